/** The life of every secret of a history: from the objects that hold it to who introduced it and which refs have it. */
import { lifeInHistory, lifetimeOf, type HeldBlob } from '../../findings/lifetime.ts';
import { addUnder } from '../../base/group-by.ts';
import type { BlobHistory, CommitRef, Lifetime } from '../../model/history.ts';
import { MESSAGE_PATHS } from '../../model/provenance.ts';
import type { History } from '../../sources/history/history.ts';
import type { FoundObject } from './object-memory.ts';

/** The text of a commit stands in the repository as long as the commit does. */
function messageHistory(introduced: CommitRef): BlobHistory {
  return {
    reach: 'reachable',
    places: [
      { blob: introduced.id, path: MESSAGE_PATHS.commit, introduced, removed: null, replacedBy: null, atHead: false },
    ],
  };
}

/** By the key of the secret. */
export async function lifetimesOf(
  found: readonly FoundObject[],
  histories: ReadonlyMap<string, BlobHistory>,
  history: History,
  asOf: number,
): Promise<ReadonlyMap<string, Lifetime>> {
  const authors = await history.commitRefs(found.filter(({ type }) => type === 'commit').map(({ id }) => id));
  const held = new Map<string, HeldBlob[]>();
  for (const { id, secrets } of found) {
    const author = authors.get(id);
    const own = author === undefined ? histories.get(id) : messageHistory(author);
    if (own === undefined) continue;
    for (const secret of new Set(secrets)) addUnder(held, secret, { blob: id, history: own });
  }
  const lives = [...held].flatMap(([secret, blobs]) => {
    const life = lifeInHistory(blobs);
    return life === null ? [] : [{ secret, life }];
  });
  const refs = await history.refsHolding(lives.map(({ life }) => life.introductions));
  return new Map(
    lives.map(({ secret, life }, at) => [secret, lifetimeOf(life, refs[at] ?? { branches: [], tags: [] }, asOf)]),
  );
}
