/**
 * Where blobs stand now: in HEAD, and at the tips of branches that HEAD does not contain. A branch that is merged into
 * HEAD lags behind it and holds nothing up.
 */
import type { CommitGraph } from './commit-graph.ts';
import { recordsOf, streamGit } from './git-stream.ts';
import { DIFF_TREE, RawRecords, type HistoryChanges } from './history-changes.ts';
import type { Ref } from './history-refs.ts';
import type { IdTable } from './id-table.ts';
import { gitIn, pathspec, type Repository } from './repository.ts';

const NUL = 0, SPACE = 0x20;
/** Tips that are compared with HEAD: those with the newest commits. */
const MAX_TIPS = 200;

export function placeKey(blob: number, path: string): string {
  return `${blob}\0${path}`;
}

/** The wanted blobs of a tree, as keys of places. */
async function listTree(repository: Repository, tree: string, blobs: IdTable): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  await streamGit([...repository.args, '--literal-pathspecs', 'ls-tree', '-r', '-z', '--full-tree', tree, ...pathspec(repository)], repository.options, recordsOf(NUL, (bytes, start, end) => {
    // `100644 blob ID\tPATH`
    const id = bytes.indexOf(SPACE, start + 7) + 1;
    const blob = blobs.find(bytes, id);
    if (blob >= 0) found.add(placeKey(blob, bytes.toString('utf8', id + blobs.width + 1, end)));
  }));
  return found;
}

async function readHead(repository: Repository): Promise<{ readonly commit: string; readonly tree: string } | null> {
  const result = await gitIn(repository, ['rev-parse', 'HEAD^{commit}', 'HEAD^{tree}']);
  const [commit, tree] = result.stdout.toString('latin1').split('\n');
  return result.code === 0 && commit !== undefined && tree !== undefined ? { commit, tree } : null;
}

export interface Standing {
  readonly atHead: ReadonlySet<string>;
  /** At the tip of a branch that is not part of HEAD. */
  readonly atTip: ReadonlySet<string>;
}

/** Trees of the branches that HEAD does not contain, newest commits first. */
function unmergedTrees(graph: CommitGraph, refs: readonly Ref[], head: string | null): string[] {
  const merged = head === null ? new Uint8Array(graph.size) : graph.ancestorsOf(graph.positionOf(Buffer.from(head, 'latin1')));
  const tips = refs.filter((ref) => !ref.isTag && ref.tree !== '')
    .map((ref) => ({ tree: ref.tree, position: graph.positionOf(Buffer.from(ref.id, 'latin1')) }))
    .filter(({ position }) => position >= 0 && merged[position] !== 1)
    .sort((a, b) => a.position - b.position);
  return [...new Set(tips.map(({ tree }) => tree))].slice(0, MAX_TIPS);
}

/** Asks about branches only where a blob that was added somewhere does not stand in HEAD. */
export async function readStanding(repository: Repository, graph: CommitGraph, refs: readonly Ref[], { blobs, changes }: HistoryChanges): Promise<Standing> {
  const head = await readHead(repository);
  const atHead = head === null ? new Set<string>() : await listTree(repository, head.tree, blobs);
  if (changes.every(({ fresh, path }) => fresh < 0 || atHead.has(placeKey(fresh, path)))) return { atHead, atTip: new Set() };
  const trees = unmergedTrees(graph, refs, head?.commit ?? null);
  const base = head?.tree ?? trees[0];
  if (base === undefined || trees.length === 0) return { atHead, atTip: new Set() };
  const atTip = new Set(head === null ? await listTree(repository, base, blobs) : []);
  const records = new RawRecords(blobs, () => undefined, (_, fresh, path) => { if (fresh >= 0) atTip.add(placeKey(fresh, path())); });
  await streamGit([...repository.args, '--literal-pathspecs', ...DIFF_TREE, ...pathspec(repository)],
    { ...repository.options, lines: trees.filter((tree) => tree !== base).map((tree) => `${base} ${tree}\n`) },
    recordsOf(NUL, (bytes, start, end) => records.read(bytes, start, end)));
  return { atHead, atTip };
}
