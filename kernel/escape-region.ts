/**
 * Which escapes open a region, told as `src/detect/decode/escape-region.ts` tells it, where it is explained: an escape
 * opens one when the bytes around it hash lowest among its neighbours, or when no neighbour that does is near.
 */
import {
  LF, CR, SPACE, DOUBLE_QUOTE, PERCENT, AMPERSAND, SINGLE_QUOTE, LESS, GREATER, BACKSLASH, BACKTICK,
} from './ascii';
import { sightOf, FULL_SIGHT } from './sight';
import { NONE, byteAt, lengthOfText, standsAt } from './text';

/** The kinds of escapes, in the order of `ESCAPE_ENCODINGS`. */
export const PERCENT_SIGNS: u32 = 0;
export const UNICODE_ESCAPES: u32 = 1;
export const ENTITIES: u32 = 2;

const APART: i32 = 64;
const COVERED: i32 = 160;
const AROUND: i32 = 512;
const HASHED_BEFORE: i32 = 8;
const HASHED_AFTER: i32 = 12;
const LOOKED_AT: i32 = 3 * COVERED + APART + HASHED_AFTER;
const MAX_STRETCH: i32 = 256;
const BLOCK: i32 = 512;
/** Bytes of the longest region: what it answers for, and what it goes on to both sides. */
export const MOST_OF_REGION: i32 = 2 * (COVERED + AROUND) + 1;

const LOWEST: i32 = 1;
const ALONE: i32 = 2;

/**
 * What was found out last of each kind: which places it is of, how many escapes, and of each where it stands, its hash,
 * its stretch, and whether it opens a region. No more escapes than half of the bytes looked at, which the shortest
 * opener has.
 */
const AT: usize = 0;
const HASH_OF: usize = 4;
const STRETCH: usize = 8;
const OPENS: usize = 12;
const ESCAPE_BYTES: usize = 16;
const FROM: usize = 0;
const TO: usize = 4;
const COUNT: usize = 8;
const HEAD_BYTES: usize = 16;
const MOST_ESCAPES: usize = 1024;
const KIND_BYTES: usize = HEAD_BYTES + MOST_ESCAPES * ESCAPE_BYTES;
const KNOWN: usize = memory.data(3 * KIND_BYTES, 16);

/** The kind that is asked about. */
let kind: u32 = 0;
let escapes: usize = 0;
let count: i32 = 0;

/** Another text, or another part of one, is looked at. */
export function forgetEscapes(): void {
  for (let i: usize = 0; i < 3; i++) store<i32>(KNOWN + i * KIND_BYTES, 0, TO);
}

export function leadOf(which: u32): u32 {
  return which === PERCENT_SIGNS ? PERCENT : which === UNICODE_ESCAPES ? BACKSLASH : AMPERSAND;
}

/** Whether no region reaches over the byte. */
function ends(byte: u32): bool {
  if (byte === NONE) return true;
  if (kind === PERCENT_SIGNS) {
    return (
      byte <= SPACE || byte === DOUBLE_QUOTE || byte === SINGLE_QUOTE || byte === LESS || byte === GREATER ||
      byte === BACKTICK
    );
  }
  return byte === LF || byte === CR || (kind === ENTITIES && (byte === DOUBLE_QUOTE || byte === LESS || byte === GREATER));
}

/** Whether an escape that may open a region begins at the lead byte at `at`. */
function opensAt(at: i32): bool {
  if (kind === PERCENT_SIGNS) {
    return standsAt(at + 1, '3d') || standsAt(at + 1, '3a') || standsAt(at + 1, '22') || standsAt(at + 1, '2b');
  }
  if (kind === UNICODE_ESCAPES) return standsAt(at + 1, 'u00') || standsAt(at + 1, 'x22') || standsAt(at + 1, 'x3d');
  return standsAt(at + 1, '#') || standsAt(at + 1, 'quot;');
}

function hashAt(at: i32): i32 {
  let mix: i32 = 0;
  for (let p = at - HASHED_BEFORE; p < at + HASHED_AFTER; p++) {
    const byte = byteAt(p);
    mix = mix * 31 + (byte === NONE ? 0 : <i32>byte);
  }
  mix = (mix ^ (mix >>> 16)) * <i32>0x85ebca6b;
  return mix ^ (mix >>> 13);
}

// @ts-ignore: decorator
@inline
function rowOf(i: i32): usize {
  return escapes + <usize>i * ESCAPE_BYTES;
}

// @ts-ignore: decorator
@inline
function placeOf(i: i32): i32 {
  return load<i32>(rowOf(i), AT);
}

// @ts-ignore: decorator
@inline
function hashOf(i: i32): i32 {
  return load<i32>(rowOf(i), HASH_OF);
}

// @ts-ignore: decorator
@inline
function stretchOf(i: i32): i32 {
  return load<i32>(rowOf(i), STRETCH);
}

// @ts-ignore: decorator
@inline
function opens(i: i32): i32 {
  return load<i32>(rowOf(i), OPENS);
}

