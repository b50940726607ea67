import { expect, test } from 'vitest';
import fc from '../properties.ts';
import { LF, NUL } from '../../src/base/ascii.ts';
import { IdTable } from '../../src/sources/git/id-table.ts';
import { CommitRecords, isFile, isFileOrLink, parseRawDiff, type RawChange } from '../../src/sources/git/raw-diff.ts';
import { recordsOf } from '../../src/sources/git/stream.ts';

test('records are the same wherever the chunks of git are cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 6 }), { maxLength: 8 }),
      (chunks) => {
        const records: string[] = [];
        const read = recordsOf(LF, (bytes, start, end) => records.push(bytes.toString('latin1', start, end)));
        for (const chunk of chunks) read(Buffer.from(chunk, 'latin1'));
        expect(records).toEqual(chunks.join('').split('\n').slice(0, -1));
      },
    ),
  );
});

const digits = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
const id = digits(40);
const side = fc.record({
  mode: fc.constantFrom('100644', '120000', '000000'),
  id: fc.oneof(id, fc.constant('0'.repeat(40))),
});
const change = fc.record({
  parents: fc.array(side, { minLength: 1, maxLength: 3 }),
  now: side,
  path: fc.constantFrom('a', 'sub/b', ':100644 c', 'ü\n'),
});

/** A change as git prints it, and what is to be read of it. */
function printed({ parents, now, path }: typeof change extends fc.Arbitrary<infer Made> ? Made : never): {
  readonly raw: string;
  readonly read: RawChange;
} {
  const status = 'M'.repeat(parents.length);
  const sides = [...parents, now];
  const head = `${':'.repeat(parents.length)}${[...sides.map(({ mode }) => mode), ...sides.map(({ id: one }) => one), status].join(' ')}`;
  const before = parents.map(({ id: one }) => one).filter((one) => one !== '0'.repeat(40));
  return { raw: `${head}\0${path}\0`, read: { mode: now.mode, before, blob: now.id, status, path } };
}

test('what git prints of changes is read back, of a merge each of its sides', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 4 }), (changes) => {
      const all = changes.map(printed);
      expect(parseRawDiff(Buffer.from(all.map(({ raw }) => raw).join('')))).toEqual(all.map(({ read }) => read));
    }),
  );
});

test('each change is that of the commit named before it, wherever the chunks are cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(id, fc.array(change, { maxLength: 3 })), { maxLength: 4 }),
      fc.integer({ min: 1, max: 60 }),
      (commits, size) => {
        const found: [string, RawChange][] = [];
        const records = new CommitRecords((commit, one) => found.push([commit, one]));
        const read = recordsOf(NUL, (bytes, start, end) => records.read(bytes, start, end));
        const bytes = Buffer.from(
          commits.map(([commit, changes]) => `${commit}\0${changes.map((one) => printed(one).raw).join('')}`).join(''),
        );
        for (let at = 0; at < bytes.length; at += size) read(bytes.subarray(at, at + size));
        expect(found).toEqual(
          commits.flatMap(([commit, changes]) => changes.map((one) => [commit, printed(one).read])),
        );
        expect(records.commit).toBe(commits.at(-1)?.[0] ?? '');
      },
    ),
  );
});

test.each([
  ['100644', true, true],
  ['100755', true, true],
  ['100664', true, true],
  ['120000', false, true],
  ['160000', false, false],
  ['000000', false, false],
])('of mode %s, a file: %s, or a link as well: %s', (mode, file, either) => {
  const one = { mode, blob: '', before: [], status: 'M', path: 'a' };
  expect([isFile(one), isFileOrLink(one)]).toEqual([file, either]);
});

test.each([40, 64])(
  'a table of ids of %i digits numbers them as they come, and is the same when it is read back',
  (width) => {
    // Ids that begin alike share a slot.
    const ids = fc.array(fc.tuple(fc.constantFrom('00000000', '00000001', 'ffffffff'), digits(width - 8)), {
      maxLength: 80,
    });
    fc.assert(
      fc.property(ids, fc.integer({ min: 0, max: 3 }), digits(width), (made, before, other) => {
        const numbers = new Map<string, number>();
        const table = new IdTable(width, 1);
        for (const parts of made) {
          const one = parts.join('');
          if (!numbers.has(one)) numbers.set(one, numbers.size);
          expect(table.add(Buffer.from('-'.repeat(before) + one, 'latin1'), before)).toBe(numbers.get(one));
        }
        const bytes = table.serialise();
        for (const read of [table, IdTable.of(numbers.keys(), width), IdTable.parse(bytes, table.size, width)]) {
          expect(read?.size).toBe(numbers.size);
          for (const [one, number] of numbers) {
            expect([read?.idAt(number), read?.findId(one)]).toEqual([one, number]);
            expect(Math.sign(read?.compare(0, number) ?? Number.NaN)).toBe(
              Math.sign(Buffer.compare(Buffer.from(read?.idAt(0) ?? ''), Buffer.from(one))),
            );
          }
          expect([read?.findId(other), read?.findId(other.slice(1))]).toEqual([numbers.get(other) ?? -1, -1]);
          expect(read?.find(Buffer.from(other.slice(0, -1), 'latin1'), 0)).toBe(-1);
        }
        expect(IdTable.parse(bytes.subarray(4), table.size, width)).toBeNull();
      }),
      { numRuns: 30 },
    );
  },
);
