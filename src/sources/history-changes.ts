/**
 * Which commit put which blob where, and which took it away: one streamed pass over what every commit changed against
 * its first parent. That shows all that a commit or merge has and its first parent has not, so nothing that a merge
 * alone brought in is missed; against the other parents it would be ten times as much to read.
 */
import type { CommitGraph } from './commit-graph.ts';
import { recordsOf, streamGit, type OnRecord } from './git-stream.ts';
import type { IdTable } from './id-table.ts';
import { pathspec, type Repository } from './repository.ts';

const NUL = 0, COLON = 0x3a;
/** `:100644 100644 ` stands before the first id. */
const BEFORE_IDS = 15;
/** After so many commits whose trees cannot be read, git is not asked for the others. */
const MAX_FAILURES = 20;

/** At the commit at `position`, `path` went from `stale` to `fresh`: numbers of wanted blobs, -1 for any other content. */
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
      if (this.#stale !== this.#fresh) this.#onChange(this.#stale, this.#fresh, () => bytes.toString('utf8', start, end));
      return;
    }
    // Between two trees, a line that names both stands before the first change.
    const colon = bytes[start] === COLON ? start : bytes.indexOf(COLON, start);
    if (colon >= 0 && colon < end) {
      this.#isPathNext = true;
      const at = colon + BEFORE_IDS;
      this.#stale = this.#blobs.find(bytes, at);
      this.#fresh = this.#blobs.find(bytes, at + this.#width + 1);
    } else this.#onCommit(bytes, start, end);
  }
}

/** `--always`: each commit is named, so that it is known how far git came. */
export const DIFF_TREE = ['diff-tree', '--stdin', '--always', '-r', '--root', '--raw', '-z', '--no-abbrev', '--no-renames', '--no-ext-diff', '--no-textconv'];

/** The changes of the commits in `[from, to)`. Git ends at a tree that it cannot read: then it is started again behind. */
async function readStretch(repository: Repository, graph: CommitGraph, blobs: IdTable, from: number, to: number): Promise<{ changes: Change[]; unread: number[] }> {
  const changes: Change[] = [], unread: number[] = [];
  for (let next = from; next < to;) {
    let position = next - 1;
    const records = new RawRecords(blobs, (bytes, start) => { position = graph.positionOf(bytes, start); }, (stale, fresh, path) => { changes.push({ fresh, stale, path: path(), position }); });
    const result = await streamGit([...repository.args, '--literal-pathspecs', ...DIFF_TREE, ...pathspec(repository)], { ...repository.options, lines: graph.lines(next, to) }, recordsOf(NUL, (bytes, start, end) => records.read(bytes, start, end)));
    if (result.code === 0) break;
    // A commit is named when its trees have been compared.
    const stopped = position + 1;
    if (stopped >= to) break;
    unread.push(stopped);
    next = stopped + 1;
    if (unread.length < MAX_FAILURES && !result.missing) continue;
    for (; next < to; next++) unread.push(next);
  }
  return { changes, unread };
}

/** `processes` of git share the work, each with a stretch of history of its own. */
export async function readChanges(repository: Repository, graph: CommitGraph, blobs: IdTable, processes: number): Promise<HistoryChanges> {
  const count = Math.max(1, Math.min(processes, Math.ceil(graph.size / 1000)));
  const bounds = Array.from({ length: count + 1 }, (_, at) => Math.floor((graph.size * at) / count));
  const stretches = await Promise.all(bounds.slice(0, -1).map((from, at) => readStretch(repository, graph, blobs, from, bounds[at + 1] ?? graph.size)));
  return { blobs, changes: stretches.flatMap((stretch) => stretch.changes), unread: stretches.flatMap((stretch) => stretch.unread).map((position) => graph.idAt(position)) };
}
