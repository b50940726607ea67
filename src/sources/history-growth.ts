/**
 * The commits of all ordinary refs, from those of an earlier time: git is asked for what has come since, and what no ref
 * reaches any more is left out.
 */
import { CommitGraph, readCommitGraph } from './commit-graph.ts';
import type { HistoryMemory } from './history-memory.ts';
import { peel, type Refs } from './history-refs.ts';
import type { Repository } from './repository.ts';

export interface GrownGraph {
  readonly graph: CommitGraph;
  /** The commits that were not known. */
  readonly fresh: CommitGraph;
  readonly peeled: ReadonlyMap<string, string>;
}

/** Null where git could not list what is new. */
export async function growGraph(repository: Repository, memory: HistoryMemory, refs: Refs): Promise<GrownGraph | null> {
  const known = memory.graph, peeled = await peel(repository, known, refs.ordinary, memory.peeled);
  const tips = new Set([...refs.ordinary].map((id) => peeled.get(id) ?? id).filter((id) => id !== '')), heads = known.heads();
  const unknown = [...tips].filter((id) => known.positionOfId(id) < 0);
  const fresh = unknown.length === 0 ? new CommitGraph(known.width) : await readCommitGraph(repository, ['--ignore-missing', '--stdin'], known.width, [...unknown, ...heads.map((id) => `^${id}`)]);
  if (fresh.failure !== null) return null;
  const isSame = fresh.size === 0 && heads.every((id) => tips.has(id));
  return { graph: isSame ? known : known.grown(fresh, tips), fresh, peeled };
}
