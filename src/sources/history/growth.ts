/**
 * The commits of all ordinary refs, from those that a scan has read and those of an earlier time. Git is asked where
 * these do not suffice; what no ref reaches any more is left out.
 */
import { CommitGraph } from './commit-graph.ts';
import { readCommitGraph } from './read-commit-graph.ts';
import type { HistoryMemory } from './memory.ts';
import { peel, type Refs } from './refs.ts';
import type { NotedHistory } from './noted-commits.ts';
import type { Repository } from '../git/repository.ts';

export interface GrownGraph {
  readonly graph: CommitGraph;
  /** The commits that were not known. */
  readonly fresh: CommitGraph;
  readonly peeled: ReadonlyMap<string, string>;
}

function positionsIn(graph: CommitGraph, ids: readonly string[]): number[] {
  return ids.map((id) => graph.positionOfId(id));
}

/** The commits that are new, as `noted` has them; null where it does not have them all. */
function notedGrowth(noted: NotedHistory | null, known: CommitGraph, unknown: readonly string[]): CommitGraph | null {
  const graph = noted === null ? null : noted.graphBeside();
  return graph?.keepReached(positionsIn(graph, unknown), known) === true ? graph : null;
}

/** Null where git could not list what is new. `noted`: the commits that were read in this scan. */
export async function growGraph(
  repository: Repository,
  memory: HistoryMemory,
  refs: Refs,
  noted: Promise<NotedHistory | null>,
): Promise<GrownGraph | null> {
  const known = memory.graph;
  const { come, gone } = refs.listing.since(memory.refs).ordinary;
  const beside = known.outside(come);
  const fromRefs = beside.filter((id) => !memory.peeled.has(id));
  const commits = fromRefs.length === 0 ? null : await noted;
  const peeled = new Map([
    ...memory.peeled,
    ...(await peel(
      repository,
      beside,
      new Map([...memory.peeled, ...fromRefs.filter((id) => commits?.includes(id)).map((id) => [id, id] as const)]),
    )),
  ]);
  const commitsOf = (ids: Iterable<string>): Set<string> =>
    new Set(Array.from(ids, (id) => peeled.get(id) ?? id).filter((id) => id !== ''));
  const unknown = known.outside(commitsOf(beside));
  // Where a tip may be missing, git says which commits there are.
  const isCertain = fromRefs.every((id) => (peeled.get(id) ?? '') !== '');
  const fresh =
    unknown.length === 0
      ? new CommitGraph(known.width)
      : (notedGrowth(isCertain ? commits : null, known, unknown) ??
        (await readCommitGraph(repository, ['--ignore-missing', '--stdin'], known.width, [
          ...unknown,
          ...known.heads().map((id) => `^${id}`),
        ])));
  if (fresh.failure !== null) return null;
  const isWhole = isHeld(commitsOf(gone), known, fresh, () => commitsOf(refs.listing.ordinary));
  return {
    graph: fresh.size === 0 && isWhole ? known : known.grown(fresh, isWhole ? null : commitsOf(refs.listing.ordinary)),
    fresh,
    peeled,
  };
}

/**
 * True where everything that was known is still reached: what refs pointed at is held by a commit, or by a ref after
 * all.
 */
function isHeld(
  gone: ReadonlySet<string>,
  known: CommitGraph,
  fresh: CommitGraph,
  tips: () => ReadonlySet<string>,
): boolean {
  const parents = new Set(fresh.outsiders());
  const loose = [...gone].filter((id) => !parents.has(id) && !known.isParent(id));
  if (loose.length === 0) return true;
  const held = tips();
  return loose.every((id) => held.has(id));
}

export interface ReachedGraph {
  readonly graph: CommitGraph;
  /** The commits behind refs that are none themselves. */
  readonly peeled: ReadonlyMap<string, string>;
}

/** All that refs lead to, from the commits that were read in this scan; null where git had better list them. */
export async function notedGraph(
  repository: Repository,
  refs: Refs,
  noted: NotedHistory | null,
): Promise<ReachedGraph | null> {
  const graph = noted === null || !refs.isClean ? null : noted.graph();
  if (noted === null || graph === null) return null;
  const pointed = [...refs.listing.ordinary];
  const found = positionsIn(graph, pointed);
  const beside = pointed.filter((_, at) => (found[at] as number) < 0);
  const peeled = await peel(repository, beside, noted.behindTags(beside));
  const tips = [
    ...found.filter((position) => position >= 0),
    ...positionsIn(
      graph,
      beside.map((id) => peeled.get(id) ?? id),
    ),
  ];
  // What leads to no commit may be missing as well as be none: git can tell.
  return graph.keepReached(tips, null) ? { graph, peeled } : null;
}
