import { closeSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { openRegular } from '../files/own-file.ts';
import { gitDirsOf } from './dirs.ts';

/** `DIRC`, a version and the number of entries, each of four bytes: `gitformat-index`. */
const HEADER_BYTES = 12;
const COUNT_AT = 8;

/**
 * How many files git tracks in the working tree at `top`, before it is asked, which takes some thirty milliseconds. No
 * more than a hint: 0 where there is no index, and a split one names some of them elsewhere.
 */
export function indexedFiles(top: string): number {
  try {
    const descriptor = openRegular(join(gitDirsOf(top).gitDir, 'index'));
    try {
      const header = Buffer.alloc(HEADER_BYTES);
      return readSync(descriptor, header) === HEADER_BYTES && header.toString('latin1', 0, 4) === 'DIRC'
        ? header.readUInt32BE(COUNT_AT)
        : 0;
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return 0;
  }
}
