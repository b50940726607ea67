/**
 * Junctions of literals, `"abc" + "def"`, at which nothing is cut in two that could be one token: text for people,
 * mostly. Told as `src/detect/decode/split.ts` reads them; walks longer than those of dead ends are left to it.
 */
import { LF, CR, DOUBLE_QUOTE, SINGLE_QUOTE, PLUS, DOT, COLON, BACKSLASH } from './ascii';
import { ALIVE, MOST_AFTER, MOST_BEFORE, deadEnd } from './dead-end';
import { BLANK, byteAt, isAt, lengthOfText } from './text';
import { isToken } from './token';

/** What a token that is cut in two has on both sides together. */
const LEAST_AROUND: i32 = 8;
const NOWHERE: i32 = -1;
const FAR: i32 = -2;

/** Bytes that have been looked at, and how far walks go. */
let lowest: i32 = 0;
let highest: i32 = 0;
let first: i32 = 0;
let last: i32 = 0;

function isQuoteAt(at: i32): bool {
  const byte = byteAt(at);
  return byte === DOUBLE_QUOTE || byte === SINGLE_QUOTE;
}

function isOperatorAt(at: i32): bool {
  const byte = byteAt(at);
  return byte === PLUS || byte === DOT;
}

function isSpaceAt(at: i32): bool {
  const byte = byteAt(at);
  return isAt(at, BLANK) || byte === LF || byte === CR;
}

/** The place before `at` that is no white space. */
function lastBefore(at: i32): i32 {
  let p = at - 1;
  while (p >= first && isSpaceAt(p)) p--;
  lowest = min(lowest, p);
  return p;
}

function nextFrom(at: i32): i32 {
  let p = at;
  while (p < last && isSpaceAt(p)) p++;
  highest = max(highest, p);
  return p;
}

// @ts-ignore: decorator
@inline
function breaksLiteral(byte: u32): bool {
  return byte === BACKSLASH || byte === LF || byte === CR;
}

/** The quote that opens the literal that closes at `closing`. */
function openingOf(closing: i32): i32 {
  const quote = byteAt(closing);
  for (let p = closing - 1; p >= first; p--) {
    lowest = min(lowest, p);
    const byte = byteAt(p);
    if (byte === quote) return p;
    if (breaksLiteral(byte)) return NOWHERE;
  }
  return FAR;
}

/** The quote that closes the literal that opens at `opening`. */
function closingOf(opening: i32): i32 {
  const quote = byteAt(opening);
  for (let p = opening + 1; p < last; p++) {
    highest = max(highest, p);
    const byte = byteAt(p);
    if (byte === quote) return p;
    if (breaksLiteral(byte)) return NOWHERE;
  }
  return FAR;
}

// @ts-ignore: decorator
@inline
function isPart(at: i32): bool {
  const byte = byteAt(at);
  return isToken(byte) || byte === COLON;
}

/** Whether the literals that close at `closing` and open at `opening` may be two parts of a token. */
function isCut(open: i32, closing: i32, opening: i32, close: i32): bool {
  let before = closing;
  let after = opening + 1;
  while (before - 1 > open && closing - before < LEAST_AROUND && isPart(before - 1)) before--;
  while (after < close && after - opening - 1 < LEAST_AROUND && isPart(after)) after++;
  return before < closing && after > opening + 1 && closing - before + after - opening - 1 >= LEAST_AROUND;
}

/** What it rests on that nothing is cut at the junction at `at`, or that it is not the first one of its text; ALIVE. */
export function deadEndOfJunction(at: i32): i32 {
  first = max(0, at - MOST_BEFORE);
  last = min(lengthOfText(), at + MOST_AFTER);
  lowest = highest = at;
  const closing = isQuoteAt(at) ? at : lastBefore(at);
  if (closing < first) return ALIVE;
  if (!isQuoteAt(closing)) return deadEnd(at, lowest, highest);
  const opening = openingOf(closing);
  if (opening === FAR) return ALIVE;
  if (opening === NOWHERE) return deadEnd(at, lowest, highest);
  const operator = lastBefore(opening);
  if (isOperatorAt(operator) && isQuoteAt(lastBefore(operator))) return deadEnd(at, lowest, highest);
  return lowest < first ? ALIVE : alongJunctions(at, opening, closing);
}

function alongJunctions(at: i32, head: i32, headEnd: i32): i32 {
  let open = head;
  let closing = headEnd;
  while (closing < last) {
    const operator = nextFrom(closing + 1);
    const opening = isOperatorAt(operator) ? nextFrom(operator + 1) : operator;
    if (opening >= last) return last === lengthOfText() ? deadEnd(at, lowest, highest) : ALIVE;
    if (!isQuoteAt(opening) || !isOperatorAt(operator)) return deadEnd(at, lowest, highest);
    const close = closingOf(opening);
    if (close === FAR || (close !== NOWHERE && isCut(open, closing, opening, close))) return ALIVE;
    if (close === NOWHERE) return deadEnd(at, lowest, highest);
    open = opening;
    closing = close;
  }
  return ALIVE;
}
