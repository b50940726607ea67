/**
 * Places where a word of a key leads to no value, told by a few bytes around it: prose, names of code, members of lists.
 * Nine places of ten are such, so this is asked before any reader; a test holds that no reader finds anything there.
 *
 * A new form is reached only from a key that is no dead end. It is declared here, in the branch of the byte that follows
 * the key: the branch returns `FULL_SIGHT` where the form may begin. Its own example fails until that is done. What is
 * looked at before a dead end is declared goes into the sight, from `from` to `to`.
 */
import { FULL_SIGHT, sightOf } from '../sight.ts';
import { endsValue } from './bare.ts';
import { BLANK, CLASSES, DIGIT, LF, LINE_END, QUOTE, WORD, keyEnd, keyStart, skipBlanks, standsAt } from './byte.ts';
import { MAX_INDEX, closingOf, firstOfKey } from './key.ts';

const EQUALS = 61, COLON = 58, OPEN = 40, CLOSE = 41, COMMA = 44, GREATER = 62, LESS = 60, PIPE = 124, QUESTION = 63, BANG = 33, DASH = 45, DOT = 46, OPEN_BRACE = 123, SEMICOLON = 59, SLASH = 47, BACKSLASH = 92, APOSTROPHE = 39, STAR = 42, AND = 38, AT = 64, OPEN_BRACKET = 91, SMALL_E = 101, SMALL_G = 103, SMALL_O = 111, SMALL_S = 115;
/** Walks longer than this are left to the readers; so is whatever they would see the end of their window in. */
const MOST_BEFORE = 160, MOST_AFTER = 400;
/** Bytes beside the outermost ones of a walk that a single look may touch. */
const BESIDE = 8;

function kindOf(byte: number | undefined): number {
  return CLASSES[byte ?? LF] as number;
}

/** A dead end that is known from the bytes in `[from, to]`. */
function deadEnd(at: number, from: number, to: number): number {
  return at - from > MOST_BEFORE || to - at > MOST_AFTER ? FULL_SIGHT : sightOf(at - from + BESIDE, to - at + BESIDE);
}

/** What it rests on that the word `[at, wordEnd)` of a key leads to no value; `FULL_SIGHT` where it may lead to one. */
export function deadEndOfKey(bytes: Uint8Array, at: number, wordEnd: number): number {
  const hi = bytes.length, far = Math.min(hi, at + MOST_AFTER), end = keyEnd(bytes, wordEnd, far);
  if (end >= far) return FULL_SIGHT;
  const closing = closingOf(bytes, end, hi);
  if (closing < 0) return deadEnd(at, at, behindBackslashes(bytes, end));
  const after = closing >> 1, quoted = (closing & 1) === 1, p = skipBlanks(bytes, after, hi), blank = p !== after, byte = bytes[p];
  switch (byte) {
    case EQUALS:
    case COLON: return FULL_SIGHT;
    case OPEN: return blank || quoted ? notDefined(bytes, at, p, blank) : withoutLiteral(bytes, at, p);
    case COMMA: return quoted ? FULL_SIGHT : unlessMember(bytes, at, p);
    case GREATER: return quoted ? FULL_SIGHT : unlessElement(bytes, at, p);
    case DOT: return quoted && !blank ? FULL_SIGHT : deadEnd(at, at, p);
    case LESS: return bytes[p + 1] === SLASH ? FULL_SIGHT : deadEnd(at, at, p);
    case SEMICOLON: return quoted && bytes[p + 1] === SMALL_S ? FULL_SIGHT : deadEnd(at, at, p);
    case OPEN_BRACE: return quoted ? FULL_SIGHT : emptyBrace(bytes, at, p);
    case BANG: return bytes[p + 1] === EQUALS ? FULL_SIGHT : deadEnd(at, at, p);
    case QUESTION:
    case PIPE: return bytes[p + 1] === byte || bytes[p + 1] === COLON || bytes[p + 1] === EQUALS ? FULL_SIGHT : deadEnd(at, at, p);
    case DASH:
      if (bytes[p + 1] === GREATER && quoted) return FULL_SIGHT;
      return blank ? afterBlank(bytes, at, p, quoted) : deadEnd(at, at, p);
    case BACKSLASH: return blank && bytes[p + 1] === 34 ? afterBlank(bytes, at, p, quoted) : deadEnd(at, at, p);
    case OPEN_BRACKET: return blank ? afterBlank(bytes, at, p, quoted) : quoted ? unnamed(bytes, at, p + MAX_INDEX) : deadEnd(at, at, p + MAX_INDEX); // of an index that does not close
    default:
      if ((kindOf(byte) & LINE_END) !== 0) return unnamed(bytes, at, p);
      return blank || quoted ? afterBlank(bytes, at, p, quoted) : deadEnd(at, at, p);
  }
}

