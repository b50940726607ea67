/**
 * Deltas of gitformat-pack(5): copies from a base, new bytes in between. Applied inside one arena, so that a copy is a
 * move within one array. Every instruction is bounds-checked.
 */
import { PackError } from './pack-index.ts';

/** What of a result was copied: triples of start in the result, start in the base, length. Neighbours that continue each other are joined. */
export interface Segments {
  triples: Int32Array;
  /** Numbers in use: three for each segment. */
  length: number;
}

export function emptySegments(): Segments {
  return { triples: new Int32Array(3 * 1024), length: 0 };
}

function addSegment(segments: Segments, start: number, base: number, length: number): void {
  const last = segments.length - 3;
  const { triples } = segments;
  if (last >= 0 && (triples[last] as number) + (triples[last + 2] as number) === start && (triples[last + 1] as number) + (triples[last + 2] as number) === base) {
    triples[last + 2] = (triples[last + 2] as number) + length;
    return;
  }
  if (segments.length === triples.length) {
    segments.triples = new Int32Array(triples.length * 2);
    segments.triples.set(triples);
  }
  segments.triples[segments.length++] = start;
  segments.triples[segments.length++] = base;
  segments.triples[segments.length++] = length;
}

/** Sizes at the start of a delta, and where its instructions begin. */
export interface DeltaHeader {
  readonly baseSize: number;
  readonly resultSize: number;
  readonly at: number;
}

function readSize(delta: Uint8Array, from: number, end: number): { readonly size: number; readonly at: number } {
  let size = 0, factor = 1, at = from;
  for (;;) {
    if (at >= end || factor > 2 ** 49) throw new PackError('damaged delta');
    const byte = delta[at++] as number;
    size += (byte & 0x7f) * factor;
    if (byte < 0x80) return { size, at };
    factor *= 128;
  }
}

export function readDeltaHeader(delta: Uint8Array, from: number, end: number): DeltaHeader {
  const base = readSize(delta, from, end), result = readSize(delta, base.at, end);
  return { baseSize: base.size, resultSize: result.size, at: result.at };
}

/**
 * Applies the instructions in `delta[from, end)` to the base at `arena[base, base + baseSize)`; the result goes to
 * `arena[out, out + resultSize)`, which must be filled exactly. `segments` is filled anew.
 */
export function applyDelta(arena: Uint8Array, base: number, baseSize: number, delta: Uint8Array, from: number, end: number, out: number, resultSize: number, segments: Segments): void {
  segments.length = 0;
  let at = from, done = 0;
  while (at < end) {
    const op = delta[at++] as number;
    if (op & 0x80) {
      let offset = 0, length = 0;
      if (op & 1) offset = delta[at++] as number;
      if (op & 2) offset |= (delta[at++] as number) << 8;
      if (op & 4) offset |= (delta[at++] as number) << 16;
      if (op & 8) offset += (delta[at++] as number) * 0x1000000;
      if (op & 16) length = delta[at++] as number;
      if (op & 32) length |= (delta[at++] as number) << 8;
      if (op & 64) length |= (delta[at++] as number) << 16;
      if (length === 0) length = 0x10000;
      if (at > end || offset + length > baseSize || done + length > resultSize) throw new PackError('a delta reaches outside its base');
      arena.copyWithin(out + done, base + offset, base + offset + length);
      addSegment(segments, done, offset, length);
      done += length;
    } else if (op !== 0) {
      if (at + op > end || done + op > resultSize) throw new PackError('a delta reaches outside its result');
      for (let i = 0; i < op; i++) arena[out + done + i] = delta[at + i] as number;
      at += op;
      done += op;
    } else throw new PackError('unknown delta instruction');
  }
  if (done !== resultSize) throw new PackError('a delta ends early');
}
