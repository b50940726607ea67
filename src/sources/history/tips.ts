/**
 * Where blobs stand now: in HEAD, and at the tips of branches that HEAD does not contain. A branch that is merged into
 * HEAD lags behind it and holds nothing up.
 */
import { NUL, SPACE } from '../../base/ascii.ts';
import type { CommitGraph } from './commit-graph.ts';
import { recordsOf, streamGit } from '../git/stream.ts';
import { DIFF_TREE, isWithin, RawRecords, type DirectChanges, type HistoryChanges, type OnChange } from './changes.ts';
import type { IdTable } from '../git/id-table.ts';
import type { Ref } from '../git/ref-listing.ts';
import { pathspec, type Repository } from '../git/repository.ts';

/** Tips that are compared with HEAD: those with the newest commits. */
const MAX_TIPS = 200;

/** A blob under a path. */
export function placeKey(blob: string, path: string): string {
  return `${blob}\0${path}`;
}

export function pathOfKey(key: string): string {
  return key.slice(key.indexOf('\0') + 1);
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

export interface StandingAsked {
  readonly graph: CommitGraph;
  /** Branches and tags, with their commits. */
  readonly refs: readonly Ref[];
  /** The checked-out commit. */
  readonly head: string | null;
  /** Answers of earlier times, by commit. */
  readonly known: ReadonlyMap<string, Places>;
  /** Compares commits without git, of the same blobs as the changes. */
  readonly direct: DirectChanges | null;
}

/** The wanted blobs of a commit, as keys of places. */
async function listCommit(
  repository: Repository,
  commit: string,
  blobs: IdTable,
  { graph, direct }: StandingAsked,
): Promise<Places> {
  const found = new Set<string>();
  if (direct?.between(graph, null, commit, follow(found, blobs, repository)) === true) return found;
  await streamGit(
    [...repository.args, '--literal-pathspecs', 'ls-tree', '-r', '-z', '--full-tree', commit, ...pathspec(repository)],
    repository.options,
    recordsOf(NUL, (bytes, start, end) => {
      // `100644 blob ID\tPATH`
      const id = bytes.indexOf(SPACE, start + 7) + 1;
      const blob = blobs.find(bytes, id);
      if (blob >= 0) found.add(placeKey(blobs.idAt(blob), bytes.toString('utf8', id + blobs.width + 1, end)));
    }),
  );
  return found;
}

export type Places = ReadonlySet<string>;

export interface Standing {
  readonly atHead: Places;
  /** At the tip of a branch that is not part of HEAD. */
  readonly atTip: Places;
  /** What was looked at for this, by commit. */
  readonly tips: ReadonlyMap<string, Places>;
}

/** Tips of the branches that HEAD does not contain, newest commits first. */
function unmergedTips({ graph, refs, head }: StandingAsked): string[] {
  const merged = head === null ? new Uint8Array(graph.size) : graph.ancestorsOf(graph.positionOfId(head));
  const tips = refs
    .filter((ref) => !ref.isTag)
    .map(({ id }) => ({ id, position: graph.positionOfId(id) }))
    .filter(({ position }) => position >= 0 && merged[position] !== 1)
    .sort((a, b) => a.position - b.position);
  return [...new Set(tips.map(({ id }) => id))].slice(0, MAX_TIPS);
}

/** The blobs whose places are asked for, and where. */
interface WantedBlobs {
  readonly repository: Repository;
  readonly blobs: IdTable;
}

/** A commit, and what stands in it. */
interface Tip {
  readonly commit: string;
  readonly places: Places;
}

/** What stands in each of `tips`, from where they differ from another. */
async function compareTips(
  tips: readonly string[],
  { repository, blobs }: WantedBlobs,
  { commit: base, places: inBase }: Tip,
  { graph, direct }: StandingAsked,
): Promise<Map<string, Places>> {
  const found = new Map(tips.map((tip) => [tip, new Set(inBase)]));
  const left = [...found]
    .filter(([tip, places]) => direct?.between(graph, base, tip, follow(places, blobs, repository)) !== true)
    .map(([tip]) => tip);
  let places = new Set<string>();
  const onCommit = (bytes: Buffer, start: number): void => {
    places = found.get(bytes.toString('latin1', start, start + blobs.width)) ?? places;
  };
  const records = new RawRecords(blobs, onCommit, (stale, fresh, path) => {
    follow(places, blobs, repository)(stale, fresh, path);
  });
  // The second commit of a line stands for the parents of the first.
  if (left.length > 0) {
    await streamGit(
      [...repository.args, '--literal-pathspecs', ...DIFF_TREE, ...pathspec(repository)],
      { ...repository.options, lines: left.map((tip) => `${tip} ${base}\n`) },
      recordsOf(NUL, (bytes, start, end) => records.read(bytes, start, end)),
    );
  }
  return found;
}

/** Asks about branches only where a blob that was added somewhere does not stand in HEAD. */
export async function readStanding(
  repository: Repository,
  { blobs, changes }: HistoryChanges,
  asked: StandingAsked,
): Promise<Standing> {
  const { head, known } = asked;
  const list = async (commit: string): Promise<Places> =>
    known.get(commit) ?? (await listCommit(repository, commit, blobs, asked));
  const atHead = head === null ? new Set<string>() : await list(head);
  const inHead = head === null ? [] : [[head, atHead] as const];
  if (changes.every(({ fresh, path }) => fresh < 0 || atHead.has(placeKey(blobs.idAt(fresh), path)))) {
    return { atHead, atTip: new Set(), tips: new Map(inHead) };
  }
  const unmerged = unmergedTips(asked);
  const base = head ?? unmerged[0];
  if (base === undefined) return { atHead, atTip: new Set(), tips: new Map() };
  const inBase = head === null ? await list(base) : atHead;
  const others = unmerged.filter((tip) => tip !== base && !known.has(tip));
  const compared = await compareTips(others, { repository, blobs }, { commit: base, places: inBase }, asked);
  const tips = new Map([
    ...unmerged.map(
      (tip) => [tip, tip === base ? inBase : (known.get(tip) ?? compared.get(tip) ?? new Set<string>())] as const,
    ),
    ...inHead,
  ]);
  return { atHead, atTip: new Set(unmerged.flatMap((tip) => [...(tips.get(tip) ?? [])])), tips };
}
