import fc from '../../properties.ts';
import { describe, expect, it } from 'vitest';
import { SNIFF_BYTES, sniffEncoding } from '../../../src/sources/files/encoding.ts';
import { newArena } from './packed.ts';

const arena = newArena();

function isPlain(bytes: Uint8Array): boolean {
  // What lay there before is none of its business.
  arena.put(new Uint8Array(bytes.length + 64), 0);
  arena.put(bytes, 0);
  return arena.isPlain(0, Math.min(bytes.length, SNIFF_BYTES));
}

const marks = fc.constantFrom([], [0xff, 0xfe], [0xfe, 0xff], [0xef, 0xbb, 0xbf], [0xff], [0xfe, 0xfe]);
const text = fc
  .tuple(marks, fc.array(fc.integer({ min: 1, max: 255 }), { maxLength: 70 }))
  .map(([mark, bytes]) => Uint8Array.from([...mark, ...bytes]));

describe('the kernel', () => {
  it('takes for plain exactly what is scanned as it is stored', () => {
    fc.assert(
      fc.property(text, fc.option(fc.nat(70)), (bytes, nul) => {
        if (nul !== null && nul < bytes.length) bytes[nul] = 0;
        expect(isPlain(bytes)).toBe(sniffEncoding(bytes) === 'utf8');
      }),
    );
  });

  it('looks at no more than the beginning', () => {
    const bytes = new Uint8Array(SNIFF_BYTES + 40).fill(0x61);
    bytes[SNIFF_BYTES] = 0;
    expect(isPlain(bytes)).toBe(true);
    bytes[SNIFF_BYTES - 1] = 0;
    expect(isPlain(bytes)).toBe(false);
  });
});
