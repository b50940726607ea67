/**
 * Which commit put which blob where, and which took it away: one pass over what every commit changed against its first
 * parent, by trees read from packs, and by git where these do not tell. That shows all that a commit or merge has and
 * its first parent has not, so nothing that a merge alone brought in is missed; against the other parents it would be
 * ten times as much to read.
 */
import { COLON, NUL } from '../../base/ascii.ts';
import type { CommitGraph } from './commit-graph.ts';
import { recordsOf, streamGit, type OnRecord } from '../git/stream.ts';
import type { IdTable } from '../git/id-table.ts';
import { RAW_DIFF } from '../git/raw-diff.ts';
import { pathspec, type Repository } from '../git/repository.ts';

/** `:100644 100644 ` stands before the first id. */
const BEFORE_IDS = 15;
/** After so many commits whose trees cannot be read, git is not asked for the others. */
const MAX_FAILURES = 20;

/**
 * At the commit at `position`, `path` went from `stale` to `fresh`: numbers of wanted blobs, -1 for any other content.
 */
export interface Change {
  readonly fresh: number;
  readonly stale: number;
  readonly path: string;
  readonly position: number;
}

export interface HistoryChanges {
  readonly blobs: IdTable;
  readonly changes: readonly Change[];
  /** Ids of commits whose changes could not be read. */
  readonly unread: readonly string[];
}

/** The path is made when it is asked for. */
export type OnChange = (stale: number, fresh: number, path: () => string) => void;

/** Reads records of `diff-tree --raw -z`: ids of commits, and pairs of a change and its path. */
export class RawRecords {
  readonly #width: number;
  readonly #onCommit: OnRecord;
  readonly #onChange: OnChange;
  readonly #blobs: IdTable;
  #isPathNext = false;
  #stale = -1;
  #fresh = -1;

  constructor(blobs: IdTable, onCommit: OnRecord, onChange: OnChange) {
    this.#width = blobs.width;
    this.#blobs = blobs;
    this.#onCommit = onCommit;
    this.#onChange = onChange;
  }

  read(bytes: Buffer, start: number, end: number): void {
    if (this.#isPathNext) {
      this.#isPathNext = false;
      if (this.#stale !== this.#fresh) {
        this.#onChange(this.#stale, this.#fresh, () => bytes.toString('utf8', start, end));
      }
      return;
    }
    // Between two trees, a line that names both, with its end, stands before the first change.
    const colon = bytes[start] === COLON ? start : bytes.indexOf(COLON, start);
    if (colon >= 0 && colon < end) {
      this.#isPathNext = true;
      if (colon > start) this.#onCommit(bytes, start, colon);
      const at = colon + BEFORE_IDS;
      this.#stale = this.#blobs.find(bytes, at);
      this.#fresh = this.#blobs.find(bytes, at + this.#width + 1);
    } else this.#onCommit(bytes, start, end);
  }
}

/** `--always`: each commit is named, so that it is known how far git came. */
export const DIFF_TREE = ['diff-tree', '--stdin', '--always', '-r', '--root', ...RAW_DIFF];

/**
 * The changes of the commits at `positions`. Git ends at a tree that it cannot read: then it is started again behind.
 */
async function readStretch(
  repository: Repository,
  graph: CommitGraph,
  blobs: IdTable,
  positions: Int32Array,
): Promise<{ changes: Change[]; unread: number[] }> {
  const changes: Change[] = [];
  const unread: number[] = [];
  for (let next = 0; next < positions.length;) {
    let position = -1;
    let done = next - 1;
    const records = new RawRecords(
      blobs,
      (bytes, start) => {
        position = graph.positionOf(bytes, start);
        // Commits are named in the order in which they were asked for.
        done = positions.indexOf(position, done + 1);
      },
      (stale, fresh, path) => {
        changes.push({ fresh, stale, path: path(), position });
      },
    );
    const result = await streamGit(
      [...repository.args, '--literal-pathspecs', ...DIFF_TREE, ...pathspec(repository)],
      { ...repository.options, lines: graph.lines(positions, next) },
      recordsOf(NUL, (bytes, start, end) => records.read(bytes, start, end)),
    );
    if (result.code === 0) break;
    // A commit is named when its trees have been compared.
    const stopped = done + 1;
    if (stopped >= positions.length) break;
    unread.push(positions[stopped] as number);
    next = stopped + 1;
    if (unread.length < MAX_FAILURES && !result.missing) continue;
    unread.push(...positions.subarray(next));
    break;
  }
  return { changes, unread };
}

/** Compares what it can without git. */
export interface DirectChanges {
  /** Tells what the commit at `position` changed; false, and nothing told, where it cannot. */
  changesOf(graph: CommitGraph, position: number, onChange: OnChange): boolean;
  /** What differs from one commit to another, null standing for none; false, and nothing told, where it cannot. */
  between(graph: CommitGraph, before: string | null, after: string, onChange: OnChange): boolean;
}

/** True for a path that the scan of a part of a repository is about. */
export function isWithin({ within }: Repository, path: string): boolean {
  return within === '' || path === within || path.startsWith(`${within}/`);
}

/** What `direct` knows; the positions of all other commits are left. */
function readDirectly(
  graph: CommitGraph,
  direct: DirectChanges,
  repository: Repository,
): { readonly changes: Change[]; readonly left: Int32Array } {
  const changes: Change[] = [];
  const left: number[] = [];
  for (let position = 0; position < graph.size; position++) {
    const isTold = direct.changesOf(graph, position, (stale, fresh, path) => {
      const name = path();
      if (isWithin(repository, name)) changes.push({ fresh, stale, path: name, position });
    });
    if (!isTold) left.push(position);
  }
  return { changes, left: Int32Array.from(left) };
}

/** `processes` of git share the work that `direct` leaves, each with a stretch of history of its own. */
export async function readChanges(
  repository: Repository,
  graph: CommitGraph,
  blobs: IdTable,
  processes: number,
  direct: DirectChanges | null,
): Promise<HistoryChanges> {
  const { changes, left } =
    direct === null
      ? { changes: [], left: Int32Array.from({ length: graph.size }, (_, position) => position) }
      : readDirectly(graph, direct, repository);
  const count = Math.min(processes, Math.ceil(left.length / 1000));
  const bounds = Array.from({ length: count + 1 }, (_, at) => Math.floor((left.length * at) / Math.max(count, 1)));
  const stretches = await Promise.all(
    bounds.slice(1).map((to, at) => readStretch(repository, graph, blobs, left.subarray(bounds[at], to))),
  );
  const unread = stretches.flatMap((stretch) => stretch.unread).map((position) => graph.idAt(position));
  return { blobs, changes: [...changes, ...stretches.flatMap((stretch) => stretch.changes)], unread };
}
