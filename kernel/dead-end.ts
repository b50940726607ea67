/**
 * Places where a word of a key leads to no value, told by a few bytes around it: prose, names of code, members of
 * lists. Nine places of ten are such, so this is asked before any reader; a test holds that no reader finds anything
 * there.
 *
 * A new form is reached only from a key that is no dead end. It is declared here, in the branch of the byte that
 * follows the key: the branch returns `ALIVE` where the form may begin. Its own example fails until that is done. What
 * is looked at before a dead end is declared goes into the sight, from `from` to `to`.
 */
import {
  SPACE, BANG, DOUBLE_QUOTE, HASH, AMPERSAND, SINGLE_QUOTE, OPEN_PAREN, CLOSE_PAREN, STAR, PLUS, COMMA, DASH, DOT,
  SLASH, COLON, SEMICOLON, LESS, EQUALS, GREATER, QUESTION, AT, OPEN_BRACKET, BACKSLASH, CLOSE_BRACKET, LOWER_E,
  LOWER_F, LOWER_G, LOWER_I, LOWER_O, LOWER_S, LOWER_W, LOWER_Y, OPEN_BRACE, PIPE, CLOSE_BRACE,
} from './ascii';
import { sightOf } from './sight';
import {
  AFTER_KEY,
  BLANK,
  DIGIT,
  JOINT,
  LINE_END,
  NONE,
  QUOTE,
  WORD,
  byteAt,
  isAt,
  keyEnd,
  keyStart,
  kindOf,
  lengthOfText,
  skipBlanks,
  standsAt,
} from './text';

/** In place of a sight: a value may follow, or the walk was too long to tell. */
export const ALIVE: i32 = -1;

/** Walks longer than this are left to the readers; so is whatever they would see the end of their window in. */
export const MOST_BEFORE: i32 = 160;
export const MOST_AFTER: i32 = 400;
/** Bytes beside the outermost ones of a walk that a single look may touch. */
const BESIDE: i32 = 8;
/** As the readers have them: the longest key, and the longest index in brackets behind one. */
const MAX_KEY: i32 = 80;
const MAX_INDEX: i32 = 24;

/** A dead end that is known from the bytes in `[from, to]`. */
export function deadEnd(at: i32, from: i32, to: i32): i32 {
  return at - from > MOST_BEFORE || to - at > MOST_AFTER ? ALIVE : sightOf(at - from + BESIDE, to - at + BESIDE);
}

