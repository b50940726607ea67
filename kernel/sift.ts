/**
 * Sorts out the hits of a search at which nothing can be found, which is told by a few bytes around them: dead ends of
 * keys and URLs, and words of rules without the run of token bytes or the outline that the rules ask for. Three hits of
 * four go no further.
 */
import { ALIVE, deadEndOfKey, deadEndOfUrl } from './dead-end';
import { isFruitless, noteFruitless } from './memo';
import { DECODED, decodeAt, decodedLength, judgedFrom, judgedTo } from './escape';
import { ENTITIES, MOST_OF_REGION, PERCENT_SIGNS, UNICODE_ESCAPES, sightOfEscape } from './escape-region';
import { deadEndOfJunction } from './junction';
import { fitsAny } from './outline';
import { base64Runs } from './runs';
import { HIT_BYTES, searchStretch } from './search';
import { deadEndOfSoftBreak } from './soft-break';
import { FULL_SIGHT, joinedSight, movedSight, sightOf } from './sight';
import { addressOf, byteAt, lengthOfText, lookAt } from './text';
import { isToken } from './token';

/** What is asked of a word: nothing; that it is no dead end of its kind; what its rules look for. */
const KEY: u32 = 1;
const URL: u32 = 2;
const RULES: u32 = 3;
const JUNCTION: u32 = 4;
const SOFT_BREAK: u32 = 5;
/** And from there on the kinds of escapes. */
const ESCAPE: u32 = 6;
/**
 * Bytes of what is known of a word: what is asked and its length and a key's length, token bytes behind and around, and
 * the reach.
 */
const WORD_BYTES: usize = 16;

let outputs: usize = 0;
let wordsOfOutputs: usize = 0;
let gates: usize = 0;

/** `outputStart`: of each output state, where its words begin in `words`; `wordGates`: 16 bytes for each word. */
export function openGates(outputStart: usize, words: usize, wordGates: usize): void {
  outputs = outputStart;
  wordsOfOutputs = words;
  gates = wordGates;
}

/** Judges the hits in `[hits, end)` in the text that is looked at. */
export function sift(hits: usize, end: usize): void {
  for (let hit = hits; hit < end; hit += HIT_BYTES) {
    store<i32>(hit, verdictOn(load<u32>(hit), load<i32>(hit, 4)), 8);
  }
}

/** Whether all that the words of an output may look at lies in `[low, high)` when they end with the byte at `last`. */
export function isWithinReach(output: u32, last: i32, low: i32, high: i32): bool {
  reachOf(output);
  return last - reachBefore >= low && last + reachAfter <= high;
}

/** On all words that end with the byte at `last`; what it rests on counts from there. */
function verdictOn(output: u32, last: i32): i32 {
  const from = load<u32>(outputs + ((<usize>output) << 2));
  const to = load<u32>(outputs + ((<usize>output) << 2), 4);
  let sight = sightOf(0, 1);
  for (let w = from; w < to; w++) {
    const word = load<u32>(wordsOfOutputs + ((<usize>w) << 2));
    const gate = gates + <usize>word * WORD_BYTES;
    const length = <i32>load<u8>(gate, 1);
    const own = verdictOnWord(word, gate, last + 1 - length, length);
    if (own === ALIVE) return rememberedSight(output, last);
    sight = joinedSight(sight, movedSight(own, length - 1));
  }
  return sight;
}

/**
 * How far before the last byte, and from it on, verdicts are remembered that tell what they rest on; others rest on all
 * there is.
 */
const NARROWER: usize = memory.data<i32>([32, 32, 48, 48, 64, 64, 128, 128, 256, 384]);
const NARROWER_END: usize = NARROWER + 40;

let reachBefore: i32 = 0;
let reachAfter: i32 = 0;

/** Finds out how far all words of an output may look, from the last byte on. */
function reachOf(output: u32): void {
  const from = load<u32>(outputs + ((<usize>output) << 2));
  const to = load<u32>(outputs + ((<usize>output) << 2), 4);
  reachBefore = 0;
  reachAfter = 1;
  for (let w = from; w < to; w++) {
    const gate = gates + <usize>load<u32>(wordsOfOutputs + ((<usize>w) << 2)) * WORD_BYTES;
    const length = <i32>load<u8>(gate, 1);
    reachBefore = max(reachBefore, load<i32>(gate, 8) + length - 1);
    reachAfter = max(reachAfter, load<i32>(gate, 12) - length + 1);
  }
}

function isRemembered(output: u32, last: i32, before: i32, after: i32): bool {
  return isFruitless(
    output,
    addressOf(last),
    addressOf(max(0, last - before)),
    addressOf(min(lengthOfText(), last + after)),
  );
}

/** Whether the words may look further than that. */
function isNarrower(width: usize): bool {
  return load<i32>(width) < reachBefore || load<i32>(width, 4) < reachAfter;
}

/**
 * What it rests on that nothing is to be found at the words that end with the byte at `last`, where that is remembered;
 * ALIVE.
 */
