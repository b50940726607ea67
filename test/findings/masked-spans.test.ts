import fc from '../properties.ts';
import { expect, test } from 'vitest';
import { MaskedSpans } from '../../src/findings/masked-spans.ts';
import { Secret } from '../../src/model/secret.ts';

test('the spans near a place are those that walking all of them finds', () => {
  const span = fc.tuple(fc.nat(200), fc.nat(40)).map(([start, length]) => ({ start, end: start + length }));
  fc.assert(
    fc.property(fc.array(span, { maxLength: 30 }), span, fc.nat(20), (spans, place, distance) => {
      const all = spans.map((one, at) => ({ span: one, masked: String(at) }));
      const touches = all
        .filter((one) => one.span.end >= place.start - distance && one.span.start <= place.end + distance)
        .map(({ masked }) => masked);
      const near = new MaskedSpans(all).near(place, distance).map(({ masked }) => masked);
      expect(touches.filter((masked) => !near.includes(masked))).toEqual([]);
    }),
  );
});

test('spans far from the place are not visited', () => {
  const many = new MaskedSpans(
    Array.from({ length: 10_000 }, (_, at) => ({ span: { start: at * 10, end: at * 10 + 5 }, masked: '' })),
  );
  expect(many.near({ start: 50_000, end: 50_005 }, 20).length).toBeLessThan(8);
});

test('the parts of a composite are masked as its secret is', () => {
  const match = {
    ruleId: 'pair',
    secret: new Secret('a'),
    span: { start: 20, end: 30 },
    parts: [{ role: 'key id', value: new Secret('b'), span: { start: 5, end: 15 } }],
    decoded: [],
    confidence: 'high',
    proofs: [],
    traits: {},
  } as const;
  expect(MaskedSpans.of([match]).near({ start: 0, end: 40 }, 0)).toEqual([
    { span: { start: 5, end: 15 }, masked: '••••••••' },
    { span: { start: 20, end: 30 }, masked: '••••••••' },
  ]);
});