/** What it rests on that the word `[at, wordEnd)` of a key leads to no value; ALIVE where it may lead to one. */
export function deadEndOfKey(at: i32, wordEnd: i32): i32 {
  // `author` and `authored`, not `authorization`
  if (standsAt(at, 'author') && (byteAt(at + 6) | 32) !== LOWER_I) return deadEnd(at, at, at + 6);
  const length = lengthOfText();
  const far = min(length, at + MOST_AFTER);
  const end = keyEnd(wordEnd, far);
  if (end >= far) return ALIVE;
  const closing = closingOf(end, length);
  if (closing < 0) return deadEnd(at, at, behindBackslashes(end));
  const after = closing >> 1;
  const quoted = (closing & 1) === 1;
  const p = skipBlanks(after, length);
  const blank = p !== after;
  const byte = byteAt(p);
  switch (byte) {
    case EQUALS:
    case COLON:
      return ALIVE;
    case OPEN_PAREN:
      return blank || quoted ? notDefined(at, p, blank) : withoutLiteral(at, p);
    case COMMA:
      return quoted ? beforeName(at, p) : unlessMember(at, p);
    case GREATER:
      return quoted ? unlessAttribute(at, p) : unlessElement(at, p);
    case DOT:
      return (quoted && !blank) || byteAt(p + 1) === EQUALS ? ALIVE : deadEnd(at, at, p);
    case LESS:
      return byteAt(p + 1) === SLASH || byteAt(p + 1) === DASH ? ALIVE : deadEnd(at, at, p);
    case SLASH:
      if (byteAt(p + 1) === SLASH && byteAt(after - 1) === CLOSE_BRACE) return ALIVE;
      return blank || quoted ? afterBlank(at, p, quoted) : deadEnd(at, at, p);
    case SEMICOLON:
      return quoted && byteAt(p + 1) === LOWER_S ? ALIVE : deadEnd(at, at, p);
    case OPEN_BRACE:
      return quoted ? ALIVE : emptyBrace(at, p);
    case BANG:
      return byteAt(p + 1) === EQUALS ? ALIVE : deadEnd(at, at, p);
    case PIPE:
      return byteAt(p + 1) === byte || byteAt(p + 1) === EQUALS ? ALIVE : unlessDefault(at, p + 1, length);
    case QUESTION:
      return byteAt(p + 1) === byte || byteAt(p + 1) === COLON || byteAt(p + 1) === EQUALS ? ALIVE : deadEnd(at, at, p);
    case DASH:
      if (byteAt(p + 1) === GREATER && quoted) return ALIVE;
      return blank ? afterBlank(at, p, quoted) : deadEnd(at, at, p);
    case BACKSLASH:
      return blank && byteAt(p + 1) === DOUBLE_QUOTE ? afterBlank(at, p, quoted) : deadEnd(at, at, p);
    case OPEN_BRACKET:
      return blank ? afterBlank(at, p, quoted) : quoted ? unnamed(at, p + MAX_INDEX) : deadEnd(at, at, p + MAX_INDEX); // of an index that does not close
    case PLUS:
      if (byteAt(p + 1) === EQUALS) return ALIVE;
      return blank || quoted ? afterBlank(at, p, quoted) : deadEnd(at, at, p);
    case CLOSE_PAREN:
    case CLOSE_BRACE:
      return quoted ? unlessChained(at, p) : blank ? afterBlank(at, p, quoted) : deadEnd(at, at, p);
    default:
      if ((kindOf(byte) & LINE_END) !== 0) {
        return quoted && byteAt(p - 1) === CLOSE_PAREN ? unlessChained(at, p) : unnamed(at, p);
      }
      return blank || quoted ? afterBlank(at, p, quoted) : deadEnd(at, at, p);
  }
}

/** `key | filter`: a dead end, but for `{{ key | default('v') }}`. */
function unlessDefault(at: i32, behind: i32, length: i32): i32 {
  const filter = skipBlanks(behind, length);
  return standsAt(filter, 'default') || standsAt(filter, 'd(') ? ALIVE : deadEnd(at, at, filter);
}

/** Past blanks and line ends. */
function skipSpace(from: i32): i32 {
  let at = from;
  while (byteAt(at) !== NONE && isAt(at, BLANK | LINE_END)) at++;
  return at;
}

function behindBackslashes(from: i32): i32 {
  let at = from;
  while (byteAt(at) === BACKSLASH) at++;
  return at;
}

/**
 * What closes the key that ends at `end`, as the readers' `readKey` has it: the first byte behind it, times two, and
 * one more for a quoted key; -1.
 */
function closingOf(end: i32, length: i32): i32 {
  if (!isAt(end, AFTER_KEY) || end >= length) return -1;
  let after = behindBackslashes(end);
  let quoted = false;
  if (isAt(after, QUOTE)) {
    quoted = true;
    after++;
  } else if (after !== end) return -1;
  if (byteAt(after) === STAR && byteAt(after + 1) === STAR) after += 2;
  const closed = afterClosers(after, length);
  if (closed !== after && !quoted && isAt(closed, QUOTE)) {
    quoted = true;
    after = closed + 1;
  } else after = closed;
  if ((byteAt(after) === QUESTION || byteAt(after) === BANG) && byteAt(after + 1) === COLON) after++;
  return after * 2 + i32(quoted);
}

