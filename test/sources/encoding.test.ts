import fc from '../properties.ts';
import { describe, expect, test } from 'vitest';
import type { TextEncoding } from '../../src/model/fragment.ts';
import { sniffEncoding, transcode } from '../../src/sources/files/encoding.ts';

type Wide = Exclude<TextEncoding, 'utf8'>;
const WIDE: readonly Wide[] = ['utf16le', 'utf16be', 'utf32le', 'utf32be'];

function encodeUnits(values: readonly number[], width: number, littleEndian: boolean): Uint8Array {
  const out = new DataView(new ArrayBuffer(values.length * width));
  values.forEach((value, i) =>
    width === 2 ? out.setUint16(i * 2, value, littleEndian) : out.setUint32(i * 4, value, littleEndian),
  );
  return new Uint8Array(out.buffer);
}

/** The naive encoder that everything is compared with. */
function encode(text: string, encoding: TextEncoding): Uint8Array {
  if (encoding === 'utf8') return Buffer.from(text, 'utf8');
  const littleEndian = encoding.endsWith('le');
  if (encoding.startsWith('utf16')) {
    return encodeUnits(
      Array.from({ length: text.length }, (_, i) => text.charCodeAt(i)),
      2,
      littleEndian,
    );
  }
  return encodeUnits(
    [...text].map((character) => character.codePointAt(0) ?? 0),
    4,
    littleEndian,
  );
}

const anyText = fc.string({ unit: 'binary', maxLength: 60 });

describe('transcode', () => {
  test('yields the same UTF-8 as the runtime does, lone surrogates included', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom(...WIDE), (text, encoding) => {
        const plain = text.replace(/^\uFEFF/, '');
        expect(Buffer.from(transcode(encode(text, encoding), encoding).bytes)).toEqual(Buffer.from(plain, 'utf8'));
      }),
    );
    const units = fc.array(fc.integer({ min: 0xd700, max: 0xe100 }), { maxLength: 30 });
    fc.assert(
      fc.property(units, (values) => {
        const bytes = encodeUnits(values, 2, true);
        expect(Buffer.from(transcode(bytes, 'utf16le').bytes)).toEqual(
          Buffer.from(Buffer.from(bytes).toString('utf16le'), 'utf8'),
        );
      }),
    );
  });

  test('maps every offset to the stored character that holds it', () => {
    const texts = fc.tuple(anyText, fc.nat(3)).map(([text, times]) => text.repeat(times * 40));
    fc.assert(
      fc.property(texts, fc.constantFrom(...WIDE), (text, encoding) => {
        const { bytes, toStored } = transcode(encode(`\uFEFF${text}`, encoding), encoding);
        let offset = 0;
        let place = encode('\uFEFF', encoding).length;
        for (const character of text) {
          const length = Buffer.byteLength(character);
          for (let i = 0; i < length; i += 1) {
            if (toStored(offset + i) !== place) {
              throw new Error(`offset ${offset + i} maps to ${toStored(offset + i)}, not ${place}`);
            }
          }
          offset += length;
          place += encode(character, encoding).length;
        }
        expect([bytes.length, toStored(offset)]).toEqual([offset, place]);
      }),
      { numRuns: 60 },
    );
  });

  test('UTF-8 stays as it is', () => {
    const bytes = Buffer.from('ä\n');
    const same = transcode(bytes, 'utf8');
    expect(same.bytes).toBe(bytes);
    expect(same.toStored(2)).toBe(2);
  });
});

describe('sniffEncoding', () => {
  test('every encoding is recognised by its mark', () => {
    for (const encoding of WIDE) expect(sniffEncoding(encode('\uFEFFkey: value äß', encoding))).toBe(encoding);
    expect(sniffEncoding(encode('\uFEFFключ: значение', 'utf16le'))).toBe('utf16le');
    expect(sniffEncoding(Buffer.from('\uFEFFkey'))).toBe('utf8');
  });

  test('text that is mostly ASCII is recognised without a mark', () => {
    const text = 'password = something\r\nüber = naïve\r\n';
    for (const encoding of WIDE) expect(sniffEncoding(encode(text, encoding))).toBe(encoding);
    for (const encoding of WIDE) expect(sniffEncoding(encode(text.repeat(1000), encoding))).toBe(encoding);
  });

  test('ASCII, UTF-8, Latin-1 and an empty file are scanned as stored', () => {
    for (const text of ['', 'x', 'plain\n', 'ünï\n']) expect(sniffEncoding(Buffer.from(text))).toBe('utf8');
    expect(sniffEncoding(Buffer.from('caf\xe9', 'latin1'))).toBe('utf8');
  });

  test('a stray NUL, or a mark that is none, hides no text', () => {
    const text = 'a line of settings\n'.repeat(20);
    for (const odd of [`# \0\n${text}`, `${text}\0`, `\x01\x02${text}`]) {
      expect(sniffEncoding(Buffer.from(odd))).toBe('utf8');
      for (const wide of WIDE) expect(sniffEncoding(encode(`\uFEFF${odd}`, wide))).toBe(wide);
    }
    expect(sniffEncoding(encode(`\uFEFF# \ud800\ud800\ud800\n${text}`, 'utf16le'))).toBe('utf16le');
    for (const mark of ['\xff\xfe', '\xfe\xff', '\xff\xfe\0\0', '\0\0\xfe\xff', '\xef\xbb\xbf\0']) {
      expect(sniffEncoding(Buffer.from(mark + text, 'latin1'))).toBe('utf8');
    }
    // Both bytes of this one are ASCII.
    for (const wide of WIDE) expect(sniffEncoding(encode(`\uFEFF# ${'漢'.repeat(500)}\n${text}`, wide))).toBe(wide);
  });

  test('many NULs make a file binary, however it is laid out', () => {
    expect(sniffEncoding(Buffer.from('text\0text'))).toBe('binary');
    expect(sniffEncoding(Buffer.from([0, 0]))).toBe('binary');
    expect(sniffEncoding(new Uint8Array(5000))).toBe('binary');
    expect(sniffEncoding(Buffer.from([0xff, 0xfe, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]))).toBe('binary');
    const samples = Uint8Array.from({ length: 4000 }, (_, i) => (i % 2 === 0 ? (i * 7) % 31 : 0));
    expect(sniffEncoding(samples)).toBe('binary');
    expect(sniffEncoding(Uint8Array.from({ length: 4000 }, (_, i) => (i * 2654435761) >>> 24))).toBe('binary');
  });

  test('what begins as a picture does is one, however even the rest', () => {
    for (const head of [
      '\x89PNG\r\n\x1a\n\0\0\0\rIHDR',
      '\xff\xd8\xff\xe0\0\x10JFIF\0\x01',
      'GIF89a\x10\0\x10\0\xf7\0',
    ]) {
      expect(sniffEncoding(Buffer.from(head + 'U'.repeat(4000), 'latin1'))).toBe('binary');
    }
  });

  test('a NUL beyond the beginning is not looked for', () => {
    expect(sniffEncoding(Buffer.from(`${'a'.repeat(8000)}\0`))).toBe('utf8');
  });
});