function rememberedSight(output: u32, last: i32): i32 {
  reachOf(output);
  for (let width = NARROWER; width < NARROWER_END && isNarrower(width); width += 8) {
    if (isRemembered(output, last, load<i32>(width), load<i32>(width, 4))) {
      return sightOf(load<i32>(width), load<i32>(width, 4));
    }
  }
  return isRemembered(output, last, reachBefore, reachAfter) ? FULL_SIGHT : ALIVE;
}

/**
 * Detectors found nothing at any word that ends with the byte at `last` of the text at `text`, which has `length`
 * bytes; that rests on `sight`.
 */
export function remember(text: usize, length: i32, output: u32, last: i32, sight: i32): void {
  lookAt(text, length);
  reachOf(output);
  for (let width = NARROWER; width < NARROWER_END && isNarrower(width) && sight !== FULL_SIGHT; width += 8) {
    const before = load<i32>(width);
    const after = load<i32>(width, 4);
    if (sight >> 16 <= before && (sight & 0xffff) <= after) return note(output, last, before, after);
  }
  note(output, last, reachBefore, reachAfter);
}

function note(output: u32, last: i32, before: i32, after: i32): void {
  noteFruitless(
    output,
    addressOf(last),
    addressOf(max(0, last - before)),
    addressOf(min(lengthOfText(), last + after)),
  );
}

function verdictOnWord(word: u32, gate: usize, at: i32, length: i32): i32 {
  switch (<u32>load<u8>(gate)) {
    case KEY:
      return deadEndOfKey(at, at + <i32>load<u8>(gate, 2));
    case URL:
      return deadEndOfUrl(at);
    case RULES: {
      const sight = withoutTokens(gate, at, at + length);
      return sight !== ALIVE ? sight : fitsAny(word, at) ? ALIVE : FULL_SIGHT;
    }
    case JUNCTION:
      return deadEndOfJunction(at);
    case SOFT_BREAK:
      return deadEndOfSoftBreak(at, at + length);
    case ESCAPE + PERCENT_SIGNS:
    case ESCAPE + UNICODE_ESCAPES:
    case ESCAPE + ENTITIES:
      return deadEndOfEscape(at, <u32>load<u8>(gate) - ESCAPE);
    default:
      return ALIVE;
  }
}

/** Hits and runs of decoded text. */
const INNER: usize = memory.data((MOST_OF_REGION + 1) * <i32>HIT_BYTES, 16);
const MOST_RUNS: u32 = 64;
let isInside: bool = false;

/** What it rests on that the escape at `at` opens no text in which anything could be found; ALIVE where it may. */
function deadEndOfEscape(at: i32, kind: u32): i32 {
  // Escapes in decoded text are left to the readers.
  if (isInside) return ALIVE;
  return decodeAt(at, kind) && isLoud() ? ALIVE : sightOfEscape(at, kind);
}

/** Whether something may be found in the text decoded last. */
function isLoud(): bool {
  const runs = base64Runs(DECODED, 0, decodedLength, decodedLength, INNER, MOST_RUNS);
  for (let i: usize = 0; i < runs; i++) if (isJudged(load<i32>(INNER + (i << 3)))) return true;
  const text = addressOf(0);
  const length = lengthOfText();
  isInside = true;
  lookAt(DECODED, decodedLength);
  const isAnyAlive = anyAlive(searchStretch(DECODED, DECODED + decodedLength, DECODED, DECODED + decodedLength, INNER));
  lookAt(text, length);
  isInside = false;
  return isAnyAlive;
}

function isJudged(at: i32): bool {
  return at >= judgedFrom && at < judgedTo;
}

function anyAlive(end: usize): bool {
  for (let hit = INNER; hit < end; hit += HIT_BYTES) {
    const output = load<u32>(hit);
    const last = load<i32>(hit, 4);
    if (anyJudged(output, last) && verdictOn(output, last) === ALIVE) return true;
  }
  return false;
}

/** Whether a word that ends with the byte at `last` begins where words are judged. */
function anyJudged(output: u32, last: i32): bool {
  const to = load<u32>(outputs + ((<usize>output) << 2), 4);
  for (let w = load<u32>(outputs + ((<usize>output) << 2)); w < to; w++) {
    const word = load<u32>(wordsOfOutputs + ((<usize>w) << 2));
    if (isJudged(last + 1 - <i32>load<u8>(gates + <usize>word * WORD_BYTES, 1))) return true;
  }
  return false;
}

function withoutTokens(gate: usize, at: i32, wordEnd: i32): i32 {
  for (let p = wordEnd, end = wordEnd + <i32>load<u16>(gate, 4); p < end; p++) {
    if (!isToken(byteAt(p))) return sightOf(0, p + 1 - at);
  }
  const run = <i32>load<u16>(gate, 6);
  return run === 0 || hasTokenRun(max(0, at - load<i32>(gate, 8)), min(lengthOfText(), at + load<i32>(gate, 12)), run)
    ? ALIVE
    : FULL_SIGHT;
}

/** True when `[from, to)` holds `length` token bytes in a row; looks at few bytes where it does not. */
function hasTokenRun(from: i32, to: i32, length: i32): bool {
  for (let start = from; start + length <= to;) {
    let at = start + length - 1;
    while (at >= start && isToken(byteAt(at))) at--;
    if (at < start) return true;
    start = at + 1;
  }
  return false;
}
