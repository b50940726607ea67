/**
 * The automaton over one stretch of bytes. Each step waits for the one before it, so a long stretch is searched in
 * several places at once.
 */

let classes: usize = 0, next: usize = 0, classCount: u32 = 0, firstOutput: u32 = 0, longest: u32 = 0;

/** The tables lie at `table`: 256 classes, then the states, as `Automaton` has them. */
export function openAutomaton(table: usize, count: u32, first: u32, longestWord: u32): void {
  classes = table;
  next = table + 256;
  classCount = count;
  firstOutput = first;
  longest = longestWord;
}

// @ts-ignore: decorator
@inline
function step(state: u32, at: usize): u32 {
  return load<u32>(next + (<usize>(state + <u32>load<u8>(classes + <usize>load<u8>(at))) << 2));
}

// @ts-ignore: decorator
@inline
function tell(out: usize, state: u32, position: u32): usize {
  store<u32>(out, (state - firstOutput) / classCount);
  store<u32>(out, position, 4);
  return out + 8;
}

/** The state at `from`, for words that end there or behind. */
// @ts-ignore: decorator
@inline
function warm(text: usize, from: usize): u32 {
  let state: u32 = 0;
  for (let at = from - text > longest ? from - longest + 1 : text; at < from; at++) state = step(state, at);
  return state;
}

function searchOne(text: usize, from: usize, to: usize, into: usize): usize {
  const first = firstOutput;
  let out = into, state = warm(text, from);
  for (let at = from; at < to; at++) {
    state = step(state, at);
    if (state >= first) out = tell(out, state, <u32>(at - text));
  }
  return out;
}

/** Shorter stretches are not worth the words that every part has to read before it begins. */
const SPLIT_FROM: usize = 48;

/**
 * Writes to `into` the hits that end in `[from, to)` of the text at `text`: pairs of output state and position of the
 * last byte. There must be room for as many as there are bytes. Returns how many.
 */
export function search(text: usize, from: u32, to: u32, into: usize): u32 {
  const begin = text + from, end = text + to;
  if (end - begin < SPLIT_FROM) return <u32>(searchOne(text, begin, end, into) - into) >>> 3;
  const first = firstOutput, part = (end - begin) / 3, second = begin + part, third = second + part;
  const secondInto = into + (part << 3), thirdInto = secondInto + (part << 3);
  let outA = into, outB = secondInto, outC = thirdInto;
  let a = warm(text, begin), b = warm(text, second), c = warm(text, third);
  for (let at: usize = 0; at < part; at++) {
    a = step(a, begin + at);
    b = step(b, second + at);
    c = step(c, third + at);
    if (a >= first) outA = tell(outA, a, <u32>(begin + at - text));
    if (b >= first) outB = tell(outB, b, <u32>(second + at - text));
    if (c >= first) outC = tell(outC, c, <u32>(third + at - text));
  }
  for (let at = third + part; at < end; at++) {
    c = step(c, at);
    if (c >= first) outC = tell(outC, c, <u32>(at - text));
  }
  memory.copy(outA, secondInto, outB - secondInto);
  outA += outB - secondInto;
  memory.copy(outA, thirdInto, outC - thirdInto);
  return <u32>(outA + (outC - thirdInto) - into) >>> 3;
}