function gather(from: i32, to: i32): void {
  const lead = leadOf(kind);
  let stretch: i32 = 0;
  count = 0;
  for (let p = from; p < to; p++) {
    const byte = byteAt(p);
    if (byte === lead && opensAt(p)) {
      store<i32>(rowOf(count), p, AT);
      store<i32>(rowOf(count), hashAt(p), HASH_OF);
      store<i32>(rowOf(count), stretch, STRETCH);
      count++;
    } else if (ends(byte)) stretch++;
  }
}

function isLowest(i: i32): bool {
  const here = placeOf(i);
  const own = hashOf(i);
  const same = stretchOf(i);
  for (let j = i - 1; j >= 0 && stretchOf(j) === same && here - placeOf(j) <= APART; j--) {
    if (hashOf(j) <= own) return false;
  }
  for (let j = i + 1; j < count && stretchOf(j) === same && placeOf(j) - here <= APART; j++) {
    if (hashOf(j) < own) return false;
  }
  return true;
}

function repeats(i: i32): bool {
  for (let j = i - 1; j >= 0 && stretchOf(j) === stretchOf(i) && placeOf(i) - placeOf(j) <= APART; j--) {
    if (hashOf(j) === hashOf(i)) return true;
  }
  return false;
}

function isNear(i: i32, j: i32): bool {
  return j >= 0 && j < count && stretchOf(j) === stretchOf(i) && abs(placeOf(j) - placeOf(i)) <= COVERED;
}

function choose(): void {
  for (let i = 0; i < count; i++) store<i32>(rowOf(i), isLowest(i) ? LOWEST : 0, OPENS);
  let last = -1;
  let next = 0;
  for (let i = 0; i < count; i++) {
    if (opens(i) === LOWEST) {
      last = i;
      continue;
    }
    next = max(next, i);
    while (next < count && opens(next) !== LOWEST) next++;
    if (!isNear(i, last) && !isNear(i, next) && !repeats(i)) store<i32>(rowOf(i), ALONE, OPENS);
  }
}

/** Makes the escapes around `at` those that are asked about. */
function lookAround(at: i32, which: u32): void {
  kind = which;
  const known = KNOWN + <usize>which * KIND_BYTES;
  escapes = known + HEAD_BYTES;
  count = load<i32>(known, COUNT);
  if (at >= load<i32>(known, FROM) && at < load<i32>(known, TO)) return;
  gather(max(0, at - LOOKED_AT), min(lengthOfText(), at + BLOCK + LOOKED_AT));
  choose();
  store<i32>(known, at, FROM);
  store<i32>(known, at + BLOCK, TO);
  store<i32>(known, count, COUNT);
}

function indexOf(place: i32): i32 {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (placeOf(middle) < place) low = middle + 1;
    else high = middle;
  }
  return low < count && placeOf(low) === place ? low : -1;
}

function neighbour(i: i32, step: i32): i32 {
  for (
    let j = i + step;
    j >= 0 && j < count && stretchOf(j) === stretchOf(i) && abs(placeOf(j) - placeOf(i)) <= 2 * COVERED;
    j += step
  ) {
    if (opens(j) !== 0) return j;
  }
  return -1;
}

function outermost(i: i32, step: i32, limit: i32): i32 {
  const here = placeOf(i);
  let last = here;
  for (let j = i + step; j >= 0 && j < count && stretchOf(j) === stretchOf(i); j += step) {
    const place = placeOf(j);
    if (abs(place - here) > COVERED || (step < 0 ? place < limit : place >= limit)) break;
    last = place;
  }
  return last;
}

/** The region opened last, and the part in which words are judged. */
export let regionStart: i32 = 0;
export let regionEnd: i32 = 0;
export let focusStart: i32 = 0;
export let focusEnd: i32 = 0;

/** Whether the escape at `at` opens a region; then that is the region opened last. */
export function opensRegion(at: i32, which: u32): bool {
  lookAround(at, which);
  const i = indexOf(at);
  if (i < 0 || opens(i) === 0) return false;
  const before = neighbour(i, -1);
  const after = neighbour(i, 1);
  const low = before < 0 ? -1 : (at + placeOf(before)) >>> 1;
  const high = after < 0 ? i32.MAX_VALUE : (at + placeOf(after)) >>> 1;
  const firstOwned = outermost(i, -1, low);
  const lastOwned = outermost(i, 1, high);
  regionStart = firstOwned;
  regionEnd = lastOwned + 1;
  for (const limit = max(0, firstOwned - AROUND); regionStart > limit && !ends(byteAt(regionStart - 1));) regionStart--;
  for (const limit = min(lengthOfText(), lastOwned + AROUND); regionEnd < limit && !ends(byteAt(regionEnd));) {
    regionEnd++;
  }
  focusStart = low < 0 ? regionStart : low;
  focusEnd = after < 0 ? regionEnd : high;
  return true;
}

/** What it rests on that nothing is to be found at the escape at `at`. */
export function sightOfEscape(at: i32, which: u32): i32 {
  kind = which;
  const least = at - MAX_STRETCH;
  const most = at + MAX_STRETCH;
  let start = at;
  let end = at;
  while (start > 0 && start > least && !ends(byteAt(start - 1))) start--;
  while (end < lengthOfText() && end < most && !ends(byteAt(end))) end++;
  return start === least || end === most ? FULL_SIGHT : sightOf(at - start + HASHED_BEFORE, end - at + HASHED_AFTER);
}
