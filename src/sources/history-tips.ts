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

/** A blob under a path. */
export function placeKey(blob: string, path: string): string {
  return `${blob}\0${path}`;
}

/** The wanted blobs of a tree, as keys of places. */
async function listTree(repository: Repository, tree: string, blobs: IdTable): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  await streamGit([...repository.args, '--literal-pathspecs', 'ls-tree', '-r', '-z', '--full-tree', tree, ...pathspec(repository)], repository.options, recordsOf(NUL, (bytes, start, end) => {
    // `100644 blob ID\tPATH`
    const id = bytes.indexOf(SPACE, start + 7) + 1;
    const blob = blobs.find(bytes, id);
    if (blob >= 0) found.add(placeKey(blobs.idAt(blob), bytes.toString('utf8', id + blobs.width + 1, end)));
  }));
  return found;
}

async function readHead(repository: Repository): Promise<{ readonly commit: string; readonly tree: string } | null> {
  const result = await gitIn(repository, ['rev-parse', 'HEAD^{commit}', 'HEAD^{tree}']);
  const [commit, tree] = result.stdout.toString('latin1').split('\n');
  return result.code === 0 && commit !== undefined && tree !== undefined ? { commit, tree } : null;
}

export type Places = ReadonlySet<string>;

export interface Standing {
  readonly atHead: Places;
  /** At the tip of a branch that is not part of HEAD. */
  readonly atTip: Places;
  /** What was looked at for this, by id of a tree. */
  readonly trees: ReadonlyMap<string, Places>;
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

/** What stands in each of `trees`, from where they differ from `base`. */
async function compareTrees(repository: Repository, base: string, inBase: Places, trees: readonly string[], blobs: IdTable): Promise<Map<string, Places>> {
  const found = new Map(trees.map((tree) => [tree, new Set(inBase)]));
  let places = new Set<string>();
  // Both trees are named before what differs; where nothing does, those of the next comparison follow at once.
  const onTrees = (bytes: Buffer, _: number, end: number): void => { places = found.get(bytes.toString('latin1', end - 1 - blobs.width, end - 1)) ?? places; };
  const records = new RawRecords(blobs, onTrees, (stale, fresh, path) => {
    if (stale >= 0) places.delete(placeKey(blobs.idAt(stale), path()));
    if (fresh >= 0) places.add(placeKey(blobs.idAt(fresh), path()));
  });
  if (trees.length > 0) await streamGit([...repository.args, '--literal-pathspecs', ...DIFF_TREE, ...pathspec(repository)],
    { ...repository.options, lines: trees.map((tree) => `${base} ${tree}\n`) },
    recordsOf(NUL, (bytes, start, end) => records.read(bytes, start, end)));
  return found;
}

/** Asks about branches only where a blob that was added somewhere does not stand in HEAD. `known`: answers of earlier times. */
export async function readStanding(repository: Repository, graph: CommitGraph, refs: readonly Ref[], { blobs, changes }: HistoryChanges, known: ReadonlyMap<string, Places> = new Map()): Promise<Standing> {
  const head = await readHead(repository);
  const atHead = head === null ? new Set<string>() : known.get(head.tree) ?? await listTree(repository, head.tree, blobs);
  const inHead = head === null ? [] : [[head.tree, atHead] as const];
  if (changes.every(({ fresh, path }) => fresh < 0 || atHead.has(placeKey(blobs.idAt(fresh), path)))) return { atHead, atTip: new Set(), trees: new Map(inHead) };
  const tips = unmergedTrees(graph, refs, head?.commit ?? null), base = head?.tree ?? tips[0];
  if (base === undefined) return { atHead, atTip: new Set(), trees: new Map() };
  const inBase = head === null ? await listTree(repository, base, blobs) : atHead;
  const left = tips.filter((tree) => tree !== base && !known.has(tree));
  const compared = await compareTrees(repository, base, inBase, left, blobs);
  const trees = new Map([...tips.map((tree) => [tree, tree === base ? inBase : known.get(tree) ?? compared.get(tree) ?? new Set<string>()] as const), ...inHead]);
  return { atHead, atTip: new Set(tips.flatMap((tree) => [...trees.get(tree) ?? []])), trees };
}
