/** What the kernel tells of an escape before any reader is asked: that nothing stands in the text it opens. */
import fc from '../properties.ts';
import { expect, it } from 'vitest';
import { ESCAPE_ANCHORS, ESCAPE_SPELLINGS, escapeLayer } from '../../src/detect/decode/escape.ts';
import { EscapeRegions } from '../../src/detect/decode/escape-region.ts';
import type { Layer } from '../../src/detect/decode/layer.ts';
import { FULL_SIGHT, sightAfter, sightBefore } from '../../src/detect/sight.ts';
import { sturdyPassword, token } from './structure-source.ts';
import { placesIn, toldDead } from './told-dead.ts';

type Anchor = (typeof ESCAPE_ANCHORS)[number];

const base64 = Buffer.from('nobody says anything here at all').toString('base64');
const ESCAPES = [
  '&lt;',
  '&#61;',
  '&#x3D;',
  '&#8217;',
  '&#128512;',
  '&#xd800;',
  '&apos;',
  '&#;',
  '%e2%80%99',
  '%',
  '%2',
];
const piece = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(...ESCAPE_ANCHORS.map(({ text }) => text), ...ESCAPES, '\\u003d', '\\ud83d'),
  },
  fc.constantFrom('"', '<', '\n', ' ', '>', '=', ': ', 'password', '&#112;assword', 'author', 'https://', base64),
  fc.constantFrom(token(3), sturdyPassword(4), '\\n', 'weather', `'${sturdyPassword(5)}'`),
  fc.constantFrom('%22'.repeat(20), '%22'.repeat(90), '%22password=7'.repeat(40), '&#'.repeat(30), '&quot;'.repeat(12)),
  fc.integer({ min: 1, max: 200 }).map((length) => 'abc &x;'.repeat(30).slice(0, length)),
);
const beside = fc.array(piece, { maxLength: 24 }).map((pieces) => pieces.join(''));

function layerAt(bytes: Buffer, at: number, { encoding }: Anchor): Layer | undefined {
  const region = new EscapeRegions(ESCAPE_SPELLINGS[encoding]).at(bytes, at);
  return region && escapeLayer(bytes, region, encoding);
}

/** Whether something may be found in the part of a layer that is judged. */
function isLoud({ bytes, focus = { start: 0, end: bytes.length } }: Layer): boolean {
  return placesIn(bytes).some((at) => at >= focus.start && at < focus.end);
}

/** Escapes in decoded text are left to the readers, whatever they lead to. */
function holdsEscape({ bytes }: Layer): boolean {
  const text = bytes.toString('latin1').toLowerCase();
  return ESCAPE_ANCHORS.some((anchor) => text.includes(anchor.text));
}

it('is silent where, and only where, no reader would find an anchor', () => {
  const counts = { silent: 0, loud: 0, shut: 0 };
  fc.assert(
    fc.property(beside, fc.constantFrom(...ESCAPE_ANCHORS), beside, (before, anchor, after) => {
      const bytes = Buffer.from(`${before}${anchor.text}${after}`, 'latin1');
      const at = before.length;
      const told = toldDead(bytes, at);
      const layer = layerAt(bytes, at, anchor);
      const loud = layer !== undefined && isLoud(layer);
      counts[layer === undefined ? 'shut' : loud ? 'loud' : 'silent']++;
      if (told !== null) expect(loud).toBe(false);
      else if (layer === undefined || !holdsEscape(layer)) expect(loud).toBe(true);
      const sight = new EscapeRegions(ESCAPE_SPELLINGS[anchor.encoding]).sightAt(bytes, at);
      if (told === null || sight === FULL_SIGHT) return;
      expect(told).toEqual({ start: at - sightBefore(sight), end: at + sightAfter(sight) });
    }),
    { numRuns: 20_000 },
  );
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(2000);
});
