/**
 * Whether a value is in a comment, or in documentation inside a program. Decided by how the line begins and by the
 * language that the file's extension names.
 */
import type { MatchPart } from '../model/match.ts';
import type { FileRole } from '../model/place.ts';
import { HARMLESS_ROLES } from './severity.ts';
import { isOpen, lineBefore } from './text-before.ts';

/** Languages in which `#` does not begin a comment: `#define`, `#password` of a class. */
const OF_SLASHES =
  /\.(?:[mc]?[jt]sx?|go|rs|java|kts?|scala|groovy|gradle|[ch]|cc|cpp|cxx|hpp|cs|swift|mm?|dart|proto|sol|zig|vue|svelte|s?css|less|json[c5]?)$/i;
const OF_DASHES = /\.(?:sql|lua|hs|elm|adb|ads)$/i;
const OF_BASIC = /\.(?:vbs?|bas|cls|frm|asp)$/i;
const OF_BATCH = /\.(?:bat|cmd)$/i;
const OF_BOTH = /\.(?:php|phtml|tf|tfvars|hcl)$/i;
const OF_TEXT = /\.(?:md|mdx|markdown|rst|adoc|txt)$/i;
const OF_MARKUP = /\.(?:xml|config|x?html?|xsl|plist|settings|props|targets|[a-z]{2,3}proj|as[pc]x|jspx?|vue|svelte)$/i;
/** Extensions of templates: the name without them says what is made of it. */
const TEMPLATE = /\.(?:erb|epp|ejs|j2|jinja2?|tpl|tmpl|gotmpl|template|dist|example|sample|in)$/i;
const AFTER_SLASHES = /^[ \t]*(?:\/\/|\/\*|\*[ \t]|<!--)/;
const AFTER_DASHES = /^[ \t]*(?:--|\/\*|\*[ \t])/;
const AFTER_APOSTROPHE = /^[ \t]*(?:'|rem[ \t]|<!--)/i;
const AFTER_REM = /^[ \t]*(?:@?rem[ \t]|::)/i;
const AFTER_BOTH = /^[ \t]*(?:#|\/\/|\/\*|\*[ \t]|<!--)/;
const OF_SETTINGS = /^[ \t]*(?:[#;]|<!--)/;

function lineCommentOf(path: string): RegExp {
  if (OF_SLASHES.test(path)) return AFTER_SLASHES;
  if (OF_DASHES.test(path)) return AFTER_DASHES;
  if (OF_BASIC.test(path)) return AFTER_APOSTROPHE;
  if (OF_BATCH.test(path)) return AFTER_REM;
  return OF_BOTH.test(path) ? AFTER_BOTH : OF_SETTINGS;
}

/** Documentation inside a program: the help of PowerShell stands in `<# #>`, Perl's between `=head1` and `=cut`. */
const OF_HELP = /\.ps[md]?1$/i;
const OF_POD = /\.(?:p[lm]|t|cgi)$/i;

/** Whether a comment that begins a line with `/*` is still open at `at`. */
function isInBlock(bytes: Buffer, at: number): boolean {
  const open = bytes.lastIndexOf('/*', at);
  return open >= 0 && open > bytes.lastIndexOf('*/', at) && lineBefore(bytes, open)?.trim() === '';
}

function isInManual(bytes: Buffer, at: number, path: string): boolean {
  if (OF_SLASHES.test(path)) return isInBlock(bytes, at);
  if (OF_HELP.test(path)) return bytes.lastIndexOf('<#', at) > bytes.lastIndexOf('#>', at);
  if (!OF_POD.test(path)) return false;
  const command = bytes.lastIndexOf('\n=', at);
  return command >= 0 && /^=(?!cut)[a-z]/.test(bytes.toString('latin1', command + 1, command + 5));
}

/** `at`: where the value begins. */
export function isInComment(bytes: Buffer, at: number, file: string): boolean {
  const path = file.replace(TEMPLATE, '');
  if (OF_TEXT.test(path)) return false;
  if (isInManual(bytes, at, path) || (OF_MARKUP.test(path) && isOpen(bytes, at, ['<!--'], ['-->']))) return true;
  const before = lineBefore(bytes, at);
  return before !== null && lineCommentOf(path).test(before);
}

/** `username: username`, `dc=example,dc=com`: user names of templates, whose passwords are placeholders as well. */
const PLACEHOLDER_NAME =
  /^(?:(?:my|your|the)?[-_]?user[-_]?name|(?:my|your)[-_]?(?:name|login))$|(?:^|,)dc=example(?:,|$)/i;

export function isBesidePlaceholderName(bytes: Buffer, parts: readonly Pick<MatchPart, 'role' | 'span'>[]): boolean {
  return parts.some(
    ({ role, span }) => role === 'user name' && PLACEHOLDER_NAME.test(bytes.toString('latin1', span.start, span.end)),
  );
}

/** The role by which a value in a comment is judged if only its surroundings speak for it: as in an example. */
export function roleInComment(role: FileRole): FileRole {
  return HARMLESS_ROLES.has(role) ? role : 'example';
}