/** After what closes an index or a list around the key: `]`, `)`, `}`, and a size or an index of its own: `[32]`. */
function afterClosers(from: i32, length: i32): i32 {
  let after = from;
  for (;;) {
    const byte = byteAt(after);
    if (byte === CLOSE_BRACKET || byte === CLOSE_BRACE || (byte === CLOSE_PAREN && byteAt(after - 1) !== OPEN_PAREN)) {
      after++;
    } else if (byte === OPEN_BRACKET) {
      let at = after + 1;
      const limit = min(length, at + MAX_INDEX);
      while (at < limit && isAt(at, WORD | DIGIT)) at++;
      if (byteAt(at) !== CLOSE_BRACKET) break;
      after = at + 1;
    } else break;
  }
  return after;
}

/** First byte of the key, or -1 where it is as long as keys get. */
function startOf(at: i32): i32 {
  const first = max(0, at - MAX_KEY);
  const start = keyStart(at, first);
  return start === first && first > 0 ? -1 : start;
}

/** Last letters of the functions that copy or print into what they are given first. */
function endsCopy(byte: u32): bool {
  const letter = byte | 32;
  return letter === LOWER_Y || letter === LOWER_F || letter === LOWER_S;
}

/**
 * `key,`: a dead end, but for the first of a pair, a symbol, and what a copy is made to: `{key, v}`, `:key, v`,
 * `strcpy(key, v)`.
 */
function unlessMember(at: i32, p: i32): i32 {
  const start = startOf(at);
  const before = byteAt(start - 1);
  const isCopy = before === OPEN_PAREN && (isAt(start - 2, BLANK) || endsCopy(byteAt(start - 2)));
  if (start < 0 || before === OPEN_BRACE || before === COLON || isCopy) return ALIVE;
  // `set(x, PASSWORD, "v")`
  const next = skipBlanks(p + 1, lengthOfText());
  return next >= lengthOfText() || isAt(next, QUOTE) ? ALIVE : deadEnd(at, start, next);
}

/** `"key", "name":`: a dead end where a literal follows that is itself a name, unless the key is one. */
function beforeName(at: i32, p: i32): i32 {
  const open = skipSpace(p + 1);
  const quote = byteAt(open);
  if (quote !== SINGLE_QUOTE && quote !== DOUBLE_QUOTE) return ALIVE;
  let close = open + 1;
  while (isAt(close, WORD | JOINT)) close++;
  const isName = close > open + 1 && byteAt(close) === quote && byteAt(close + 1) === COLON;
  return isName ? unnamed(at, close + 1) : ALIVE;
}

/** `key>`: a dead end, but for an element of that name. */
function unlessElement(at: i32, p: i32): i32 {
  const start = startOf(at);
  const before = byteAt(start - 1);
  return start < 0 || before === LESS || before === COLON ? ALIVE : deadEnd(at, start, p);
}

/** `"key">`: a dead end, but for the value of an attribute that names things: `name="key">`, `key="key">`. */
function unlessAttribute(at: i32, p: i32): i32 {
  const start = startOf(at);
  if (start < 0) return ALIVE;
  const quote = byteAt(start - 2) === BACKSLASH ? start - 2 : start - 1;
  const isNaming = byteAt(quote - 1) === EQUALS && (standsAt(quote - 5, 'name') || standsAt(quote - 4, 'key'));
  return isNaming ? ALIVE : deadEnd(at, quote - 5, p);
}

/** `key (`: a dead end, but for `(define key (...))`. */
function notDefined(at: i32, p: i32, blank: bool): i32 {
  if (!blank) return deadEnd(at, at, p);
  const start = startOf(at);
  return start < 0 || standsAt(start - 7, 'define ') ? ALIVE : deadEnd(at, start, p);
}

/** `key(`: a dead end where the call ends before a literal begins. */
function withoutLiteral(at: i32, open: i32): i32 {
  let depth = 0;
  for (let p = open + 1, limit = at + MOST_AFTER; p < limit; p++) {
    const byte = byteAt(p);
    const kind = kindOf(byte);
    if ((kind & QUOTE) !== 0) return ALIVE;
    if ((kind & DIGIT) !== 0 && !isAt(p - 1, WORD)) return ALIVE; // of a list of bytes
    if (byte === OPEN_PAREN) depth++;
    else if (byte === CLOSE_PAREN) {
      if (--depth < 0) return deadEnd(at, at, p);
    } else if (byte === NONE || (byte === SLASH && byteAt(p + 1) === STAR)) return ALIVE;
  }
  return ALIVE;
}

