/**
 * Sorts out the hits of a search at which nothing can be found, which is told by a few bytes around them: dead ends of keys
 * and URLs, and words of rules without the run of token bytes or the outline that the rules ask for. Three hits of four go no
 * further.
 */
import { ALIVE, deadEndOfKey, deadEndOfUrl } from './dead-end';
import { isFruitless, noteFruitless } from './memo';
import { deadEndOfJunction } from './junction';
import { fitsAny } from './outline';
import { deadEndOfSoftBreak } from './soft-break';
import { FULL_SIGHT, joinedSight, movedSight, sightOf } from './sight';
import { addressOf, byteAt, lengthOfText, lookAt } from './text';
import { isToken } from './token';

/** What is asked of a word: nothing; that it is no dead end of its kind; what its rules look for. */
const KEY: u32 = 1, URL: u32 = 2, RULES: u32 = 3, JUNCTION: u32 = 4, SOFT_BREAK: u32 = 5;
/** Bytes of what is known of a word: what is asked and its length and a key's length, token bytes behind and around, and the reach. */
const WORD_BYTES: usize = 16;
/** Bytes of a hit: output state, position of the last byte, and what the verdict rests on or ALIVE. */
export const HIT_BYTES: usize = 12;

let outputs: usize = 0, wordsOfOutputs: usize = 0, gates: usize = 0;

/** `outputStart`: of each output state, where its words begin in `words`; `wordGates`: 16 bytes for each word. */
export function openGates(outputStart: usize, words: usize, wordGates: usize): void {
  outputs = outputStart;
  wordsOfOutputs = words;
  gates = wordGates;
}

/** Judges `count` hits in the text at `text`, which has `length` bytes. */
export function sift(text: usize, length: i32, hits: usize, count: u32): void {
  lookAt(text, length);
  for (let hit = hits, end = hits + <usize>count * HIT_BYTES; hit < end; hit += HIT_BYTES) store<i32>(hit, verdictOn(load<u32>(hit), load<i32>(hit, 4)), 8);
}

/** On all words that end with the byte at `last`; what it rests on counts from there. */
function verdictOn(output: u32, last: i32): i32 {
  const from = load<u32>(outputs + (<usize>output << 2)), to = load<u32>(outputs + (<usize>output << 2), 4);
  let sight = sightOf(0, 1);
  for (let w = from; w < to; w++) {
    const word = load<u32>(wordsOfOutputs + (<usize>w << 2)), gate = gates + <usize>word * WORD_BYTES, length = <i32>load<u8>(gate, 1);
    const own = verdictOnWord(word, gate, last + 1 - length, length);
    if (own === ALIVE) return isRemembered(output, last) ? FULL_SIGHT : ALIVE;
    sight = joinedSight(sight, movedSight(own, length - 1));
  }
  return sight;
}

let aroundFrom: usize = 0, aroundTo: usize = 0;

/** Finds out what all words that end with the byte at `last` may look at. */
function lookAround(output: u32, last: i32): void {
  const from = load<u32>(outputs + (<usize>output << 2)), to = load<u32>(outputs + (<usize>output << 2), 4);
  let before: i32 = 0, after: i32 = 1;
  for (let w = from; w < to; w++) {
    const gate = gates + <usize>load<u32>(wordsOfOutputs + (<usize>w << 2)) * WORD_BYTES, length = <i32>load<u8>(gate, 1);
    before = max(before, load<i32>(gate, 8) + length - 1);
    after = max(after, load<i32>(gate, 12) - length + 1);
  }
  aroundFrom = addressOf(max(0, last - before));
  aroundTo = addressOf(min(lengthOfText(), last + after));
}

function isRemembered(output: u32, last: i32): bool {
  lookAround(output, last);
  return isFruitless(output, addressOf(last), aroundFrom, aroundTo);
}

/** A detector found nothing at any word that ends with the byte at `last` of the text at `text`, which has `length` bytes. */
export function remember(text: usize, length: i32, output: u32, last: i32): void {
  lookAt(text, length);
  lookAround(output, last);
  noteFruitless(output, addressOf(last), aroundFrom, aroundTo);
}

function verdictOnWord(word: u32, gate: usize, at: i32, length: i32): i32 {
  switch (<u32>load<u8>(gate)) {
    case KEY: return deadEndOfKey(at, at + <i32>load<u8>(gate, 2));
    case URL: return deadEndOfUrl(at);
    case RULES: {
      const sight = withoutTokens(gate, at, at + length);
      return sight !== ALIVE ? sight : fitsAny(word, at) ? ALIVE : FULL_SIGHT;
    }
    case JUNCTION: return deadEndOfJunction(at);
    case SOFT_BREAK: return deadEndOfSoftBreak(at, at + length);
    default: return ALIVE;
  }
}

function withoutTokens(gate: usize, at: i32, wordEnd: i32): i32 {
  for (let p = wordEnd, end = wordEnd + <i32>load<u16>(gate, 4); p < end; p++) if (!isToken(byteAt(p))) return sightOf(0, p + 1 - at);
  const run = <i32>load<u16>(gate, 6);
  return run === 0 || hasTokenRun(max(0, at - load<i32>(gate, 8)), min(lengthOfText(), at + load<i32>(gate, 12)), run) ? ALIVE : FULL_SIGHT;
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
