/** Blobs that hang on a ref without any commit: a tag on a blob, or on a tree. */
import { NUL, SPACE } from '../../base/ascii.ts';
import { addUnder } from '../../base/group-by.ts';
import { recordsOf, streamGit } from '../git/stream.ts';
import type { IdTable } from '../git/id-table.ts';
import { gitIn, type Repository } from '../git/repository.ts';

/** Trees that are listed for this; more have no honest use. */
const MAX_TREES = 100;

interface Pointed {
  readonly ref: string;
  readonly id: string;
  readonly type: string;
}

/** Refs that do not lead to a commit, and what they lead to through all tags. */
async function pointedObjects(repository: Repository): Promise<Pointed[]> {
  const listed = await gitIn(repository, [
    'for-each-ref',
    '--format=%(objecttype) %(*objecttype) %(objectname) %(refname)',
  ]);
  const odd = listed.stdout
    .toString('utf8')
    .split('\n')
    .flatMap((line) => {
      const [type = '', inner = '', id = '', ...ref] = line.split(' ');
      return type === 'commit' || inner === 'commit' || id === '' ? [] : [{ id, ref: ref.join(' ') }];
    });
  if (odd.length === 0) return [];
  const peeled = await gitIn(
    repository,
    ['cat-file', '--batch-check=%(objecttype) %(objectname)'],
    odd.map(({ id }) => `${id}^{}\n`).join(''),
  );
  const lines = peeled.stdout.toString('latin1').split('\n');
  return odd.map(({ ref }, at) => {
    const [type = '', id = ''] = (lines[at] ?? '').split(' ');
    return { ref, id, type };
  });
}

/** Paths of the wanted blobs: the ref's name, and what a tree calls them. */
export async function taggedObjects(
  repository: Repository,
  blobs: IdTable,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  const note = (blob: number, path: string): void => addUnder(found, blobs.idAt(blob), path);
  const pointed = await pointedObjects(repository);
  for (const { ref, id } of pointed.filter(({ type }) => type === 'blob')) {
    const blob = blobs.find(Buffer.from(id, 'latin1'), 0);
    if (blob >= 0) note(blob, ref);
  }
  for (const { ref, id } of pointed.filter(({ type }) => type === 'tree').slice(0, MAX_TREES)) {
    await streamGit(
      [...repository.args, 'ls-tree', '-r', '-z', '--full-tree', id],
      repository.options,
      recordsOf(NUL, (bytes, start, end) => {
        const at = bytes.indexOf(SPACE, start + 7) + 1;
        const blob = blobs.find(bytes, at);
        if (blob >= 0) note(blob, `${ref}/${bytes.toString('utf8', at + blobs.width + 1, end)}`);
      }),
    );
  }
  return found;
}