/** `key {`: a dead end, but for a literal or a property of C# in the braces. */
function emptyBrace(at: i32, open: i32): i32 {
  const p = skipSpace(open + 1);
  return isAt(p, QUOTE) || (byteAt(p) | 32) === LOWER_G ? ALIVE : deadEnd(at, at, p);
}

/** A dead end unless the key is itself what something is called: `name="key"`, `name: key`. */
function unnamed(at: i32, p: i32): i32 {
  const start = startOf(at);
  if (start < 0) return ALIVE;
  const first = max(0, at - MOST_BEFORE);
  let before = start - 1;
  while (before > first && (isAt(before, QUOTE | BLANK) || byteAt(before) === BACKSLASH || byteAt(before) === AT)) {
    before--;
  }
  if (byteAt(before) === EQUALS || byteAt(before) === COLON) {
    while (before > first && (isAt(before - 1, QUOTE | BLANK) || byteAt(before - 1) === BACKSLASH)) before--;
    if (standsAt(before - 4, 'name') || standsAt(before - 4, 'type') || standsAt(before - 3, 'key')) return ALIVE;
  }
  return before <= first ? ALIVE : deadEnd(at, before - 4, p);
}

/** `'[name="key"]')`, `{ name: 'key' })`, `get('key')`: a dead end unless something is called of it: `.type("v")`. */
function unlessChained(at: i32, from: i32): i32 {
  let p = from;
  while (byteAt(p) === CLOSE_PAREN || byteAt(p) === CLOSE_BRACE) p++;
  p = skipSpace(p);
  return byteAt(p) === DOT ? ALIVE : unnamed(at, p);
}

/** `[name="key"]'` as the end of a selector; `quote` is behind the bracket. */
function endsSelector(quote: i32): bool {
  return byteAt(quote - 1) === CLOSE_BRACKET && (byteAt(quote + 1) === CLOSE_PAREN || byteAt(quote + 1) === COMMA);
}

/** After a blank, or right after a key in quotes. */
function afterBlank(at: i32, p: i32, quoted: bool): i32 {
  if (isAt(p, QUOTE)) return quoted && !endsSelector(p) ? deadEnd(at, at, p) : ALIVE;
  if (byteAt(p) === DASH && (standsAt(p, '--value ') || standsAt(p, '--value=') || standsAt(p, '--body ') || standsAt(p, '--secret-string ') || standsAt(p, '--data '))) return ALIVE;
  const letter = byteAt(p) | 32;
  if (quoted && ((letter === LOWER_W && standsAt(p, 'with ')) || standsAt(p, 'to "'))) return ALIVE;
  if ((letter === LOWER_O && standsAt(p, 'or ')) || (letter === LOWER_E && standsAt(p, 'else '))) return ALIVE;
  if (quoted) return unnamed(at, p);
  const start = startOf(at);
  const before = byteAt(start - 1);
  if (start < 0 || byteAt(start) === DASH || before === LESS || before === COLON || before === AT) return ALIVE;
  return inProse(at, start, p);
}

/**
 * A key, a blank, a word at `p`, and another word: a dead end. Not where a type and `=` follow, where the key sets what
 * comes next (`is "v"`, `is v1`, `as T =`, `7 v`), or where the line ends after one word.
 */
function inProse(at: i32, start: i32, p: i32): i32 {
  let end = p;
  while (!isAt(end, BLANK | LINE_END)) end++;
  // Types of Rust have blanks in them: `&'static str`, `[u8; 16]`, `&mut T`.
  const isOfType = standsAt(end - 7, "'static") || byteAt(end - 4) === AMPERSAND;
  if (isOfType || (byteAt(end - 1) === SEMICOLON && byteAt(end) === SPACE)) return ALIVE;
  if (end - p === 1 && isAt(p, DIGIT)) return ALIVE;
  const isSaid = end - p === 2 && standsAt(p, 'is ');
  if (isSaid ? isAt(p + 3, QUOTE) : end - p === 2 && standsAt(p, 'as ')) return ALIVE;
  const next = skipBlanks(end, lengthOfText());
  if (byteAt(next) === EQUALS || endsValue(next) || standsAt(next, 'account ')) return ALIVE;
  if (byteAt(next) === COLON && byteAt(next + 1) === EQUALS) return ALIVE;
  if (isDeclared(p, next)) return ALIVE;
  if (isAt(next, LINE_END)) return isSaid ? ALIVE : unlessSetting(at, start, next);
  return isSaid ? unlessMixed(at, start, next) : deadEnd(at, start, next);
}

