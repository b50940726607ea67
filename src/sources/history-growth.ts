/**
 * The commits of all ordinary refs, from those of an earlier time: git is asked for what has come since, and what no ref
 * reaches any more is left out.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CommitGraph, readCommitGraph } from './commit-graph.ts';
import { resolveCommits } from './git-range.ts';
import type { HistoryMemory } from './history-memory.ts';
import { gitIn, type Repository } from './repository.ts';

export interface RefState {
  /** What all refs and the HEADs of all working trees point at. */
  readonly all: ReadonlySet<string>;
  /** The same without stashes and notes. */
  readonly ordinary: ReadonlySet<string>;
}

/** Those of other working trees that are on no branch. */
function otherHeads({ commonDir }: Repository): string[] {
  const folder = path.join(commonDir, 'worktrees');
  try {
    const files = [path.join(commonDir, 'HEAD'), ...readdirSync(folder).map((name) => path.join(folder, name, 'HEAD'))];
    return files.map((file) => readFileSync(file, 'latin1').trim()).filter((text) => /^[0-9a-f]{40,64}$/.test(text));
  } catch {
    return [];
  }
}

/** Null where git has something to say against a ref. */
export async function readRefState(repository: Repository): Promise<RefState | null> {
  const [listed, head] = await Promise.all([
    gitIn(repository, ['for-each-ref', '--format=%(objectname) %(refname)']),
    gitIn(repository, ['rev-parse', '-q', '--verify', 'HEAD']),
  ]);
  if (listed.code !== 0 || listed.stderr !== '') return null;
  const heads = [...otherHeads(repository), ...(head.code === 0 ? [head.stdout.toString('latin1').trim()] : [])];
  const all = new Set(heads), ordinary = new Set(heads);
  for (const line of listed.stdout.toString('utf8').split('\n')) {
    const space = line.indexOf(' '), id = line.slice(0, space), name = line.slice(space + 1);
    if (space < 0) continue;
    all.add(id);
    if (name !== 'refs/stash' && !name.startsWith('refs/notes/')) ordinary.add(id);
  }
  return { all, ordinary };
}

/** The commits behind `ids` that are not commits of `graph`; empty for what leads to none. */
export async function peel(repository: Repository, graph: CommitGraph, ids: Iterable<string>, known: ReadonlyMap<string, string>): Promise<Map<string, string>> {
  const asked = [...ids].filter((id) => graph.positionOfId(id) < 0);
  const unknown = asked.filter((id) => !known.has(id)), commits = await resolveCommits(repository, unknown);
  const found = new Map(unknown.map((id, at) => [id, commits[at] ?? '']));
  return new Map(asked.map((id) => [id, known.get(id) ?? found.get(id) ?? '']));
}

export interface GrownGraph {
  readonly graph: CommitGraph;
  /** The commits that were not known. */
  readonly fresh: CommitGraph;
  readonly peeled: ReadonlyMap<string, string>;
}

/** Null where git could not list what is new. */
export async function growGraph(repository: Repository, memory: HistoryMemory, refs: RefState): Promise<GrownGraph | null> {
  const known = memory.graph, peeled = await peel(repository, known, refs.ordinary, memory.peeled);
  const tips = new Set([...refs.ordinary].map((id) => peeled.get(id) ?? id).filter((id) => id !== '')), heads = known.heads();
  const unknown = [...tips].filter((id) => known.positionOfId(id) < 0);
  const fresh = unknown.length === 0 ? new CommitGraph(known.width) : await readCommitGraph(repository, ['--ignore-missing', '--stdin'], known.width, [...unknown, ...heads.map((id) => `^${id}`)]);
  if (fresh.failure !== null) return null;
  const isSame = fresh.size === 0 && heads.every((id) => tips.has(id));
  return { graph: isSame ? known : known.grown(fresh, tips), fresh, peeled };
}
