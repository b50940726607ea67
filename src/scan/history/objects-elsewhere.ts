/** Objects that git alone knows where to find. */
import { positionOf, type PackIds } from '../../sources/pack/pack-index.ts';
import { gitIn, type Repository } from '../../sources/git/repository.ts';

export interface Elsewhere {
  readonly ids: readonly string[];
  /** False where git had something to complain of. */
  readonly isWhole: boolean;
}

/**
 * Objects in none of the opened packs and loose files, which only git may have. Trees too: what is taken for one may
 * be none.
 */
export async function objectsElsewhere(
  repository: Repository,
  packs: readonly PackIds[],
  seen: ReadonlySet<string>,
): Promise<Elsewhere> {
  const listing = await gitIn(repository, [
    'cat-file',
    '--batch-all-objects',
    '--batch-check=%(objectname) %(objecttype)',
  ]);
  const ids = listing.stdout
    .toString('latin1')
    .split('\n')
    .filter((line) => /^[0-9a-f]+ (?:blob|commit|tag|tree)$/.test(line))
    .map((line) => line.slice(0, line.indexOf(' ')));
  return {
    ids: ids.filter((id) => !seen.has(id) && !packs.some((pack) => positionOf(pack, Buffer.from(id, 'hex')) >= 0)),
    isWhole: listing.code === 0 && listing.stderr === '',
  };
}
