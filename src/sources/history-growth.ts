/**
 * The commits of all ordinary refs, from those that a scan has read and those of an earlier time. Git is asked where these
 * do not suffice; what no ref reaches any more is left out.
 */
import { CommitGraph, readCommitGraph } from './commit-graph.ts';
import type { HistoryMemory } from './history-memory.ts';
import { peel, type Refs } from './history-refs.ts';
import type { NotedHistory } from './noted-commits.ts';
import type { Repository } from './repository.ts';

export interface GrownGraph {
  readonly graph: CommitGraph;
  /** The commits that were not known. */
  readonly fresh: CommitGraph;
  readonly peeled: ReadonlyMap<string, string>;
}

/** The commits that are new, as `noted` has them; null where it does not have them all, or a tip may be missing. */
function notedGrowth(noted: NotedHistory | null, known: CommitGraph, unknown: readonly string[], isCertain: boolean): CommitGraph | null {
  const graph = noted === null || !isCertain ? null : noted.graphBeside();
  return graph?.keepReached(unknown, known) === true ? graph : null;
}

/** Null where git could not list what is new. `noted`: the commits that were read in this scan. */
export async function growGraph(repository: Repository, memory: HistoryMemory, refs: Refs, noted: Promise<NotedHistory | null>): Promise<GrownGraph | null> {
  const known = memory.graph, beside = known.outside(refs.ordinary), fromRefs = beside.filter((id) => !memory.peeled.has(id));
  const commits = fromRefs.length === 0 ? null : await noted;
  const peeled = await peel(repository, beside, new Map([...memory.peeled, ...fromRefs.filter((id) => commits?.includes(id)).map((id) => [id, id] as const)]));
  const tips = new Set([...refs.ordinary].map((id) => peeled.get(id) ?? id).filter((id) => id !== '')), heads = known.heads();
  const unknown = known.outside(new Set(beside.map((id) => peeled.get(id) ?? id).filter((id) => id !== ''))), isCertain = fromRefs.every((id) => (peeled.get(id) ?? '') !== '');
  const fresh = unknown.length === 0 ? new CommitGraph(known.width)
    : notedGrowth(commits, known, unknown, isCertain) ?? await readCommitGraph(repository, ['--ignore-missing', '--stdin'], known.width, [...unknown, ...heads.map((id) => `^${id}`)]);
  if (fresh.failure !== null) return null;
  const isSame = fresh.size === 0 && heads.every((id) => tips.has(id));
  return { graph: isSame ? known : known.grown(fresh, tips), fresh, peeled };
}

export interface ReachedGraph {
  readonly graph: CommitGraph;
  /** The commits behind refs that are none themselves. */
  readonly peeled: ReadonlyMap<string, string>;
}

/** All that refs lead to, from the commits that were read in this scan; null where git had better list them. `behindTags`: as `peel` tells it. */
export async function notedGraph(repository: Repository, refs: Refs, noted: NotedHistory | null, behindTags: ReadonlyMap<string, string>): Promise<ReachedGraph | null> {
  const graph = noted === null || !refs.isClean ? null : noted.graph();
  if (graph === null) return null;
  const peeled = await peel(repository, graph.outside(refs.ordinary), behindTags), tips = [...refs.ordinary].map((id) => peeled.get(id) ?? id);
  // What leads to no commit may be missing as well as be none: git can tell.
  return graph.keepReached(tips, null) ? { graph, peeled } : null;
}
