/**
 * Whether the text around a word fits the outline of any rule that claims it, as `src/detect/search/outline-table.ts`
 * tells it: of thirty words of rules one does.
 */
import { byteAt, lengthOfText, NONE as NO_BYTE } from './text';

/**
 * Numbers of a rule's row: whether it tells of values, how many places, the set of all of them, the sets behind and
 * before, and then sets and how often.
 */
const LENGTH: usize = 4;
const ALL: usize = 8;
const BEHIND: usize = 12;
const BEFORE: usize = 16;
const PLACES: usize = 20;
/** Bytes of a claim: its kind, which is that of rules, the rule, and the word's place in a match. */
const CLAIM_BYTES: usize = 20;
const RULE: usize = 4;
const OFFSET: usize = 8;
const NONE: i32 = -1;

let starts: usize = 0;
let rows: usize = 0;
let sets: usize = 0;
let setsOff: usize = 0;
let before: usize = 0;
let after: usize = 0;
let claimStarts: usize = 0;
let claims: usize = 0;

/**
 * By rule where its row begins, the rows, 32 bytes for each set, marks of the bytes that set a value off, and by rule
 * how far it looks.
 */
export function openOutlines(
  rowStarts: usize,
  rowNumbers: usize,
  masks: usize,
  offMarks: usize,
  reachBefore: usize,
  reachAfter: usize,
): void {
  starts = rowStarts;
  rows = rowNumbers;
  sets = masks;
  setsOff = offMarks;
  before = reachBefore;
  after = reachAfter;
}

/** By word where its claims begin, and the claims. */
export function openClaims(starts: usize, numbers: usize): void {
  claimStarts = starts;
  claims = numbers;
}

/** Whether the word `word` at `at` stands where one of its rules may match. All its claims are of rules. */
export function fitsAny(word: u32, at: i32): bool {
  const first = claims + <usize>load<u32>(claimStarts + ((<usize>word) << 2)) * CLAIM_BYTES;
  const end = claims + <usize>load<u32>(claimStarts + ((<usize>word) << 2), 4) * CLAIM_BYTES;
  for (let claim = first; claim < end; claim += CLAIM_BYTES) {
    if (fits(load<u32>(claim, RULE), load<i32>(claim, OFFSET), at)) return true;
  }
  return false;
}

function fits(rule: u32, offset: i32, at: i32): bool {
  const place = (<usize>rule) << 2;
  const row = rows + ((<usize>load<u32>(starts + place)) << 2);
  const rowEnd = rows + ((<usize>load<u32>(starts + place, 4)) << 2);
  const from = max(0, at - load<i32>(before + place));
  const end = min(lengthOfText(), at + load<i32>(after + place));
  if (load<u32>(row) === 1) return valueStands(row, rowEnd, offset === NONE ? from : at, end);
  return offset === NONE ? matchStands(row, rowEnd, from, at, end) : standsAt(row, rowEnd, at - offset, end);
}

// @ts-ignore: decorator
@inline
function isIn(set: u32, byte: u32): bool {
  return (
    byte !== NO_BYTE && (((<u32>load<u8>(sets + ((<usize>set) << 5) + <usize>(byte >>> 3))) >>> (byte & 7)) & 1) === 1
  );
}

/** Whether a match can begin at `start`. */
function standsAt(row: usize, rowEnd: usize, start: i32, end: i32): bool {
  let at = start;
  if (at < 0 || at + load<i32>(row, LENGTH) > end) return false;
  const before = load<i32>(row, BEFORE);
  if (before !== NONE && at > 0 && !isIn(before, byteAt(at - 1))) return false;
  for (let pair = row + PLACES; pair < rowEnd; pair += 8) {
    const set = load<u32>(pair);
    for (const stop = at + load<i32>(pair, 4); at < stop; at++) if (!isIn(set, byteAt(at))) return false;
  }
  const behind = load<i32>(row, BEHIND);
  return behind === NONE || at >= end || isIn(behind, byteAt(at));
}

/** Whether a match that holds the byte at `at` can begin from `from` on. */
function matchStands(row: usize, rowEnd: usize, from: i32, at: i32, end: i32): bool {
  const first = load<u32>(row, PLACES);
  for (let start = from; start <= at; start++) {
    if (isIn(first, byteAt(start)) && standsAt(row, rowEnd, start, end)) return true;
  }
  return false;
}

// @ts-ignore: decorator
@inline
function isSetOff(start: i32): bool {
  const byte = byteAt(start - 1);
  return byte !== NO_BYTE && load<u8>(setsOff + <usize>byte) === 1;
}

/** Whether a value can begin from `from` on. */
function valueStands(row: usize, rowEnd: usize, from: i32, end: i32): bool {
  const length = load<i32>(row, LENGTH);
  const all = load<u32>(row, ALL);
  for (let start = nextStretch(all, from, end, length); start >= 0; start = nextStretch(all, start, end, length)) {
    if (isSetOff(start) && standsAt(row, rowEnd, start, end)) return true;
    for (start++; start < end && !isSetOff(start);) start++;
  }
  return false;
}

/** Where from `from` on the first `length` bytes of a set stand in a row; -1 where none do before `to`. */
function nextStretch(set: u32, from: i32, to: i32, length: i32): i32 {
  for (let start = from; start + length <= to;) {
    let at = start + length - 1;
    while (at >= start && isIn(set, byteAt(at))) at--;
    if (at < start) return start;
    start = at + 1;
  }
  return -1;
}