function behindBackslashes(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at] === BACKSLASH) at++;
  return at;
}

/** First byte of the key, or -1 where it is as long as keys get. */
function startOf(bytes: Uint8Array, at: number): number {
  const first = firstOfKey(at, 0), start = keyStart(bytes, at, first);
  return start === first && first > 0 ? -1 : start;
}

/** `key,`: a dead end, but for the first of a pair, a symbol, and what a copy is made to: `{key, v}`, `:key, v`, `strcpy(key, v)`. */
function unlessMember(bytes: Uint8Array, at: number, p: number): number {
  const start = startOf(bytes, at), before = bytes[start - 1];
  const isCopy = before === OPEN && ((kindOf(bytes[start - 2]) & BLANK) !== 0 || COPY_ENDS.has((bytes[start - 2] ?? 0) | 32));
  if (start < 0 || before === OPEN_BRACE || before === COLON || isCopy) return FULL_SIGHT;
  // `set(x, PASSWORD, "v")`
  const next = skipBlanks(bytes, p + 1, bytes.length);
  return next >= bytes.length || (kindOf(bytes[next]) & QUOTE) !== 0 ? FULL_SIGHT : deadEnd(at, start, next);
}

/** Last letters of the functions that copy or print into what they are given first. */
const COPY_ENDS: ReadonlySet<number> = new Set(Buffer.from('yfs'));

/** `key>`: a dead end, but for an element of that name. */
function unlessElement(bytes: Uint8Array, at: number, p: number): number {
  const start = startOf(bytes, at), before = bytes[start - 1];
  return start < 0 || before === LESS || before === COLON ? FULL_SIGHT : deadEnd(at, start, p);
}

/** `key (`: a dead end, but for `(define key (...))`. */
function notDefined(bytes: Uint8Array, at: number, p: number, blank: boolean): number {
  if (!blank) return deadEnd(at, at, p);
  const start = startOf(bytes, at);
  return start < 0 || standsAt(bytes, start - 7, 'define ') ? FULL_SIGHT : deadEnd(at, start, p);
}

/** `key(`: a dead end where the call ends before a literal begins. */
function withoutLiteral(bytes: Uint8Array, at: number, open: number): number {
  let depth = 0;
  for (let p = open + 1, limit = at + MOST_AFTER; p < limit; p++) {
    const byte = bytes[p], kind = CLASSES[byte ?? LF] as number;
    if ((kind & QUOTE) !== 0) return FULL_SIGHT;
    if ((kind & DIGIT) !== 0 && (kindOf(bytes[p - 1]) & WORD) === 0) return FULL_SIGHT; // of a list of bytes
    if (byte === OPEN) depth++;
    else if (byte === CLOSE && --depth < 0) return deadEnd(at, at, p);
    else if (byte === SLASH && bytes[p + 1] === STAR) return FULL_SIGHT;
    else if (p >= bytes.length) return FULL_SIGHT;
  }
  return FULL_SIGHT;
}

