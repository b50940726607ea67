/** Words of tables that stand in code: what it rests on that they head none. */
import fc from '../properties.ts';
import { expect, it } from 'vitest';
import { FULL_SIGHT, sightAfter, sightBefore } from '../../src/detect/sight.ts';
import { inspectTable, TABLE_ANCHORS } from '../../src/detect/structure/table.ts';
import { builtInJudge } from './judge-source.ts';
import { expectSeenWithin, watched } from './watched.ts';

/**
 * The sight of the verdict on the anchor at `at`, which holds all that was looked at, and how often anything was found.
 */
function inspected(text: string, at: number): { readonly sight: number; readonly found: number } {
  let found = 0;
  const count = (): void => void found++;
  const { bytes, seen } = watched(text, at);
  const sight = inspectTable(bytes, at, { match: count, protectedValue: count, weakness: count, judge: builtInJudge });
  if (found === 0 && sight !== FULL_SIGHT) expectSeenWithin(sight, at, seen);
  return { sight, found };
}

const piece = fc.constantFrom(
  'a',
  'name',
  ',',
  ';',
  '|',
  '| ',
  '\t',
  '"',
  '(',
  ' = ',
  '\n',
  '\r\n',
  '---',
  'user',
  '\xe9',
  ' ',
);
const beside = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
const rows = fc
  .constantFrom('', '\n|---|---|\n| ann | dR7kw2Lm9x |\n', '\nann,dR7kw2Lm9x\n', '\nann\tdR7kw2Lm9x\n')
  .chain((row) => beside.map((text) => text + row));

const around = fc.constantFrom('', '\n', `${'x'.repeat(40)}\n`, `\n${'a, b '.repeat(9)}`);

it('is what was looked at, and nothing else has a say in it', () => {
  let moved = 0;
  let heads = 0;
  fc.assert(
    fc.property(
      around,
      beside,
      fc.constantFrom(...TABLE_ANCHORS),
      rows,
      around,
      beside,
      rows,
      (far, before, anchor, after, beyond, otherBefore, otherAfter) => {
        const text = `${far}${before}${anchor}${after}${beyond}`;
        const at = far.length + before.length;
        const { sight, found } = inspected(text, at);
        heads += found;
        const from = at - sightBefore(sight);
        const to = at + sightAfter(sight);
        if (found > 0 || sight === FULL_SIGHT || from < 0 || to > text.length) return;
        moved++;
        expect(inspected(`${otherBefore}${text.slice(from, to)}${otherAfter}`, otherBefore.length + at - from)).toEqual(
          { sight, found: 0 },
        );
      },
    ),
    { numRuns: 20_000 },
  );
  expect(moved).toBeGreaterThan(2000);
  expect(heads).toBeGreaterThan(5);
});
