/**
 * A pack's index (`.idx`, version 2): which objects the pack holds, where each begins, and the CRC-32 of its packed
 * bytes. Format: gitformat-pack(5).
 */
import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { readRegular } from '../files/own-file.ts';
import type { KernelCalls } from './kernel.ts';
import { KernelRoom } from './kernel-room.ts';
import { PackError } from './pack-error.ts';

/** What a pack holds. */
export interface PackIds {
  /** Number of objects. */
  readonly count: number;
  /** Bytes of an object id: 20, or 32 in SHA-256 repositories. */
  readonly idBytes: number;
  /** All ids in ascending order, one after the other. */
  readonly ids: Buffer;
}

/** What a pack holds, and where. */
export interface PackIndex extends PackIds {
  /** CRC-32 of the packed bytes, by position in `ids`. */
  readonly crcs: Uint32Array;
  /** Offset in the pack, by position in `ids`. */
  readonly offsets: Float64Array;
  /** Length of the pack in bytes. */
  readonly packLength: number;
}

const MAGIC = 0xff744f63;
const FANOUT_BYTES = 1024;
const HEADER_BYTES = 8;

/** An index as it lies in its file, with the ids at hand and the rest unread. */
export interface RawIndex extends PackIds {
  readonly file: Buffer;
}

/** Reads the index beside `packFile` (`pack-….pack`). */
export function readRawIndex(packFile: string, idBytes: number): RawIndex {
  const file = readRegular(packFile.replace(/\.pack$/, '.idx'));
  if (file.length < HEADER_BYTES + FANOUT_BYTES + 2 * idBytes || file.readUInt32BE(0) !== MAGIC) {
    throw new PackError('the index is of an unknown format or cut short');
  }
  if (file.readUInt32BE(4) !== 2) throw new PackError(`the index has version ${file.readUInt32BE(4)}`);
  const count = file.readUInt32BE(HEADER_BYTES + FANOUT_BYTES - 4);
  const idsAt = HEADER_BYTES + FANOUT_BYTES;
  const crcsAt = idsAt + count * idBytes;
  if (crcsAt + count * 8 > file.length - 2 * idBytes) throw new PackError('the index is cut short');
  const digest = createHash(idBytes === 32 ? 'sha256' : 'sha1')
    .update(file.subarray(0, -idBytes))
    .digest();
  if (!digest.equals(file.subarray(-idBytes))) throw new PackError('the index does not match its check sum');
  return { count, idBytes, ids: file.subarray(idsAt, crcsAt), file };
}

const FAULTS: Readonly<Record<number, string>> = {
  8: 'the index points outside the pack',
  9: 'the index is cut short',
};

export function readPackIndex(
  packFile: string,
  { file, count, idBytes, ids }: RawIndex,
  kernel: KernelCalls,
): PackIndex {
  const packLength = statSync(packFile).size;
  const rest = file.subarray(HEADER_BYTES + FANOUT_BYTES + count * idBytes, -2 * idBytes);
  const room = new KernelRoom(kernel);
  const from = room.take(rest.length);
  const crcsAt = room.take(count * 4);
  const offsetsAt = room.take(count * 8);
  room.bytes(from, rest.length).set(rest);
  const fault = kernel.readIndex(from, from + rest.length, count, crcsAt, offsetsAt, packLength - idBytes);
  if (fault !== 0) throw new PackError(FAULTS[fault] ?? 'the index is damaged');
  return {
    count,
    idBytes,
    ids,
    crcs: new Uint32Array(room.numbers(crcsAt, count)),
    offsets: room.floats(offsetsAt, count).slice(),
    packLength,
  };
}

/** Hexadecimal id of the object at `position`. */
export function idAt(index: PackIds, position: number): string {
  return index.ids.toString('hex', position * index.idBytes, (position + 1) * index.idBytes);
}

/** Position of an id given as bytes, or -1. */
export function positionOf(index: PackIds, id: Uint8Array): number {
  for (let low = 0, high = index.count - 1; low <= high;) {
    const middle = (low + high) >>> 1;
    const order = index.ids.compare(id, 0, index.idBytes, middle * index.idBytes, (middle + 1) * index.idBytes);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
