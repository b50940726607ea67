/**
 * Which commits a reading of history is about, as revisions that git takes, and where what no ordinary ref reaches may
 * still be held.
 */
import type { BlobReach } from '../../model/history.ts';
import { resolveCommits, unknownCommit } from '../git/range.ts';
import { gitIn, type Repository } from '../git/repository.ts';

export type HistoryScope =
  | { readonly kind: 'all' }
  | { readonly kind: 'branch'; readonly name: string }
  /** Commits of HEAD that `ref` does not have. */
  | { readonly kind: 'since'; readonly ref: string }
  | { readonly kind: 'range'; readonly from: string; readonly to: string };

/** What branches, tags and all other refs reach that are neither stash nor notes. */
export const ORDINARY = ['--exclude=refs/stash', '--exclude=refs/notes/*', '--all'] as const;

async function commitNamed(repository: Repository, ...names: string[]): Promise<string> {
  const found = (await resolveCommits(repository, names)).find((id) => id !== null);
  if (found === undefined) throw await unknownCommit(names.at(-1) ?? '', repository);
  return found;
}

/** Throws where the scope names a commit that is not known. */
export async function revisionsOf(repository: Repository, scope: HistoryScope): Promise<readonly string[]> {
  switch (scope.kind) {
    case 'all':
      return ORDINARY;
    case 'branch':
      return [await commitNamed(repository, `refs/heads/${scope.name}`, `refs/remotes/${scope.name}`, scope.name)];
    case 'since':
      return [await commitNamed(repository, 'HEAD'), `^${await commitNamed(repository, scope.ref)}`];
    case 'range':
      return [await commitNamed(repository, scope.to), `^${await commitNamed(repository, scope.from)}`];
  }
}

/** Every entry of the stash: all but the newest are held by its reflog alone. */
export async function stashCommits(repository: Repository): Promise<string[]> {
  const newest = await gitIn(repository, ['rev-parse', '-q', '--verify', 'refs/stash']);
  if (newest.code !== 0) return [];
  const listed = await gitIn(repository, ['rev-list', '-g', 'refs/stash']);
  return [
    ...new Set(
      `${newest.stdout.toString('latin1')}${listed.stdout.toString('latin1')}`.split('\n').filter((id) => id !== ''),
    ),
  ];
}

interface FurtherPass {
  readonly reach: BlobReach;
  readonly revisions: readonly string[];
}

/** In this order, each without what those before it reach. */
export async function furtherPasses(repository: Repository): Promise<FurtherPass[]> {
  const stashes = await stashCommits(repository);
  return [
    ...(stashes.length === 0 ? [] : [{ reach: 'stash', revisions: [...stashes, '--not', ...ORDINARY] } as const]),
    { reach: 'notes', revisions: ['--glob=refs/notes/*', '--not', ...ORDINARY] },
    { reach: 'unreachable', revisions: ['--reflog', '--not', ...ORDINARY, ...stashes] },
  ];
}