/** `key {`: a dead end, but for a literal or a property of C# in the braces. */
function emptyBrace(bytes: Uint8Array, at: number, open: number): number {
  let p = open + 1;
  while (p < bytes.length && (kindOf(bytes[p]) & (BLANK | LINE_END)) !== 0) p++;
  return (kindOf(bytes[p]) & QUOTE) !== 0 || ((bytes[p] ?? 0) | 32) === SMALL_G ? FULL_SIGHT : deadEnd(at, at, p);
}

/** A dead end unless an operator stands before the key, as where it is itself a value: `name="key"`, `name: key`. */
function unnamed(bytes: Uint8Array, at: number, p: number): number {
  const start = startOf(bytes, at);
  if (start < 0) return FULL_SIGHT;
  let before = start - 1;
  const first = Math.max(0, at - MOST_BEFORE);
  while (before > first && ((kindOf(bytes[before]) & (QUOTE | BLANK)) !== 0 || bytes[before] === BACKSLASH || bytes[before] === AT)) before--;
  return before <= first || bytes[before] === EQUALS || bytes[before] === COLON ? FULL_SIGHT : deadEnd(at, before, p);
}

/** After a blank, or right after a key in quotes. */
function afterBlank(bytes: Uint8Array, at: number, p: number, quoted: boolean): number {
  if ((kindOf(bytes[p]) & QUOTE) !== 0) return quoted ? deadEnd(at, at, p) : FULL_SIGHT;
  const letter = (bytes[p] ?? 0) | 32;
  if ((letter === SMALL_O && standsAt(bytes, p, 'or ')) || (letter === SMALL_E && standsAt(bytes, p, 'else '))) return FULL_SIGHT;
  if (quoted) return unnamed(bytes, at, p);
  const start = startOf(bytes, at), before = bytes[start - 1];
  if (start < 0 || bytes[start] === DASH || before === LESS || before === COLON) return FULL_SIGHT;
  return inProse(bytes, at, start, p);
}

/**
 * A key, a blank, a word at `p`, and another word: a dead end. Not where a type and `=` follow, where the key sets what
 * comes next (`is "v"`, `as T =`, `7 v`), or where the line ends after one word.
 */
function inProse(bytes: Uint8Array, at: number, start: number, p: number): number {
  let end = p;
  while (((CLASSES[bytes[end] ?? LF] as number) & (BLANK | LINE_END)) === 0 && bytes[end] !== APOSTROPHE) end++;
  // Types of Rust have blanks in them: `&'static str`, `[u8; 16]`, `&mut T`.
  if (bytes[end] === APOSTROPHE || bytes[end - 1] === SEMICOLON || bytes[end - 4] === AND) return FULL_SIGHT;
  if (end - p === 1 && (kindOf(bytes[p]) & DIGIT) !== 0) return FULL_SIGHT;
  if (end - p === 2 && (standsAt(bytes, p, 'as ') || (standsAt(bytes, p, 'is ') && (kindOf(bytes[p + 3]) & QUOTE) !== 0))) return FULL_SIGHT;
  const next = skipBlanks(bytes, end, bytes.length);
  if (bytes[next] === EQUALS || (kindOf(bytes[next]) & LINE_END) !== 0 || endsValue(bytes, next) || standsAt(bytes, next, 'account ')) return FULL_SIGHT;
  return deadEnd(at, start, next);
}

/** Bytes with which a URL's host ends, and `@` and the colon. */
const HOST_ENDS = new Uint8Array(256);
for (const byte of Buffer.from('@:/? \t\r\n"\'`<>\\')) HOST_ENDS[byte] = 1;

/** As above, of `://` at `at`: a dead end where a host, perhaps with its port, ends before any `@`. */
export function deadEndOfUrl(bytes: Uint8Array, at: number): number {
  let p = at + 3;
  const limit = at + MOST_AFTER;
  while (p < limit && HOST_ENDS[bytes[p] ?? LF] === 0) p++;
  if (bytes[p] === COLON) do p++; while ((kindOf(bytes[p]) & DIGIT) !== 0);
  return HOST_ENDS[bytes[p] ?? LF] === 0 || bytes[p] === AT || bytes[p] === COLON ? FULL_SIGHT : deadEnd(at, at, p);
}
