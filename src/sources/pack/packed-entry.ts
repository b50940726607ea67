/** Where an entry lies in bytes that were read, and what the index says of it. */
import type { EntryTable } from './entry-table.ts';
import type { PackFile } from './pack-file.ts';
import { PackError } from './pack-error.ts';

export interface PackedEntry {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** Bytes before the zlib stream. */
  readonly header: number;
  readonly crc: number;
  /** Inflated. */
  readonly size: number;
}

/** Objects beyond this size, packed or not, are left to git whole. */
export const HARD_LIMIT = 1 << 28;

/** The bytes hold until the file is read again. */
export function packedEntry(table: EntryTable, file: PackFile, entry: number): PackedEntry {
  const size = table.size[entry] as number;
  const offset = table.offset[entry] as number;
  const length = (table.offset[entry + 1] as number) - offset;
  if (size > HARD_LIMIT || length > HARD_LIMIT) throw new PackError('too large to be read here');
  const bytes = file.load(offset, length);
  const start = file.at(offset);
  return {
    bytes,
    start,
    end: start + length,
    header: table.header[entry] as number,
    crc: table.crc[entry] as number,
    size,
  };
}