/** `key CONSTANT T := `, `key T DEFAULT 'v'`, `key PIC X(8) VALUE 'v'`, `key TYPE T VALUE 'v'`. */
function isDeclared(p: i32, next: i32): bool {
  return (
    standsAt(p, 'constant ') ||
    standsAt(p, 'pic ') ||
    standsAt(p, 'type ') ||
    standsAt(p, 'in varchar2') ||
    standsAt(next, "default '") ||
    standsAt(next, 'not null')
  );
}

/** A key and a word with which the line ends: a dead end, unless the line begins with the key or as settings do. */
function unlessSetting(at: i32, start: i32, end: i32): i32 {
  const first = max(0, at - MOST_BEFORE);
  let begin = start;
  while (begin > first && !isAt(begin - 1, LINE_END)) begin--;
  const word = skipBlanks(begin, start);
  return (begin === first && first > 0) || word === start || beginsSetting(word) ? ALIVE : deadEnd(at, begin, end);
}

/** Whether a line may begin so that sets a key by nothing but a blank: `ENV key v`, `machine host password v`. */
function beginsSetting(at: i32): bool {
  return (
    standsAt(at, 'env ') ||
    standsAt(at, 'set') ||
    standsAt(at, 'passenv ') ||
    standsAt(at, 'fastcgi_param ') ||
    standsAt(at, 'proxy_set_header ') ||
    standsAt(at, 'add_header ') ||
    standsAt(at, 'requestheader ') ||
    standsAt(at, 'enable ') ||
    standsAt(at, 'username ') ||
    standsAt(at, 'neighbor ') ||
    standsAt(at, 'machine ') ||
    standsAt(at, 'd-i ') ||
    standsAt(at, 'aws configure set ') ||
    standsAt(at, 'pulumi config set ') ||
    standsAt(at, 'default login ')
  );
}

/** `key is v`: a dead end where the word `v` at `p` has no digit. */
function unlessMixed(at: i32, start: i32, p: i32): i32 {
  let end = p;
  for (; !isAt(end, BLANK | LINE_END); end++) if (isAt(end, DIGIT)) return ALIVE;
  return deadEnd(at, start, end);
}

/** Whether a value that a blank has ended is not gone on with at `at`. */
function endsValue(at: i32): bool {
  const byte = byteAt(at);
  return (
    byte === HASH ||
    byte === SEMICOLON ||
    byte === BACKSLASH ||
    byte === CLOSE_BRACE ||
    (byte === SLASH && byteAt(at + 1) === SLASH)
  );
}

/** Whether a URL's host ends with this byte, `@` and the colon among them. */
function endsHost(byte: u32): bool {
  return (
    (kindOf(byte) & (BLANK | LINE_END | QUOTE)) !== 0 ||
    byte === AT ||
    byte === COLON ||
    byte === SLASH ||
    byte === QUESTION ||
    byte === LESS ||
    byte === GREATER ||
    byte === BACKSLASH
  );
}

/** As above, of `://` at `at`: a dead end where a host, perhaps with its port, ends before any `@`. */
export function deadEndOfUrl(at: i32): i32 {
  let p = at + 3;
  const limit = at + MOST_AFTER;
  while (p < limit && !endsHost(byteAt(p))) p++;
  if (byteAt(p) === COLON) {
    do p++;
    while (isAt(p, DIGIT));
  }
  const byte = byteAt(p);
  return !endsHost(byte) || byte === AT || byte === COLON ? ALIVE : deadEnd(at, at, p);
}
