import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from '../../properties.ts';
import { describe, expect, it } from 'vitest';
import { CommitNotes, NotedHistory } from '../../../src/sources/history/noted-commits.ts';
import { openHistory } from '../../../src/sources/history/history.ts';
import { COMMIT, TREE } from '../../../src/sources/pack/entry-table.ts';
import { listLoose, looseObjects, openPacks } from '../../../src/sources/pack/object-store.ts';
import { idAt } from '../../../src/sources/pack/pack-index.ts';
import { openKernel } from '../../../src/sources/pack/kernel.ts';
import { KernelRoom } from '../../../src/sources/pack/kernel-room.ts';
import { PackedTrees } from '../../../src/sources/pack/packed-trees.ts';
import { TreeReader, type TreeTask } from '../../../src/sources/pack/tree-reader.ts';
import { PackedHistory } from '../../../src/sources/history/packed-history.ts';
import { openRepository } from '../../../src/sources/git/repository.ts';
import { gitBytes } from '../../git.ts';
import { KERNEL } from './packed.ts';

function git(dir: string, args: readonly string[], input?: string): string {
  return gitBytes(dir, args, input === undefined ? {} : { input }).toString('latin1');
}

/**
 * Some of these are folders of others, some are sorted otherwise as folders than as files, some hold other bytes than
 * letters.
 */
const PATHS = ['a', 'a.b', 'a/b', 'a/b/c', 'a0', 'lib/x.js', 'lib/y.js', 'lib/deep/er/z.js', 'ü/ß.txt', 'top.txt'];
const CONTENTS = ['one', 'two', 'three', 'four', 'five'];

/** What a commit has in the end: for each path a content, or none. */
const snapshot = fc.array(
  fc.record({
    path: fc.nat(PATHS.length - 1),
    content: fc.nat(CONTENTS.length - 1),
    mode: fc.constantFrom('100644', '100755', '120000'),
  }),
  { maxLength: 8 },
);
const commit = fc.record({ files: snapshot, parents: fc.array(fc.nat(20), { maxLength: 3 }) });
const plan = fc.record({
  commits: fc.array(commit, { minLength: 1, maxLength: 12 }),
  packedAt: fc.nat(12),
  within: fc.constantFrom('', 'lib'),
});

/** `fast-import`, which takes the whole history at once. */
function script(
  commits: readonly {
    readonly files: readonly { readonly path: number; readonly content: number; readonly mode: string }[];
    readonly parents: readonly number[];
  }[],
): string {
  const lines = CONTENTS.flatMap((content, at) => ['blob', `mark :${at + 1}`, `data ${content.length}`, content]);
  commits.forEach(({ files, parents }, at) => {
    const from = at === 0 ? [] : [...new Set(parents.map((parent) => parent % at))];
    lines.push(
      `commit refs/heads/b${at % 2}`,
      `mark :${100 + at}`,
      `committer ann <ann@example.com> ${1_700_000_000 + at * 60} +0000`,
      'data 1',
      'm',
    );
    from.forEach((parent, number) => lines.push(`${number === 0 ? 'from' : 'merge'} :${100 + parent}`));
    lines.push(
      'deleteall',
      ...files.map(({ path, content, mode }) => `M ${mode} :${content + 1} ${PATHS[path] ?? ''}`),
    );
  });
  return `${lines.join('\n')}\n`;
}

/** As one thread alone would read it. */
async function packedHistory(dir: string, wanted: ReadonlySet<string>): Promise<PackedHistory> {
  const folders = [join(dir, '.git/objects')];
  const { packs } = await openPacks(folders, 20, () => openKernel(KERNEL));
  const loose = listLoose(folders);
  const scanned = [...looseObjects(loose, 1 << 20)];
  const objects = scanned.flatMap((object) => ('reason' in object ? [] : [object]));
  const inPacks = packs.flatMap(({ index, table }) =>
    Array.from({ length: table.count }, (_, entry) => entry)
      .filter((entry) => table.type[entry] === COMMIT)
      .map((entry) => idAt(index, table.position[entry] ?? 0)),
  );
  const texts = [
    ...inPacks.map((id) => ({ id, text: Buffer.from(git(dir, ['cat-file', 'commit', id]), 'latin1') })),
    ...objects.filter(({ type }) => type === COMMIT).map(({ id, bytes }) => ({ id, text: bytes })),
  ];
  const first = packs.reduce((sum, { table }) => sum + table.count, 0);
  const task: TreeTask = {
    idBytes: 20,
    packs: packs.map(({ file, index, whole, table }) => ({
      file,
      length: index.packLength,
      whole,
      table,
      wanted: new Uint8Array(table.count).fill(1),
    })),
    known: [
      ...packs.map(({ index, table }) => ({
        ids: index.ids,
        types: Uint8Array.from(
          { length: table.count },
          (_, position) => table.type[table.position.indexOf(position)] ?? 0,
        ),
      })),
      {
        ids: Buffer.from(objects.map(({ id }) => id).join(''), 'hex'),
        types: Uint8Array.from(objects, ({ type }) => type),
      },
    ],
    wanted: [...wanted].map((id) => Buffer.from(id, 'hex')),
    loose: objects.flatMap(({ type, bytes }, at) => (type === TREE ? [{ number: first + at, bytes }] : [])),
    counters: new Int32Array(packs.length + 1),
  };
  const kernel = openKernel(KERNEL);
  const notes = new CommitNotes(kernel);
  texts.forEach(({ text }, at) => {
    const room = new KernelRoom(kernel);
    const copy = room.bytes(room.take(text.length), text.length);
    copy.set(text);
    expect(notes.note(at, copy, 20)).toBe(true);
  });
  const { entries, records } = notes.taken();
  const reader = new TreeReader(kernel, task);
  const known = reader.objects;
  const numberOf = (id: string): number => known.numberOf(Buffer.from(id, 'hex'));
  const commits = new NotedHistory(
    {
      objects: known,
      numbers: entries.map((at) => numberOf(texts[at]?.id ?? '')),
      records,
      linked: reader.link(records, entries.length),
      width: 40,
    },
    () => null,
  );
  return new PackedHistory({
    commits,
    objects: reader.reading(packs),
    trees: new PackedTrees(openKernel(KERNEL), task, [reader.read()], [...wanted].map(numberOf)),
    wanted: [...wanted],
    unread: [],
  });
}

