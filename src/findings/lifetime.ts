/**
 * The life of a secret in a repository, from the lives of the blobs that hold it. One blob of it giving way to another
 * is no end: it ends with the newest commit that put something else in its place, once nothing holds it any more.
 */
import { DAY_MS, instantOf } from '../base/date.ts';
import {
  BLOB_REACHES,
  type BlobHistory,
  type BlobPlace,
  type BlobReach,
  type CommitRef,
  type Lifetime,
  type RefNames,
} from '../model/history.ts';

export interface HeldBlob {
  readonly blob: string;
  readonly history: BlobHistory;
}

/** The part of a life that needs no look at branches and no day. */
export interface LifeInHistory {
  readonly introduced: CommitRef;
  readonly removed: CommitRef | null;
  readonly atHead: boolean;
  readonly reach: BlobReach;
  readonly blobs: number;
  /** Commits that introduced it somewhere: whatever has one of them has the secret in its history. */
  readonly introductions: readonly string[];
}

function oldest(commits: readonly CommitRef[]): CommitRef | undefined {
  return commits.reduce<CommitRef | undefined>(
    (known, commit) => (known === undefined || commit.position > known.position ? commit : known),
    undefined,
  );
}

/** The commit that took it away; null where it still stands. `holders`: the blobs that hold it. */
function removalFrom(places: readonly BlobPlace[], holders: ReadonlySet<string>): CommitRef | null {
  if (places.some(({ removed }) => removed === null)) return null;
  const ends = places.filter(({ replacedBy }) => replacedBy === null || !holders.has(replacedBy));
  return (ends.length > 0 ? ends : places).reduce<CommitRef | null>(
    (newest, { removed }) =>
      newest === null || (removed !== null && removed.position < newest.position) ? removed : newest,
    null,
  );
}

/**
 * Null where no commit is known that introduced it. What a stash or nothing holds counts only where nothing better
 * does.
 */
export function lifeInHistory(held: readonly HeldBlob[]): LifeInHistory | null {
  const known = held.filter(({ history }) => history.places.some(({ introduced }) => introduced !== null));
  const reach = BLOB_REACHES.find((each) => known.some(({ history }) => history.reach === each));
  const best = known.filter(({ history }) => history.reach === reach);
  const places = best.flatMap(({ history }) => history.places);
  const introductions = places.flatMap(({ introduced }) => introduced ?? []);
  const introduced = oldest(introductions);
  if (introduced === undefined || reach === undefined) return null;
  return {
    introduced,
    reach,
    removed: removalFrom(places, new Set(best.map(({ blob }) => blob))),
    atHead: places.some(({ atHead }) => atHead),
    blobs: new Set(held.map(({ blob }) => blob)).size,
    introductions: [...new Set(introductions.map(({ id }) => id))],
  };
}

export function lifetimeOf({ introductions: _, ...life }: LifeInHistory, refs: RefNames, asOf: number): Lifetime {
  const until = life.removed === null ? asOf : instantOf(life.removed.date);
  return { ...life, ...refs, daysExposed: Math.max(0, Math.floor((until - instantOf(life.introduced.date)) / DAY_MS)) };
}
