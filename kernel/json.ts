/**
 * Fields of JSON objects, found in their bytes without making anything of them. One pass holds the nesting and the ends
 * of texts to account; of what nobody asked for nothing else is looked at. Names are expected in the order in which
 * they came the last time, because records of a log are alike.
 *
 * Behind the text stand quotes, sixteen at least, so that every search for the end of a text or of white space ends.
 */
import {
  SPACE,
  DOUBLE_QUOTE,
  PLUS,
  COMMA,
  DASH,
  DOT,
  ZERO,
  COLON,
  OPEN_BRACKET,
  CLOSE_BRACKET,
  OPEN_BRACE,
  CLOSE_BRACE,
} from './ascii';

/** A name, as it is written: `"name":`, and what is known of it. Addresses are those of other names, 0 for none. */
const LENGTH: usize = 0;
const FIELD: usize = 4;
const WANTED: usize = 8;
const BELOW: usize = 12;
const MET: usize = 16;
const NEXT: usize = 20;
const CHAIN: usize = 24;
const TEXT: usize = 32;
/** The names of one object: the first that is expected, how many there are, and lists of them by their length. */
const FIRST: usize = 0;
const KNOWN: usize = 4;
const LISTS: usize = 8;
const LIST_COUNT: u32 = 32;
const NAMES_BYTES: usize = 8 + 32 * 4;
/** Names that an object is expected to hold; others are looked at letter by letter each time. */
const MOST_NAMES: u32 = 400;
/** A field's start, its end, and whether its text has escapes. */
const SPAN_BYTES: usize = 12;

const READ: u32 = 0;
const DOUBT: u32 = 1;
const BROKEN: u32 = 2;
const HAS_ESCAPES: u32 = 4;

let free: usize = 0;
let limit: usize = 0;
let text: usize = 0;
let stop: usize = 0;
let spans: usize = 0;
let reading: u32 = 0;
let escapes: u32 = 0;
let isDoubtful = false;
let hasEscapes = false;

/** Names are kept in `[from, to)` from now on; those that were there before are forgotten. */
export function openNames(from: usize, to: usize): void {
  free = (from + 15) & ~15;
  limit = to;
}

/** Room beside the names, which goes when they do; 0 where there is none. */
export function takeNames(bytes: usize): usize {
  const at = free;
  if (at + bytes > limit) return 0;
  free = (at + bytes + 15) & ~15;
  return at;
}

/** The names of an object, of which none is known yet; 0 where there is no room. */
export function newNames(): usize {
  const names = takeNames(NAMES_BYTES);
  if (names !== 0) memory.fill(names, 0, NAMES_BYTES);
  return names;
}

/** Adds a wanted name: of `field` (-1: of none), of an object whose names are `below` (0: of none), or both. */
export function wantName(names: usize, start: usize, length: u32, field: i32, below: usize): usize {
  const name = enter(names, start, length);
  if (name === 0) return 0;
  store<i32>(name, field, FIELD);
  store<u32>(name, 1, WANTED);
  store<usize>(name, below, BELOW);
  return name;
}

function enter(names: usize, start: usize, length: u32): usize {
  const name = takeNames(TEXT + length + 3 + 8);
  if (name === 0) return 0;
  memory.fill(name, 0, TEXT + length + 3 + 8);
  store<u32>(name, length + 3, LENGTH);
  store<i32>(name, -1, FIELD);
  store<u8>(name, DOUBLE_QUOTE, TEXT);
  memory.copy(name + TEXT + 1, start, length);
  store<u8>(name + length + 1, DOUBLE_QUOTE, TEXT);
  store<u8>(name + length + 2, COLON, TEXT);
  const list = names + LISTS + ((<usize>(length % LIST_COUNT)) << 2);
  store<u32>(name, load<u32>(list), CHAIN);
  store<u32>(list, <u32>name);
  store<u32>(names, load<u32>(names, KNOWN) + 1, KNOWN);
  return name;
}

/** Texts that were met last, by their hash: a length, and as much of a text as has room. */
const PLACES: u32 = 4096;
const LONGEST: u32 = 96;
const PLACE_BYTES: usize = 104;
let places: usize = 0;

/** Makes room for texts to be known again, among the names. False where there is none. */
export function openTexts(): bool {
  places = takeNames(<usize>PLACES * PLACE_BYTES);
  if (places !== 0) memory.fill(places, 0, <usize>PLACES * PLACE_BYTES);
  return places !== 0;
}

// @ts-ignore: decorator
@inline
function mixed(hash: u64, word: u64): u64 {
  const product = (hash ^ word) * 0x9e3779b97f4a7c15;
  return product ^ (product >> 32);
}

/**
 * The place of a text that was met before; of another one its place with all bits turned, from now on its own;
 * `LONGEST` is the limit, and -`PLACES` - 1 what is over it.
 */
