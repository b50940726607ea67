/**
 * What the verdict on an escape rests on: which region it opens, and all that the region holds, are told by these bytes
 * alone.
 */
import fc from '../properties.ts';
import { expect, it } from 'vitest';
import { ESCAPE_ANCHORS, ESCAPE_SPELLINGS, escapeLayer } from '../../src/detect/decode/escape.ts';
import { EscapeRegions } from '../../src/detect/decode/escape-region.ts';
import { FULL_SIGHT, sightAfter, sightBefore } from '../../src/detect/sight.ts';

type Anchor = (typeof ESCAPE_ANCHORS)[number];

/** The region that the escape at `at` opens, counted from there, and what is decoded. */
function opened(bytes: Buffer, at: number, { encoding }: Anchor): unknown {
  const region = new EscapeRegions(ESCAPE_SPELLINGS[encoding]).at(bytes, at);
  const layer = region && escapeLayer(bytes, region, encoding);
  if (region === undefined || layer === undefined) return null;
  const { start, end } = region.region;
  return {
    start: start - at,
    end: end - at,
    focus: [region.focus.start - at, region.focus.end - at],
    text: layer.bytes.toString('latin1'),
  };
}

const piece = fc.oneof(
  fc.constantFrom(
    '"',
    '<',
    '\n',
    ' ',
    '>',
    'token',
    '=',
    '&amp;',
    '\\n',
    ...ESCAPE_ANCHORS.map(({ text }) => text),
    '&quot;&quot;',
    '%3d%22',
    '\\u0022',
  ),
  fc.integer({ min: 1, max: 200 }).map((length) => 'abc &x;'.repeat(30).slice(0, length)),
);
const beside = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));

it('is its stretch', () => {
  let told = 0;
  let opening = 0;
  fc.assert(
    fc.property(
      beside,
      fc.constantFrom(...ESCAPE_ANCHORS),
      beside,
      beside,
      beside,
      (before, anchor, after, otherBefore, otherAfter) => {
        const bytes = Buffer.from(`${before}${anchor.text}${after}`, 'latin1');
        const at = before.length;
        const sight = new EscapeRegions(ESCAPE_SPELLINGS[anchor.encoding]).sightAt(bytes, at);
        const from = at - sightBefore(sight);
        const to = at + sightAfter(sight);
        if (sight === FULL_SIGHT || from < 0 || to > bytes.length) return;
        const moved = Buffer.from(`${otherBefore}${bytes.toString('latin1', from, to)}${otherAfter}`, 'latin1');
        const expected = opened(bytes, at, anchor);
        told++;
        opening += expected === null ? 0 : 1;
        expect(opened(moved, otherBefore.length + at - from, anchor)).toEqual(expected);
      },
    ),
    { numRuns: 20_000 },
  );
  expect(told).toBeGreaterThan(2000);
  expect(opening).toBeGreaterThan(1000);
});