/** Packs the repository anew, without contents of four letters and more. */
function withoutLongContents(dir: string): void {
  const listed = git(dir, ['rev-list', '--objects', '--all', '--filter=blob:limit=4']);
  const objects = join(dir, '.git/objects');
  const name = git(dir, ['pack-objects', '--quiet', join(dir, '.git/short')], listed).trim();
  rmSync(objects, { recursive: true });
  mkdirSync(join(objects, 'pack'), { recursive: true });
  for (const ending of ['pack', 'idx']) {
    renameSync(join(dir, `.git/short-${name}.${ending}`), join(objects, `pack/pack-${name}.${ending}`));
  }
}

describe('the changes of commits', () => {
  it('are the same from packs as from git, whatever lies in packs', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async ({ commits, packedAt, within }) => {
        const dir = mkdtempSync(join(tmpdir(), 'keyroll-packed-'));
        try {
          git(dir, ['init', '-q']);
          // A part of the history in a pack, the rest loose or in a second one.
          git(
            dir,
            ['-c', 'fastimport.unpackLimit=0', 'fast-import', '--quiet', '--force'],
            script(commits.slice(0, packedAt + 1)),
          );
          git(
            dir,
            ['-c', `fastimport.unpackLimit=${packedAt % 2 === 0 ? 0 : 1000}`, 'fast-import', '--quiet', '--force'],
            script(commits),
          );
          git(dir, ['checkout', '-q', '-f', 'b0']);
          mkdirSync(join(dir, within), { recursive: true });
          const blobs = new Set(
            CONTENTS.slice(0, 3).map((content) => git(dir, ['hash-object', '-t', 'blob', '--stdin'], content).trim()),
          );
          const history = await openHistory(await openRepository(join(dir, within), { cwd: dir, env: process.env }), {
            kind: 'all',
          });
          const byGit = await history.placesOf(blobs);
          const byPacks = await history.placesOf(blobs, await packedHistory(dir, blobs));
          expect(byPacks.diagnostics).toEqual(byGit.diagnostics);
          expect(Object.fromEntries(byPacks.blobs)).toEqual(Object.fromEntries(byGit.blobs));
        } finally {
          rmSync(dir, { recursive: true, force: true });
        }
      }),
      { numRuns: 25 },
    );
  });
});

describe('what commits name and the repository does not have', () => {
  it('is told from packs as git tells it', async () => {
    let lacking = 0;
    await fc.assert(
      fc.asyncProperty(plan, fc.boolean(), async ({ commits }, deleted) => {
        const dir = mkdtempSync(join(tmpdir(), 'keyroll-lacking-'));
        try {
          git(dir, ['init', '-q']);
          git(dir, ['-c', 'fastimport.unpackLimit=0', 'fast-import', '--quiet', '--force'], script(commits));
          // What only commits beyond a branch name is missing from no history.
          if (deleted && commits.length > 1) git(dir, ['update-ref', '-d', 'refs/heads/b1']);
          withoutLongContents(dir);
          const wanted = new Set([git(dir, ['hash-object', '-t', 'blob', '--stdin'], 'one').trim()]);
          const open = async () =>
            openHistory(await openRepository(dir, { cwd: dir, env: process.env }), { kind: 'all' });
          const byGit = await (await open()).missing();
          const packs = await packedHistory(dir, wanted);
          const byPacks = await (await open()).missing(packs);
          const count = (said: typeof byGit): (string | undefined)[] =>
            said.map(({ code, message }) => `${code} ${/^\d+/.exec(message)?.[0] ?? message}`);
          expect(count(byPacks)).toEqual(count(byGit));
          const lines = git(dir, ['rev-list', '--objects', '--missing=print', '--all']).split('\n');
          const missing = lines.filter((line) => line.startsWith('?')).map((line) => line.slice(1));
          expect(byPacks.map(({ message }) => missing.some((id) => message.includes(id)))).toEqual(
            byGit.map(() => true),
          );
          lacking += missing.length;
        } finally {
          rmSync(dir, { recursive: true, force: true });
        }
      }),
      { numRuns: 25 },
    );
    expect(lacking).toBeGreaterThan(15);
  });
});
