/**
 * Where blobs stand now: in HEAD, and at the tips of branches that HEAD does not contain. A branch that is merged into
 * HEAD lags behind it and holds nothing up.
 */
import type { CommitGraph } from './commit-graph.ts';
import { recordsOf, streamGit } from './git-stream.ts';
import { DIFF_TREE, isWithin, RawRecords, type DirectChanges, type HistoryChanges, type OnChange } from './history-changes.ts';
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

/** Carries changes over into `places`. */
function follow(places: Set<string>, blobs: IdTable, repository: Repository): OnChange {
  return (stale, fresh, path) => {
    const name = path();
    if (!isWithin(repository, name)) return;
    if (stale >= 0) places.delete(placeKey(blobs.idAt(stale), name));
    if (fresh >= 0) places.add(placeKey(blobs.idAt(fresh), name));
  };
}

/** The wanted blobs of a tree, as keys of places. */
async function listTree(repository: Repository, tree: string, blobs: IdTable, direct: DirectChanges | null): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  if (direct?.between(null, tree, follow(found, blobs, repository)) === true) return found;
  await streamGit([...repository.args, '--literal-pathspecs', 'ls-tree', '-r', '-z', '--full-tree', tree, ...pathspec(repository)], repository.options, recordsOf(NUL, (bytes, start, end) => {
    // `100644 blob ID\tPATH`
    const id = bytes.indexOf(SPACE, start + 7) + 1;
    const blob = blobs.find(bytes, id);
    if (blob >= 0) found.add(placeKey(blobs.idAt(blob), bytes.toString('utf8', id + blobs.width + 1, end)));
  }));
  return found;
}

export interface Head {
  readonly commit: string;
  readonly tree: string;
}

/** Null where there is no commit yet. */
export async function readHead(repository: Repository): Promise<Head | null> {
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
async function compareTrees(repository: Repository, base: string, inBase: Places, trees: readonly string[], blobs: IdTable, direct: DirectChanges | null): Promise<Map<string, Places>> {
  const found = new Map(trees.map((tree) => [tree, new Set(inBase)]));
  const left = [...found].filter(([tree, places]) => direct?.between(base, tree, follow(places, blobs, repository)) !== true).map(([tree]) => tree);
  let places = new Set<string>();
  // Both trees are named before what differs; where nothing does, those of the next comparison follow at once.
  const onTrees = (bytes: Buffer, _: number, end: number): void => { places = found.get(bytes.toString('latin1', end - 1 - blobs.width, end - 1)) ?? places; };
  const records = new RawRecords(blobs, onTrees, (stale, fresh, path) => { follow(places, blobs, repository)(stale, fresh, path); });
  if (left.length > 0) await streamGit([...repository.args, '--literal-pathspecs', ...DIFF_TREE, ...pathspec(repository)],
    { ...repository.options, lines: left.map((tree) => `${base} ${tree}\n`) },
    recordsOf(NUL, (bytes, start, end) => records.read(bytes, start, end)));
  return found;
}

export interface StandingAsked {
  readonly graph: CommitGraph;
  readonly refs: readonly Ref[];
  readonly head: Head | null;
  /** Answers of earlier times. */
  readonly known: ReadonlyMap<string, Places>;
  /** Compares trees without git, of the same blobs as the changes. */
  readonly direct: DirectChanges | null;
}

/** Asks about branches only where a blob that was added somewhere does not stand in HEAD. */
export async function readStanding(repository: Repository, { blobs, changes }: HistoryChanges, { graph, refs, head, known, direct }: StandingAsked): Promise<Standing> {
  const atHead = head === null ? new Set<string>() : known.get(head.tree) ?? await listTree(repository, head.tree, blobs, direct);
  const inHead = head === null ? [] : [[head.tree, atHead] as const];
  if (changes.every(({ fresh, path }) => fresh < 0 || atHead.has(placeKey(blobs.idAt(fresh), path)))) return { atHead, atTip: new Set(), trees: new Map(inHead) };
  const tips = unmergedTrees(graph, refs, head?.commit ?? null), base = head?.tree ?? tips[0];
  if (base === undefined) return { atHead, atTip: new Set(), trees: new Map() };
  const inBase = head === null ? await listTree(repository, base, blobs, direct) : atHead;
  const left = tips.filter((tree) => tree !== base && !known.has(tree));
  const compared = await compareTrees(repository, base, inBase, left, blobs, direct);
  const trees = new Map([...tips.map((tree) => [tree, tree === base ? inBase : known.get(tree) ?? compared.get(tree) ?? new Set<string>()] as const), ...inHead]);
  return { atHead, atTip: new Set(tips.flatMap((tree) => [...trees.get(tree) ?? []])), trees };
}
