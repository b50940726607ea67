/**
 * What the text around a value adds to what its path says of it: tests inside a program, its manual, what a server
 * answered in a guide. A file's role says what the file is for; this, what a part of it is for.
 */
import { CR, LF } from '../model/ascii.ts';
import type { FileRole } from '../model/place.ts';

/** Bytes looked at before the value: the line of a minified file has no beginning. */
const REACH = 400;
/** Documentation by lines: Rust, C#, C++ and Swift; JSDoc, Javadoc and Doxygen; Python's doctest. */
const OF_TRIPLE_SLASHES = /\.(?:rs|cs|fs|swift|dart|[ch]|cc|cpp|cxx|hpp|mm?|zig)$/i;
const OF_STARS = /\.(?:[mc]?[jt]sx?|java|kts?|scala|groovy|go|php|[ch]|cc|cpp|cxx|hpp|swift|dart|vue|svelte)$/i;
const OF_PYTHON = /\.py$/i;
const AFTER_TRIPLE_SLASHES = /^[ \t]*\/\/[/!]/;
const AFTER_STAR = /^[ \t]*\*[ \t]/;
const AFTER_PROMPT = /^[ \t]*(?:>>>|\.\.\.)[ \t]/;
/** Of Ansible's modules and plugins. */
const MANUAL = /^(?:DOCUMENTATION|EXAMPLES|RETURN)\s*=\s*[ru]?("""|''')/gm;

/** Whether the line that `at` stands on is one of documentation. */
function isLineOfManual(bytes: Buffer, at: number, path: string): boolean {
  let start = at;
  while (start > 0 && at - start < REACH && bytes[start - 1] !== LF && bytes[start - 1] !== CR) start--;
  if (at - start === REACH) return false;
  const before = bytes.toString('latin1', start, at);
  return (
    (OF_TRIPLE_SLASHES.test(path) && AFTER_TRIPLE_SLASHES.test(before)) ||
    (OF_STARS.test(path) && AFTER_STAR.test(before)) ||
    (OF_PYTHON.test(path) && AFTER_PROMPT.test(before))
  );
}

/** Whether `at` stands in the text that a module of Ansible's is documented by. */
function isInManual(bytes: Buffer, at: number, path: string): boolean {
  if (!OF_PYTHON.test(path)) return false;
  const before = bytes.toString('latin1', 0, at);
  const opening = [...before.matchAll(MANUAL)].at(-1);
  return opening !== undefined && !before.includes(opening[1] ?? '', opening.index + opening[0].length);
}

/** Rust's tests stand at the end of what they test. */
const RUST = /\.rs$/i;
const TESTS = /^#\[cfg\((?:test|all\(test,.*\))\)\]\s+(?:#\[.*\]\s+)*(?:pub(?:\([a-z]+\))? )?mod \w+ \{/m;

/** Bytes on either side in which a guide shows that it makes up what it says. */
const NEAR = 300;
/** Names reserved for documents, and what the reader is to put in. */
const MADE_UP =
  /\bexample\.(?:com|org|net)\b|<(?:your|my|the|insert)[-_ ]|\byour[-_](?:[a-z]+[-_])?(?:key|token|secret|password|id|domain|api)\b/i;
/** Beside a value in JSON: what servers say of what they answer with. */
const ANSWERED = /"(?:expires_in|token_type|created_at|updated_at|createdAt|updatedAt|entity|object|status)"\s*:/;

function isMadeUp(bytes: Buffer, at: number): boolean {
  const around = bytes.toString('latin1', Math.max(0, at - NEAR), at + NEAR);
  return MADE_UP.test(around) || ANSWERED.test(around);
}

/** `.env.test`, `.env.testing`, `test.env`: what tests run with. */
const ENV_OF_TESTS = /(?:^|[/._-])test(?:s|ing)?(?:[._-][^/]*)?$/i;

/** The role of the place at `at`, of a file of the role `role`. */
export function roleAt(bytes: Buffer, at: number, path: string, role: FileRole): FileRole {
  if (role === 'env-file') return ENV_OF_TESTS.test(path) ? 'test' : role;
  if (role === 'docs') return isMadeUp(bytes, at) ? 'example' : role;
  if (role !== 'source') return role;
  if (RUST.test(path) && TESTS.test(bytes.toString('latin1', 0, at))) return 'test';
  return isLineOfManual(bytes, at, path) || isInManual(bytes, at, path) ? 'example' : role;
}
