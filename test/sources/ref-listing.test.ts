import fc from '../properties.ts';
import { describe, expect, it } from 'vitest';
import { expandExample } from '../../src/ruleset/example/example.ts';
import { RefListing } from '../../src/sources/git/ref-listing.ts';

interface Line {
  readonly name: string;
  readonly id: string;
  readonly symref: string;
}

const NAMES = [
  'refs/heads/a',
  'refs/heads/b/refs/tags/c',
  'refs/notes/commits',
  'refs/pull/1/head',
  'refs/pull/12/head',
  'refs/remotes/origin/HEAD',
  'refs/remotes/origin/ü',
  'refs/stash',
  'refs/stasher',
  'refs/tags/v1',
];
const IDS = ['a', 'b', 'c', 'd'].map((digit) => digit.repeat(40));

const lines = fc.uniqueArray(fc.nat(NAMES.length - 1), { maxLength: NAMES.length }).chain((chosen) =>
  fc.tuple(
    ...[...chosen]
      .sort((a, b) => a - b)
      .map((at) =>
        fc.record({
          name: fc.constant(NAMES[at] ?? ''),
          id: fc.constantFrom(...IDS),
          symref: fc.constantFrom('', '', 'refs/heads/a'),
        }),
      ),
  ),
);
const listing = fc.record({ heads: fc.array(fc.constantFrom(...IDS), { maxLength: 2 }), lines });

function listed({
  heads,
  lines: all,
}: {
  readonly heads: readonly string[];
  readonly lines: readonly Line[];
}): RefListing {
  return RefListing.of(heads, Buffer.from(all.map(({ name, id, symref }) => `${name}\0${id}\0${symref}\n`).join('')));
}

function isAside({ name }: Line): boolean {
  return name === 'refs/stash' || name.startsWith('refs/notes/');
}

const sorted = (ids: Iterable<string>): string[] => [...new Set(ids)].sort();

describe('a listing of refs', () => {
  it('tells branches and tags, what else points at something, and what is left aside', () => {
    fc.assert(
      fc.property(listing, (given) => {
        const found = listed(given);
        const ordinary = given.lines.filter((line) => !isAside(line));
        expect(sorted(found.all)).toEqual(sorted([...given.heads, ...given.lines.map(({ id }) => id)]));
        expect(sorted(found.ordinary)).toEqual(sorted([...given.heads, ...ordinary.map(({ id }) => id)]));
        expect(found.aside.toSorted()).toEqual(
          given.lines
            .filter(isAside)
            .map(({ id }) => id)
            .sort(),
        );
        const named = ordinary.filter(
          ({ name, symref }) => symref === '' && /^refs\/(?:heads|remotes|tags)\//.test(name),
        );
        expect(found.named).toEqual(
          named.map(({ name, id }) => ({
            name: name.replace(/^refs\/\w+\//, ''),
            isTag: name.startsWith('refs/tags/'),
            id,
          })),
        );
        expect(found.outside(IDS)).toEqual(IDS.filter((id) => !found.all.has(id)));
      }),
    );
  });

  it('tells what came and went since an earlier one', () => {
    fc.assert(
      fc.property(listing, listing, (before, after) => {
        const texts = ({ heads, lines: all }: typeof before): Map<string, Line> =>
          new Map(
            [...heads.map((id) => ({ name: '', id, symref: '' })), ...all].map((line) => [JSON.stringify(line), line]),
          );
        const [a, b] = [texts(before), texts(after)];
        const news = listed(after).since(listed(before));
        const gone = [...a].filter(([text]) => !b.has(text)).map(([, line]) => line);
        const come = [...b].filter(([text]) => !a.has(text)).map(([, line]) => line);
        const only = (some: readonly Line[], others: readonly Line[]): string[] =>
          sorted(some.map(({ id }) => id).filter((id) => !others.some((other) => other.id === id)));
        const ordinary = (all: readonly Line[]): Line[] => all.filter((line) => !isAside(line));
        expect({ come: sorted(news.come), gone: sorted(news.gone) }).toEqual({
          come: only(come, gone),
          gone: only(gone, come),
        });
        expect({ come: sorted(news.ordinary.come), gone: sorted(news.ordinary.gone) }).toEqual({
          come: only(ordinary(come), ordinary(gone)),
          gone: only(ordinary(gone), ordinary(come)),
        });
      }),
      { numRuns: 300 },
    );
  });

  it('is kept without names that may be tokens, which is no news next time', () => {
    const token = expandExample('ghp_<base62:30><check:github-crc32>', 'branch').text;
    const given = RefListing.of(
      [],
      Buffer.from(
        `refs/heads/main\0${IDS[0]}\0\nrefs/heads/${token}\0${IDS[1]}\0\nrefs/notes/${token}\0${IDS[2]}\0\nrefs/remotes/o/HEAD\0${IDS[3]}\0refs/remotes/o/${token}\n`,
      ),
    );
    const kept = new RefListing(given.kept(() => false));
    expect(kept.text.includes(token)).toBe(false);
    expect(kept.text.includes('refs/heads/main')).toBe(true);
    expect(given.since(kept)).toEqual({ come: [], gone: [], ordinary: { come: [], gone: [] } });
    expect([sorted(kept.all), sorted(kept.ordinary)]).toEqual([sorted(given.all), sorted(given.ordinary)]);
  });

  it('is told apart in listings of many lines, wherever these differ', () => {
    const many = (changed: number): RefListing =>
      RefListing.of(
        [],
        Buffer.from(
          Array.from(
            { length: 3000 },
            (_, at) =>
              `refs/pull/${at + 10_000}/head\0${at === changed ? IDS[0] : at.toString(16).padStart(40, '0')}\0\n`,
          ).join(''),
        ),
      );
    for (const at of [0, 1, 47, 1500, 2998, 2999]) {
      expect(many(at).since(many(-1))).toMatchObject({ come: [IDS[0]], gone: [at.toString(16).padStart(40, '0')] });
    }
    expect(many(-1).since(many(-1))).toMatchObject({ come: [], gone: [] });
  });
});
