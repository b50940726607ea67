/**
 * What the text of a commit says of its place in the history: its tree, its parents and when it was made. First noted
 * as it stands there, later linked with the objects that are there.
 */
import { LF, SPACE, ZERO, GREATER } from './ascii';
import { typedNumberOf } from './tree';

const COMMIT: u32 = 1;
const TREE: u32 = 2;
const MAX_SAFE: f64 = 9007199254740991;

/**
 * Where a record stands: seconds as a 64-bit float, how many parents, the id of the tree, those of the parents. One
 * with more is not noted.
 */
const RECORD: usize = memory.data(1 << 13, 16);
const RECORD_BYTES: u32 = 1 << 13;
const HEAD: u32 = 12;

const TREE_WORD: usize = memory.data<u8>([0x74, 0x72, 0x65, 0x65, 0x20]);
const PARENT_WORD: usize = memory.data<u8>([0x70, 0x61, 0x72, 0x65, 0x6e, 0x74, 0x20]);
const AUTHOR_WORD: usize = memory.data<u8>([0x61, 0x75, 0x74, 0x68, 0x6f, 0x72, 0x20]);
const COMMITTER_WORD: usize = memory.data<u8>([0x63, 0x6f, 0x6d, 0x6d, 0x69, 0x74, 0x74, 0x65, 0x72, 0x20]);

function startsWith(at: usize, end: usize, word: usize, length: u32): bool {
  if (at + length > end) return false;
  for (let i: usize = 0; i < length; i++) if (load<u8>(at + i) !== load<u8>(word + i)) return false;
  return true;
}

/** Value of a hexadecimal digit as git writes it; more than 15 for anything else. */
// @ts-ignore: decorator
@inline
function digitOf(byte: u32): u32 {
  if (byte - ZERO < 10) return byte - ZERO;
  return byte - 0x61 < 6 ? byte - 0x57 : 16;
}

/** Reads an id in hexadecimal, and the end of its line. */
function readId(at: usize, end: usize, idBytes: u32, into: usize): bool {
  if (at + (idBytes << 1) >= end) return false;
  for (let i: usize = 0; i < idBytes; i++) {
    const high = digitOf(load<u8>(at + (i << 1)));
    const low = digitOf(load<u8>(at + (i << 1), 1));
    if ((high | low) > 15) return false;
    store<u8>(into + i, <u8>((high << 4) | low));
  }
  return load<u8>(at + (idBytes << 1)) === LF;
}

function lineEnd(at: usize, end: usize): usize {
  while (at < end && load<u8>(at) !== LF) at++;
  return at;
}

/** Behind the last `>` of the line, as git reads it; -1 for none. */
function secondsOf(start: usize, end: usize): f64 {
  let at = end - 1;
  while (at > start && load<u8>(at) !== GREATER) at--;
  if (load<u8>(at) !== GREATER || load<u8>(at + 1) !== SPACE) return -1;
  let seconds: f64 = 0;
  const first = at + 2;
  for (at = first; at < end && <u32>load<u8>(at) - ZERO < 10; at++) {
    seconds = seconds * 10 + <f64>(<u32>load<u8>(at) - ZERO);
  }
  return at === first || seconds > MAX_SAFE ? -1 : seconds;
}

/** Where `readCommit` leaves its record. */
export function commitRecord(): usize {
  return RECORD;
}

/** Notes the commit in `[from, end)`; returns the bytes of its record, 0 for what is no commit's text. */
export function readCommit(from: usize, end: usize, idBytes: u32): u32 {
  let at = from + 5 + (idBytes << 1) + 1;
  let parents: u32 = 0;
  let size = HEAD + idBytes;
  if (!startsWith(from, end, TREE_WORD, 5) || !readId(from + 5, end, idBytes, RECORD + HEAD)) return 0;
  while (startsWith(at, end, PARENT_WORD, 7) && readId(at + 7, end, idBytes, RECORD + size)) {
    at += 7 + (idBytes << 1) + 1;
    parents++;
    size += idBytes;
    if (size + idBytes > RECORD_BYTES) return 0;
  }
  let seconds: f64 = -1;
  if (startsWith(at, end, AUTHOR_WORD, 7)) {
    at = lineEnd(at, end) + 1;
    if (startsWith(at, end, COMMITTER_WORD, 10)) {
      const stop = lineEnd(at, end);
      if (stop < end) seconds = secondsOf(at, stop);
    }
  }
  store<f64>(RECORD, seconds);
  store<u32>(RECORD, parents, 8);
  return size;
}

/**
 * Links the records in `[from, end)`, one after the other, with the objects that are known: for each commit the number
 * of its tree to `trees`, its seconds to `seconds`, and the end of its parents' numbers, which go to `parents`, to
 * `ends`; -1 for an object that is not there or of another type. Returns how many parents there are.
 */
export function linkCommits(
  from: usize,
  end: usize,
  idBytes: u32,
  trees: usize,
  seconds: usize,
  ends: usize,
  parents: usize,
): u32 {
  let count: u32 = 0;
  for (let at = from; at < end; trees += 4, seconds += 8, ends += 4) {
    const many = load<u32>(at, 8);
    store<f64>(seconds, load<f64>(at));
    store<i32>(trees, typedNumberOf(at + HEAD, TREE));
    at += HEAD + idBytes;
    for (let i: u32 = 0; i < many; i++, count++, at += idBytes) {
      store<i32>(parents + ((<usize>count) << 2), typedNumberOf(at, COMMIT));
    }
    store<u32>(ends, count);
  }
  return count;
}
