import { gzipSync } from 'node:zlib';
import fc from '../properties.ts';
import { describe, expect, it } from 'vitest';
import { base64Runs, runLayer } from '../../src/detect/decode/base64.ts';
import { ESCAPE_SPELLINGS, escapeLayer } from '../../src/detect/decode/escape.ts';
import { EscapeRegions } from '../../src/detect/decode/escape-region.ts';

const ALPHABET = /[A-Za-z0-9+/_-]{32,}/g;
const sentence = 'the quick brown fox jumps over the lazy dog: 0123456789 and once more';

function naiveRuns(text: string): { start: number; end: number }[] {
  return [...text.matchAll(ALPHABET)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

describe('base64 and hex runs', () => {
  it('are those that a regular expression over all bytes finds', () => {
    const piece = fc.oneof(
      fc.string({ unit: fc.constantFrom('A', 'z', '9', '+', '/', '-', '_'), maxLength: 80 }),
      fc.string({ unit: fc.constantFrom(' ', '"', '\n', '.'), minLength: 1, maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        expect(base64Runs(Buffer.from(text), 0, text.length)).toEqual(naiveRuns(text));
      }),
    );
  });

  it('decode to the text they hold, and lead back to the bytes that carry each part', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: sentence.length - 9 }), fc.integer({ min: 1, max: 8 }), (start, length) => {
        const encoded = Buffer.from(sentence).toString('base64');
        const bytes = Buffer.from(`x = "${encoded}"`);
        const [run] = base64Runs(bytes, 0, bytes.length);
        const layer = run && runLayer(bytes, run)?.layer;
        expect(layer?.bytes.toString()).toBe(sentence);
        const outer = layer?.outer({ start, end: start + length });
        expect(Buffer.from(bytes.toString('latin1', outer?.start, outer?.end), 'base64').toString()).toContain(
          sentence.slice(start, start + length),
        );
      }),
    );
  });

  it('unpack gzip inside base64 and read hex', () => {
    const zipped = Buffer.from(`data: ${gzipSync(sentence).toString('base64')}\n`);
    const hex = Buffer.from(`data: ${Buffer.from(sentence).toString('hex')}\n`);
    for (const bytes of [zipped, hex]) {
      const [run] = base64Runs(bytes, 0, bytes.length);
      expect(run && runLayer(bytes, run)?.layer.bytes.toString()).toBe(sentence);
    }
  });

  it.each(['\n', '\r\n', '\n    '])('are read over lines (%j), and lead back past the line ends', (joint) => {
    const text = sentence.repeat(3);
    const encoded = Buffer.from(text).toString('base64');
    const bytes = Buffer.from(`data: |${joint}${(encoded.match(/.{1,64}/g) ?? []).join(joint)}\nnext: 1\n`);
    const [run, second] = base64Runs(bytes, 0, bytes.length);
    const layer = run && runLayer(bytes, run)?.layer;
    expect(layer?.bytes.toString()).toBe(text);
    expect(second && runLayer(bytes, second)?.layer.bytes.length).toBeLessThan(text.length);
    for (let start = 0; start + 20 < text.length; start += 7) {
      const outer = layer?.outer({ start, end: start + 20 });
      expect(
        Buffer.from(bytes.toString('latin1', outer?.start, outer?.end).replace(/\s+/g, ''), 'base64').toString(),
      ).toContain(text.slice(start, start + 20));
    }
  });

  it('leave random runs alone', () => {
    const bytes = Buffer.from('dGhpcyBp7f3fT9Xq2LmZ8vB4nR6kQ1wE5yU0oP7aS9dF');
    expect(base64Runs(bytes, 0, bytes.length).map((run) => runLayer(bytes, run))).toEqual([undefined]);
  });
});

describe('escapes', () => {
  it.each([
    ['percent', 'user%3Dann%26pin%3Dtwelve', 'user=ann&pin=twelve'],
    ['unicode-escape', '{\\u0022pin\\u0022: \\u0022twelve\\u0022}', '{"pin": "twelve"}'],
    ['html-entity', 'pin=&quot;twel&#118;e&quot;', 'pin="twelve"'],
  ] as const)('decode %s and lead back to the bytes that spelled them', (encoding, text, decoded) => {
    const bytes = Buffer.from(`a\n${text}\nb`);
    const regions = new EscapeRegions(ESCAPE_SPELLINGS[encoding]);
    const [opened] = [...text.matchAll(/%3D|\\u0022|&quot;|&#/g)].flatMap(
      ({ index }) => regions.at(bytes, index + 2) ?? [],
    );
    const layer = opened && escapeLayer(bytes, opened, encoding);
    expect(layer?.bytes.toString()).toBe(decoded);
    const start = decoded.indexOf('twelve');
    const outer = layer?.outer({ start, end: start + 6 });
    expect(bytes.toString('latin1', outer?.start, outer?.end)).toMatch(/^twel(?:v|&#118;)e$/);
  });
});