export function textPlace(start: usize, length: u32): i32 {
  if (length > LONGEST) return -1 - <i32>PLACES;
  const whole = <usize>(length & ~7);
  const over = length & 7;
  const mask = over === 0 ? 0 : ((<u64>1) << ((<u64>over) << 3)) - 1;
  let hash: u64 = length;
  for (let i: usize = 0; i < whole; i += 8) hash = mixed(hash, load<u64>(start + i));
  const ending = load<u64>(start + whole) & mask;
  hash = mixed(hash, ending);
  const number = (<u32>(hash ^ (hash >> 13))) & (PLACES - 1);
  const place = places + <usize>number * PLACE_BYTES;
  const kept = place + 8;
  let isKnown = load<u32>(place) === length && (over === 0 || load<u64>(kept + whole) === ending);
  for (let i: usize = 0; isKnown && i < whole; i += 8) isKnown = load<u64>(kept + i) === load<u64>(start + i);
  if (isKnown) return number;
  store<u32>(place, length);
  for (let i: usize = 0; i < whole; i += 8) store<u64>(kept + i, load<u64>(start + i));
  if (over !== 0) store<u64>(kept + whole, ending);
  return ~number;
}

/** From behind a quote to behind the one that ends the text. */
// @ts-ignore: decorator
@inline
function textEnd(at: usize): usize {
  let p = at;
  while (true) {
    const bytes = v128.load(p);
    const found = i8x16.bitmask(v128.or(i8x16.eq(bytes, i8x16.splat(34)), i8x16.eq(bytes, i8x16.splat(92))));
    if (found === 0) {
      p += 16;
      continue;
    }
    p += ctz(found);
    if (load<u8>(p) === DOUBLE_QUOTE) return p + 1;
    escapes++;
    p += 2;
    if (p >= stop) return p + 1;
  }
}

/** From behind an opening bracket to behind its counterpart, or 0. */
function nestEnd(at: usize): usize {
  let depth = 1;
  let p = at;
  while (p < stop) {
    const bytes = v128.load(p);
    const lower = v128.or(bytes, i8x16.splat(32));
    // Quotes are no brackets with another bit: 34 | 32 is 34.
    const found = i8x16.bitmask(
      v128.or(
        i8x16.eq(bytes, i8x16.splat(34)),
        v128.or(i8x16.eq(lower, i8x16.splat(123)), i8x16.eq(lower, i8x16.splat(125))),
      ),
    );
    if (found === 0) {
      p += 16;
      continue;
    }
    p += ctz(found);
    if (p >= stop) return 0;
    const c = <u32>load<u8>(p++);
    if (c === DOUBLE_QUOTE) p = textEnd(p);
    else if ((c | 32) === OPEN_BRACE) depth++;
    else if (--depth === 0) return p;
  }
  return 0;
}

/** Behind the value at `at`, or 0. */
function valueEnd(at: usize): usize {
  let c = <u32>load<u8>(at);
  let p = at;
  if (c === DOUBLE_QUOTE) return textEnd(at + 1);
  if (c === OPEN_BRACE || c === OPEN_BRACKET) return nestEnd(at + 1);
  while (c > SPACE && c !== COMMA && c !== CLOSE_BRACE && c !== CLOSE_BRACKET && p < stop) c = load<u8>(++p);
  return p === at ? 0 : p;
}

// @ts-ignore: decorator
@inline
function standsAt(name: usize, at: usize): bool {
  const length = <usize>load<u32>(name, LENGTH);
  const whole = length & ~7;
  for (let i: usize = 0; i < whole; i += 8) if (load<u64>(name + i, TEXT) !== load<u64>(at + i)) return false;
  const over = length & 7;
  return over === 0 || (load<u64>(name + whole, TEXT) ^ load<u64>(at + whole)) << (64 - ((<u64>over) << 3)) === 0;
}

/** The name whose text is `[start, end)`, learnt where there is room; 0: an unknown one that nobody wants. */
function nameAt(names: usize, start: usize, end: usize): usize {
  const length = <u32>(end - start);
  for (
    let name = <usize>load<u32>(names + ((<usize>(length % LIST_COUNT)) << 2), LISTS);
    name !== 0;
    name = <usize>load<u32>(name, CHAIN)
  ) {
    if (load<u32>(name, LENGTH) === length + 3 && memory.compare(name + TEXT + 1, start, length) === 0) return name;
  }
  return load<u32>(names, KNOWN) < MOST_NAMES && end <= stop ? enter(names, start, length) : 0;
}

