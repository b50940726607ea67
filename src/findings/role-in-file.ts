/**
 * The role of a part of a file, from the text around a value: tests inside a program, its documentation, a server's
 * response in a guide. The file's own role says what the whole file is for.
 */
import { once } from '../base/once.ts';
import type { FileRole } from '../model/place.ts';
import type { Span } from '../model/span.ts';
import { harmlessRole } from './harmless-path.ts';
import { isCalledTestValue, isInTestEnvironment } from './test-value.ts';
import { isOpen, lineBefore } from './text-before.ts';

/** Documentation by lines: Rust, C#, C++ and Swift; JSDoc, Javadoc and Doxygen; Python's doctest. */
const OF_TRIPLE_SLASHES = /\.(?:rs|cs|fs|swift|dart|[ch]|cc|cpp|cxx|hpp|mm?|zig)$/i;
const OF_STARS = /\.(?:[mc]?[jt]sx?|java|kts?|scala|groovy|go|php|[ch]|cc|cpp|cxx|hpp|swift|dart|vue|svelte)$/i;
const OF_PYTHON = /\.py$/i;
/** Three slashes; four begin commented-out code. */
const AFTER_TRIPLE_SLASHES = /^[ \t]*\/\/[/!](?!\/)/;
const AFTER_STAR = /^[ \t]*\*[ \t]/;
/** Languages that write no member of JSON themselves: in a comment it is a request or a response. */
const WITHOUT_JSON = /\.(?:cs|fs|vb|java|kts?|scala|php)$/i;
const AFTER_MEMBER = /^[ \t]*\/\/.*"[\w.-]+"[ \t]*:[ \t]*"$/;
const AFTER_PROMPT = /^[ \t]*(?:>>>|\.\.\.)[ \t]/;
/** Of Ansible's modules and plugins. */
const MANUAL = /^(?:DOCUMENTATION|EXAMPLES|RETURN)\s*=\s*[ru]?("""|''')/gm;
/** Rust's tests stand at the end of what they test. */
const OF_RUST = /\.rs$/i;
const TESTS = /^#\[cfg\((?:test|all\(test,[^\n\]]*\))\)\]\s+(?:#\[[^\n\]]*\]\s+)*(?:pub(?:\([a-z]+\))? )?mod \w+ \{/m;

/** Names of substitutes for credentials: `fakePassword`, `MOCK_TOKEN`. */
const AFTER_STAND_IN =
  /(?:^|[^A-Za-z])(?:fake|bogus|mock(?:ed)?|FAKE|BOGUS|MOCK(?:ED)?)(?:[A-Z_][A-Za-z_]*)?["']?\s*(?::\s*\w+\s*)?[:=]{1,2}\s*["'`]$/;

/** What a help or a description introduces: `Example: "Bearer ..."`, `(e.g. ...`, `# example : PASSWORD=...`. */
const AFTER_EXAMPLE = /\b(?:e\.g\.|for example|examples? ?:)\W{0,6}(?:bearer |basic |[\w.-]{1,60} ?[:=] ?["']?)?$/i;
/** A link that is meant for whoever reads it: an invitation, a shared document, a group of QQ's. */
const AFTER_LINK =
  /:\/\/[^\s"'<>]*(?:[?&](?:invit(?:e|ation)|share)(?:[-_]?(?:code|id|key|link|token))?|\bqm\.qq\.com[^\s"'<>]*&authKey)=$/i;
/** The placeholder text of an input field. */
const AFTER_PLACEHOLDER = /placeholder["'\]}]{0,2}\s*(?:=>?|:)\s*\{?["'`]$/i;

/** Whether `before` begins a line of documentation. */
function isDocumentationLine(before: string, path: string): boolean {
  return (
    (OF_TRIPLE_SLASHES.test(path) && AFTER_TRIPLE_SLASHES.test(before)) ||
    (OF_STARS.test(path) && AFTER_STAR.test(before)) ||
    (WITHOUT_JSON.test(path) && AFTER_MEMBER.test(before)) ||
    (OF_PYTHON.test(path) && AFTER_PROMPT.test(before))
  );
}

/** A part of a program that is for something else, as byte offsets. */
interface Part extends Span {
  readonly role: FileRole;
}

function documentationOf(text: string): Part[] {
  return [...text.matchAll(MANUAL)].map(({ index, 0: opening, 1: quotes = '' }) => {
    const close = text.indexOf(quotes, index + opening.length);
    return { start: index, end: close < 0 ? text.length : close, role: 'example' };
  });
}

/** Python's docstrings: literals that begin a statement, unlike those that are assigned or passed. */
function docstringsOf(text: string): Part[] {
  const parts: Part[] = [];
  let open: { readonly at: number; readonly quotes: string } | undefined;
  for (const { 0: quotes, index } of text.matchAll(/"""|'''/g)) {
    if (open === undefined) open = { at: index, quotes };
    else if (open.quotes === quotes) {
      const before = text.slice(text.lastIndexOf('\n', open.at) + 1, open.at);
      if (/^[ \t]*[ru]?$/i.test(before)) parts.push({ start: open.at, end: index, role: 'example' });
      open = undefined;
    }
  }
  return parts;
}

function partsOf(bytes: Buffer, path: string): readonly Part[] {
  if (OF_PYTHON.test(path)) {
    const text = bytes.toString('latin1');
    return [...documentationOf(text), ...docstringsOf(text)];
  }
  const start = OF_RUST.test(path) ? bytes.toString('latin1').search(TESTS) : -1;
  return start < 0 ? [] : [{ start, end: bytes.length, role: 'test' }];
}

/** Bytes on either side that are searched for signs of an example. */
const NEAR = 300;
/** Names reserved for documents, and what the reader is to put in. */
const MADE_UP =
  /\bexample\.(?:com|org|net)\b|<(?:your|my|the|insert)[-_ ]|\byour[-_](?:[a-z]+[-_])?(?:key|token|secret|password|id|domain|api)\b/i;
/** Beside a value in JSON: fields of server responses. */
const ANSWERED = /"(?:expires_in|token_type|created_at|updated_at|createdAt|updatedAt|entity|object|status)"\s*:/;

/** Words that introduce an example, and addresses of the reader's own machine. */
const SAID_TO_BE =
  /\b(?:e\.g\.|for (?:example|instance)|examples?\b(?!\.))|:\/\/(?:[^\s/@]*@)?(?:localhost|127\.0\.0\.1)\b/i;
const OF_PAGES = /\.x?html?$/i;

/** Whether `at` is inside `<pre>` or `<code>` of a page. */
function isShownAsCode(bytes: Buffer, at: number): boolean {
  return isOpen(bytes, at, ['<pre', '<code'], ['</pre', '</code']);
}

/** Whether `at` is inside `<script>` of a page: every visitor can read it. */
function isScriptOfPage(bytes: Buffer, at: number, path: string): boolean {
  return OF_PAGES.test(path) && isOpen(bytes, at, ['<script'], ['</script']);
}

function isMadeUp(bytes: Buffer, at: number): boolean {
  const around = bytes.toString('latin1', Math.max(0, at - NEAR), at + NEAR);
  return MADE_UP.test(around) || ANSWERED.test(around) || SAID_TO_BE.test(around) || isShownAsCode(bytes, at);
}

/** Of a service account that is made up: the name of a project comes before its key. */
const OF_NO_PROJECT = /"project_id\W{1,12}(?:dummy|fake|mock|example)\b[-\w]{0,30}\W{1,16}private_key_id\b/;

function isOfNoProject(bytes: Buffer, at: number): boolean {
  return OF_NO_PROJECT.test(bytes.toString('latin1', Math.max(0, at - NEAR), at));
}

/** How JSON schemas and descriptions of APIs begin: their values are examples. */
const DESCRIPTION = /json-schema\.org\/(?:draft|schema)|^\s*(?:\{\s*)?["']?(?:openapi|swagger)["']?\s*:\s*["']?[23]\./;
const DESCRIBES = /\.(?:json|ya?ml)$/i;
const LONGEST_BEGINNING = 600;

function isDescription(bytes: Buffer, path: string): boolean {
  return DESCRIBES.test(path) && DESCRIPTION.test(bytes.toString('latin1', 0, LONGEST_BEGINNING));
}

/** Manuals in DocBook. */
const DOCBOOK = /<!DOCTYPE\s+[\w-]+\s[^>]{0,80}docbook|xmlns="http:\/\/docbook\.org/i;
const OF_XML = /\.xml$/i;

function isManual(bytes: Buffer, path: string): boolean {
  return OF_XML.test(path) && DOCBOOK.test(bytes.toString('latin1', 0, LONGEST_BEGINNING));
}

/** Notebooks: code with its guide in between. */
const OF_NOTEBOOK = /\.ipynb$/i;

function rolesInSettings(bytes: Buffer, path: string): (at: number) => FileRole {
  if (isDescription(bytes, path)) return () => 'example';
  return (at) =>
    isOfNoProject(bytes, at) || isInTestEnvironment(bytes, at, path) || isCalledTestValue(bytes, at)
      ? 'test'
      : 'config';
}

/** The role of each place in a file whose own role is `role`. Parts of the file are found once, at the first call. */
export function rolesIn(bytes: Buffer, path: string, role: FileRole): (at: number) => FileRole {
  const harmless = harmlessRole(path, role);
  if (harmless !== null) return () => harmless;
  const roleAt = rolesOfParts(bytes, path, role === 'config' && isManual(bytes, path) ? 'docs' : role);
  return (at) => {
    const before = lineBefore(bytes, at);
    return before !== null && (AFTER_EXAMPLE.test(before) || AFTER_LINK.test(before)) ? 'example' : roleAt(at);
  };
}

function rolesOfParts(bytes: Buffer, path: string, role: FileRole): (at: number) => FileRole {
  if (role === 'env-file') return () => role;
  if (role === 'docs' || OF_NOTEBOOK.test(path)) {
    return (at) => (isMadeUp(bytes, at) || isScriptOfPage(bytes, at, path) ? 'example' : role);
  }
  if (role === 'config') return rolesInSettings(bytes, path);
  if (role !== 'source') return () => role;
  const parts = once(() => partsOf(bytes, path));
  return (at) => {
    const part = parts().find(({ start, end }) => start <= at && at < end);
    if (part !== undefined) return part.role;
    const before = lineBefore(bytes, at);
    if (before === null) return role;
    if (isDocumentationLine(before, path) || AFTER_PLACEHOLDER.test(before)) return 'example';
    return AFTER_STAND_IN.test(before) || isCalledTestValue(bytes, at) ? 'test' : role;
  };
}
