import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { crc32 } from 'node:zlib';
import { Arena } from '../../../src/sources/pack/arena.ts';
import { compileKernel, openKernel, type KernelCode } from '../../../src/sources/pack/kernel.ts';
import type { PackedEntry } from '../../../src/sources/pack/packed-entry.ts';

/** The kernel as it was built. */
export const KERNEL: KernelCode = compileKernel(
  readFileSync(resolve(import.meta.dirname, '../../../dist/kernel.wasm')),
);

export function newArena(): Arena {
  return new Arena(openKernel(KERNEL));
}

/** An entry as it would lie in a pack, between bytes that are none of its business. */
export function packed(stream: Uint8Array, size: number): PackedEntry {
  const body = Buffer.concat([Buffer.of(0xb0), stream]);
  return {
    bytes: Buffer.concat([Buffer.alloc(7, 0xff), body, Buffer.alloc(9, 0xff)]),
    start: 7,
    end: 7 + body.length,
    header: 1,
    crc: crc32(body),
    size,
  };
}
