import { expect, test } from 'vitest';
import { located } from '../samples.ts';
import { NOTHING } from '../../src/scan/fragment-result.ts';
import { settlePending, settleRange, type ScannedBlob, type ScannedFile } from '../../src/scan/changes/new-secrets.ts';

/** A version of `a.txt` that holds these secrets; it has the commit's name, and took the place of `before`. */
function version(commit: string, secrets: readonly string[], before: readonly string[]): ScannedBlob {
  const provenance = { kind: 'git-blob', path: 'a.txt', blob: commit, commit, exposure: 'history' } as const;
  const matches = secrets.map((value, start) => located({ rule: 'some-key', value, start, more: { provenance } }));
  return { place: { ...provenance, before }, result: { ...NOTHING, located: matches } };
}

/** What is told of each secret: the version, its commit, how far it has got, and whether it is old. */
function settled(versions: readonly ScannedBlob[], still: readonly string[], old: readonly string[] = []): unknown {
  const held = new Map(
    versions.map(({ place, result }) => [place.blob, result.located.map(({ match }) => match.secret.reveal())]),
  );
  held.set('old', [...old]);
  return settleRange(
    versions,
    new Set(still.map((blob) => `${blob}\0a.txt`)),
    (blob) => new Set(held.get(blob)),
    (secret) => secret.reveal(),
  ).flatMap(({ located }) =>
    located.map(({ match, provenance, isOld = false }) =>
      provenance.kind !== 'git-blob'
        ? null
        : [match.secret.reveal(), provenance.blob, provenance.commit, provenance.exposure, isOld],
    ),
  );
}

test('a secret of a range is reported at the commit that added it, with the widest exposure of its versions', () => {
  const versions = [version('one', [], ['old']), version('two', ['x'], ['one']), version('three', ['x', 'y'], ['two'])];
  expect(settled(versions, ['three'])).toEqual([
    ['x', 'two', 'two', 'committed', false],
    ['y', 'three', 'three', 'committed', false],
  ]);
  expect(settled(versions, [])).toEqual([
    ['x', 'two', 'two', 'history', false],
    ['y', 'three', 'three', 'history', false],
  ]);
});

test('a secret from before the range is reported once, without a commit', () => {
  const versions = [version('one', ['x'], ['old']), version('two', ['x'], ['one'])];
  expect(settled(versions, ['two'], ['x'])).toEqual([['x', 'one', null, 'committed', true]]);
});

test('a secret that was removed and added again is reported where it came back', () => {
  const versions = [version('one', ['x'], ['old']), version('two', [], ['one']), version('three', ['x'], ['two'])];
  expect(settled(versions, ['three'], ['x'])).toEqual([['x', 'three', 'three', 'committed', false]]);
});

test('a pending secret has the widest exposure of the earlier versions that hold it', () => {
  const blob = version('index', ['x', 'new'], ['head']);
  const { result } = version('file', ['x', 'staged', 'new'], []);
  const file: ScannedFile = {
    place: {
      path: 'a.txt',
      file: '/a.txt',
      exposure: 'untracked',
      before: [
        { blob: 'head', exposure: 'committed' },
        { blob: 'index', exposure: 'staged' },
      ],
    },
    result: {
      ...result,
      located: result.located.map((one) => ({
        ...one,
        provenance: { kind: 'file', path: 'a.txt', exposure: 'untracked' },
      })),
    },
  };
  const held: Readonly<Record<string, readonly string[]>> = { head: ['x'], index: ['x', 'staged'] };
  const staged = { ...blob, place: { ...blob.place, exposure: 'staged' as const } };
  const told = settlePending(
    [staged],
    [file],
    (id, path) => new Set(path === 'a.txt' ? held[id] : []),
    (secret) => secret.reveal(),
  ).map(({ located }) =>
    located.map(({ match, provenance, isOld = false }) => [match.secret.reveal(), provenance.exposure, isOld]),
  );
  expect(told).toEqual([
    [
      ['x', 'committed', true],
      ['new', 'staged', false],
    ],
    [
      ['x', 'committed', true],
      ['staged', 'staged', true],
      ['new', 'untracked', false],
    ],
  ]);
});