/** From behind the opening brace to behind the closing one, or 0. */
function objectEnd(names: usize, at: usize): usize {
  let p = at;
  let c = <u32>load<u8>(p);
  let last: usize = 0;
  let name = <usize>load<u32>(names, FIRST);
  while (c <= SPACE) c = load<u8>(++p);
  if (c === CLOSE_BRACE) return p + 1;
  while (c === DOUBLE_QUOTE && p < stop) {
    if (name !== 0 && standsAt(name, p)) p += load<u32>(name, LENGTH);
    else {
      const before = escapes;
      const start = p + 1;
      const end = textEnd(start) - 1;
      p = end + 1;
      c = load<u8>(p);
      while (c <= SPACE) c = load<u8>(++p);
      if (c !== COLON || p >= stop) return 0;
      p++;
      if (escapes !== before) isDoubtful = true;
      name = nameAt(names, start, end);
      if (last === 0) store<u32>(names, <u32>name, FIRST);
      else store<u32>(last, <u32>name, NEXT);
    }
    c = load<u8>(p);
    while (c <= SPACE) c = load<u8>(++p);
    p = name === 0 || load<u32>(name, WANTED) === 0 ? valueEnd(p) : wantedEnd(name, p);
    if (p === 0) return 0;
    c = load<u8>(p);
    while (c <= SPACE) c = load<u8>(++p);
    if (c === CLOSE_BRACE) return p + 1;
    if (c !== COMMA) return 0;
    c = load<u8>(++p);
    while (c <= SPACE) c = load<u8>(++p);
    last = name;
    name = name === 0 ? 0 : <usize>load<u32>(name, NEXT);
  }
  return 0;
}

function wantedEnd(name: usize, at: usize): usize {
  if (load<u32>(name, MET) === reading) isDoubtful = true;
  store<u32>(name, reading, MET);
  const before = escapes;
  const below = <usize>load<u32>(name, BELOW);
  const field = load<i32>(name, FIELD);
  const end = below !== 0 && <u32>load<u8>(at) === OPEN_BRACE ? objectEnd(below, at + 1) : valueEnd(at);
  if (field < 0 || end === 0) return end;
  const span = spans + <usize>field * SPAN_BYTES;
  const isEscaped = escapes !== before;
  store<i32>(span, <i32>(at - text));
  store<i32>(span, <i32>(end - text), 4);
  store<u32>(span, isEscaped ? 1 : 0, 8);
  return isSound(at, end, isEscaped) ? end : 0;
}

/** Whether a wanted scalar is one that a parser takes. Of escapes in a text the caller has to see for itself. */
function isSound(start: usize, end: usize, isEscaped: bool): bool {
  if (end > stop) return false;
  const first = <u32>load<u8>(start);
  if (first === OPEN_BRACE || first === OPEN_BRACKET) return true;
  if (first !== DOUBLE_QUOTE) return isWord(start, end) || isNumber(start, end);
  if (isEscaped) hasEscapes = true;
  return true;
}

/** `null`, `true`, `false` */
function isWord(start: usize, end: usize): bool {
  const word = load<u32>(start);
  return (
    (end - start === 4 && (word === 0x6c6c756e || word === 0x65757274)) ||
    (end - start === 5 && word === 0x736c6166 && <u32>load<u8>(start, 4) === 0x65)
  );
}

function digitsEnd(at: usize, end: usize): usize {
  let p = at;
  while (p < end && <u32>load<u8>(p) - ZERO <= 9) p++;
  return p;
}

function isNumber(start: usize, end: usize): bool {
  let p = <u32>load<u8>(start) === DASH ? start + 1 : start;
  const whole = digitsEnd(p, end);
  if (whole === p || (<u32>load<u8>(p) === ZERO && whole > p + 1)) return false;
  p = whole;
  if (p < end && <u32>load<u8>(p) === DOT) {
    const after = digitsEnd(p + 1, end);
    if (after === p + 1) return false;
    p = after;
  }
  if (p < end && ((<u32>load<u8>(p)) | 32) === 0x65) {
    p++;
    if (p < end && (<u32>load<u8>(p) === PLUS || <u32>load<u8>(p) === DASH)) p++;
    const after = digitsEnd(p, end);
    if (after === p) return false;
    p = after;
  }
  return p === end;
}

/**
 * Reads the object at `[start, end)` of the text at `at`: writes to `into` where its fields stand, three numbers for
 * each of `count`, -1 for those that it lacks. 0: read; 1: a parser might read it otherwise; 2: it is no object; and 4
 * more where texts of fields have escapes.
 */
export function readFields(names: usize, at: usize, start: u32, end: u32, into: usize, count: u32): u32 {
  text = at;
  stop = at + end;
  spans = into;
  isDoubtful = hasEscapes = false;
  reading++;
  memory.fill(into, 0xff, <usize>count * SPAN_BYTES);
  let open = at + start;
  while (<u32>load<u8>(open) <= SPACE) open++;
  if (<u32>load<u8>(open) !== OPEN_BRACE) return BROKEN;
  let close = objectEnd(names, open + 1);
  if (close === 0) return BROKEN;
  while (close < stop && <u32>load<u8>(close) <= SPACE) close++;
  if (close !== stop) return BROKEN;
  return (isDoubtful ? DOUBT : READ) | (hasEscapes ? HAS_ESCAPES : 0);
}
