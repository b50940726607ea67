/**
 * Whether a value stands on a line that is commented out or explains something: what a program does not read. Told by
 * the line's first mark and by what the file's name says of its language.
 */
import { CR, LF } from '../base/ascii.ts';
import type { MatchPart } from '../model/match.ts';
import type { FileRole } from '../model/place.ts';
import { HARMLESS_ROLES } from './severity.ts';

/** Bytes looked at before the value: the line of a minified file has no beginning. */
const REACH = 400;
/** Languages in which `#` begins something else than a remark: `#define`, `#password` of a class. */
const OF_SLASHES =
  /\.(?:[mc]?[jt]sx?|go|rs|java|kts?|scala|groovy|gradle|[ch]|cc|cpp|cxx|hpp|cs|swift|mm?|dart|proto|sol|zig|vue|svelte|s?css|less|json[c5]?)$/i;
const OF_DASHES = /\.(?:sql|lua|hs|elm|adb|ads)$/i;
const OF_BASIC = /\.(?:vbs?|bas|cls|frm|asp)$/i;
const OF_BATCH = /\.(?:bat|cmd)$/i;
const OF_BOTH = /\.(?:php|phtml|tf|tfvars|hcl)$/i;
const OF_TEXT = /\.(?:md|mdx|markdown|rst|adoc|txt)$/i;
const OF_MARKUP = /\.(?:xml|config|x?html?|xsl|plist|settings|props|targets|[a-z]{2,3}proj|as[pc]x|jspx?|vue|svelte)$/i;
const AFTER_SLASHES = /^[ \t]*(?:\/\/|\/\*|\*[ \t]|<!--)/;
const AFTER_DASHES = /^[ \t]*(?:--|\/\*|\*[ \t])/;
const AFTER_APOSTROPHE = /^[ \t]*(?:'|rem[ \t]|<!--)/i;
const AFTER_REM = /^[ \t]*(?:@?rem[ \t]|::)/i;
const AFTER_BOTH = /^[ \t]*(?:#|\/\/|\/\*|\*[ \t]|<!--)/;
const OF_SETTINGS = /^[ \t]*(?:[#;]|<!--)/;

function markOf(path: string): RegExp {
  if (OF_SLASHES.test(path)) return AFTER_SLASHES;
  if (OF_DASHES.test(path)) return AFTER_DASHES;
  if (OF_BASIC.test(path)) return AFTER_APOSTROPHE;
  if (OF_BATCH.test(path)) return AFTER_REM;
  return OF_BOTH.test(path) ? AFTER_BOTH : OF_SETTINGS;
}

/** Documentation inside a program: the help of PowerShell stands in `<# #>`, Perl's between `=head1` and `=cut`. */
const OF_HELP = /\.ps[md]?1$/i;
const OF_POD = /\.(?:p[lm]|t|cgi)$/i;

function standsInManual(bytes: Buffer, at: number, path: string): boolean {
  if (OF_HELP.test(path)) return bytes.lastIndexOf('<#', at) > bytes.lastIndexOf('#>', at);
  if (!OF_POD.test(path)) return false;
  const command = bytes.lastIndexOf('\n=', at);
  return command >= 0 && /^=(?!cut)[a-z]/.test(bytes.toString('latin1', command + 1, command + 5));
}

/** Bytes before a value in which a remark over several lines may begin. */
const LONGEST_REMARK = 20_000;

/** `<!--` above, not closed: entries of configuration that are offered, or taken out. */
function standsInMarkup(bytes: Buffer, at: number, path: string): boolean {
  if (!OF_MARKUP.test(path)) return false;
  const before = bytes.subarray(Math.max(0, at - LONGEST_REMARK), at);
  return before.lastIndexOf('<!--') > before.lastIndexOf('-->');
}

/** `at`: where the value begins. */
export function standsInRemark(bytes: Buffer, at: number, path: string): boolean {
  if (OF_TEXT.test(path)) return false;
  if (standsInManual(bytes, at, path) || standsInMarkup(bytes, at, path)) return true;
  let start = at;
  while (start > 0 && at - start < REACH && bytes[start - 1] !== LF && bytes[start - 1] !== CR) start--;
  if (at - start === REACH) return false;
  return markOf(path).test(bytes.toString('latin1', start, at));
}

/** `username: username` over `password: password`, `dc=example,dc=com`: who fills it in puts in another name as well. */
const NO_NAME = /^(?:(?:my|your|the)?[-_]?user[-_]?name|(?:my|your)[-_]?(?:name|login))$|(?:^|,)dc=example(?:,|$)/i;

export function isBesideNoName(bytes: Buffer, parts: readonly Pick<MatchPart, 'role' | 'span'>[]): boolean {
  return parts.some(
    ({ role, span }) => role === 'user name' && NO_NAME.test(bytes.toString('latin1', span.start, span.end)),
  );
}

/** The role by which a guessable value there is judged: nobody runs with it, remarks show it as documents do. */
export function roleInRemark(role: FileRole): FileRole {
  return HARMLESS_ROLES.has(role) ? role : 'docs';
}
