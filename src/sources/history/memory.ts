/**
 * What reading a history leaves for the next time: its commits, what they changed of the blobs that were asked about,
 * where these stand in commits that somebody looked at, and who wrote what. All of it follows from ids of commits, so
 * it stays true however refs move; what is no longer reached is left out. It holds names and paths, but for those that
 * may be tokens, and no content.
 */
import { createHash } from 'node:crypto';
import { LF } from '../../base/ascii.ts';
import { mayHoldToken } from '../../redaction/quote.ts';
import type { CommitDetails } from './commit-details.ts';
import { CommitGraph } from './commit-graph.ts';
import { pathOfKey } from './tips.ts';
import { shallowCommits } from '../git/range.ts';
import { RefListing } from '../git/ref-listing.ts';
import type { Repository } from '../git/repository.ts';

/** At `commit`, a position in the graph, `path` went from one wanted blob to another; -1 for any other content. */
export interface KnownChange {
  readonly commit: number;
  readonly path: string;
  /** Numbers in `blobs`. */
  readonly fresh: number;
  readonly stale: number;
}

export interface HistoryMemory {
  readonly graph: CommitGraph;
  /** The refs, and the commits behind those that are none themselves; empty for what leads to none. */
  readonly refs: RefListing;
  readonly peeled: ReadonlyMap<string, string>;
  /** Nothing that these refs reach was missing. */
  readonly isWhole: boolean;
  /** The blobs that were asked about. */
  readonly blobs: readonly string[];
  readonly changes: readonly KnownChange[];
  /** By id of a commit: keys of the places in it that hold one of the blobs, as `placeKey` makes them. */
  readonly tips: ReadonlyMap<string, ReadonlySet<string>>;
  readonly details: ReadonlyMap<string, CommitDetails>;
}

interface Head {
  readonly surroundings: string;
  /** Bytes of the listing, which follows. */
  readonly refs: number;
  readonly peeled: readonly (readonly [string, string])[];
  readonly isWhole: boolean;
  readonly blobs: readonly string[];
  readonly paths: readonly string[];
  /** Commit, path, fresh, stale. */
  readonly changes: readonly (readonly [number, number, number, number])[];
  readonly tips: readonly (readonly [commit: string, places: readonly string[]])[];
  readonly details: readonly (readonly [commit: string, author: string, date: string])[];
}

/** What else the answers hang on: where a shallow clone ends, and the folder that was asked about. */
function surroundingsOf(repository: Repository): string {
  const shallow = [...shallowCommits(repository)].sort().join(' ');
  return createHash('sha256')
    .update(JSON.stringify([shallow, repository.within]))
    .digest('hex');
}

/**
 * A file may have been named after the secret in it. Then no place is kept, and all are looked up anew the next time.
 */
function sayable(
  { blobs, changes, tips }: HistoryMemory,
  isTellingName: (name: string) => boolean,
): Pick<HistoryMemory, 'blobs' | 'changes' | 'tips'> {
  const isTelling =
    changes.some(({ path }) => isTellingName(path)) ||
    [...tips.values()].some((places) => [...places].some((place) => isTellingName(pathOfKey(place))));
  return isTelling ? { blobs: [], changes: [], tips: new Map() } : { blobs, changes, tips };
}

/** `holdsSecret`: of a name with a value in it that the scan found, which need not look like a token. */
export function serialiseHistoryMemory(
  memory: HistoryMemory,
  repository: Repository,
  holdsSecret: (name: string) => boolean,
): Buffer {
  const isTellingName = (name: string): boolean => mayHoldToken(name) || holdsSecret(name);
  const paths = new Map<string, number>();
  const pathNumber = (path: string): number => {
    const number = paths.get(path) ?? paths.size;
    paths.set(path, number);
    return number;
  };
  const { blobs, changes: kept, tips } = sayable(memory, isTellingName);
  const changes = kept.map(({ commit, path, fresh, stale }) => [commit, pathNumber(path), fresh, stale] as const);
  const refs = memory.refs.kept(holdsSecret);
  const head: Head = {
    surroundings: surroundingsOf(repository),
    refs: refs.length,
    peeled: [...memory.peeled],
    isWhole: memory.isWhole,
    blobs,
    paths: [...paths.keys()],
    changes,
    tips: [...tips].map(([commit, places]) => [commit, [...places]]),
    details: [...memory.details]
      .filter(([, { author }]) => !isTellingName(author))
      .map(([commit, { author, date }]) => [commit, author, date]),
  };
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), refs, memory.graph.serialise()]);
}

function parseHead(text: string): Head | null {
  try {
    return JSON.parse(text) as Head;
  } catch {
    return null;
  }
}

/** `damaged` for what makes no sense, null for what was said of other surroundings. */
export function parseHistoryMemory(
  bytes: Buffer,
  repository: Repository,
  width: number,
): HistoryMemory | 'damaged' | null {
  const end = bytes.indexOf(LF);
  const head = parseHead(bytes.toString('utf8', 0, Math.max(end, 0)));
  const graphAt = end + 1 + (head?.refs ?? 0);
  const graph = head === null ? null : CommitGraph.parse(bytes.subarray(graphAt), width);
  if (head === null || graph === null) return 'damaged';
  if (head.surroundings !== surroundingsOf(repository)) return null;
  return {
    graph,
    refs: new RefListing(bytes.subarray(end + 1, graphAt)),
    peeled: new Map(head.peeled),
    isWhole: head.isWhole,
    blobs: head.blobs,
    changes: head.changes.map(([commit, path, fresh, stale]) => ({
      commit,
      path: head.paths[path] ?? '',
      fresh,
      stale,
    })),
    tips: new Map(head.tips.map(([commit, places]) => [commit, new Set(places)])),
    details: new Map(head.details.map(([commit, author, date]) => [commit, { author, date }])),
  };
}
