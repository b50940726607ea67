/**
 * The commits of a history with their parents, newest first and every commit before its parents. Answers which commits
 * descend from one without asking git again.
 */
import { SPACE } from '../../base/ascii.ts';
import { concatInts } from '../../base/int-list.ts';
import type { CommitIds } from './commit-ids.ts';
import { historyOrder } from './commit-order.ts';
import { IdTable } from '../git/id-table.ts';

interface Rows<Column = number[] | Int32Array | Float64Array> {
  /**
   * As they came, and by position once they are in order: number in the ids, date, where its parents begin in
   * `parents`.
   */
  readonly commits: Column;
  readonly dates: Column;
  readonly starts: Column;
  /** Numbers in the ids. */
  readonly parents: Column;
  /**
   * By number in the ids: where it stands in `commits`; beyond the end, undefined or -1 for a commit that is only a
   * parent.
   */
  readonly positions: Column;
}

export class CommitGraph {
  /** All commits that are named, parents beyond the end included. */
  readonly #ids: CommitIds;
  /** The same where more may come. */
  readonly #table: IdTable;
  /** Where commits are added until they are put in order. */
  readonly #draft: Rows<number[]> = { commits: [], dates: [], starts: [0], parents: [], positions: [] };
  #rows: Rows = this.#draft;
  /** What git said where the list is not complete. */
  failure: string | null = null;

  /** `ids`: of the commits, where they come by their numbers. */
  constructor(width: number, ids: CommitIds = new IdTable(width)) {
    this.#ids = ids;
    this.#table = ids instanceof IdTable ? ids : new IdTable(width, 0);
  }

  /** Digits of an id. */
  get width(): number {
    return this.#ids.width;
  }

  /** Number of commits. */
  get size(): number {
    return this.#rows.commits.length;
  }

  /** `SECONDS ID PARENT PARENT...`, each commit once. */
  add(line: Buffer, start: number, end: number): void {
    const { commits, dates, starts, parents, positions } = this.#draft;
    const step = this.#ids.width + 1;
    let at = start;
    let date = 0;
    for (; at < end && line[at] !== SPACE; at++) date = date * 10 + (line[at] as number) - 0x30;
    const commit = this.#table.add(line, ++at);
    positions[commit] = commits.length;
    commits.push(commit);
    dates.push(date);
    for (at += step; at < end; at += step) parents.push(this.#table.add(line, at));
    starts.push(parents.length);
  }

  /**
   * The next commit of those whose ids were given; parents by their numbers, from `from` to `to`, -1 for one that is
   * not there.
   */
  addLinked(seconds: number, parents: Int32Array, from: number, to: number): void {
    const draft = this.#draft;
    draft.positions.push(draft.commits.length);
    draft.commits.push(draft.commits.length);
    draft.dates.push(seconds);
    for (let at = from; at < to; at++) draft.parents.push(parents[at] as number);
    draft.starts.push(draft.parents.length);
  }

  /** True where its commits have the numbers of these. */
  names(ids: CommitIds): boolean {
    return this.#ids === ids;
  }

  /** Puts the commits in order, once all are there: only then positions mean anything. */
  arrange(): void {
    this.#arrange(new Uint8Array(this.size).fill(1));
  }

  /** Keeps those of `isWanted`, among which are the parents of each, and puts them in order. */
  #arrange(isWanted: Uint8Array): void {
    const { commits, dates, starts } = this.#rows;
    this.#keep(
      historyOrder({
        dates,
        starts,
        parents: this.#parentPositions(),
        isWanted,
        compareIds: (a, b) => this.#ids.compare(commits[a] as number, commits[b] as number),
      }),
    );
  }

  /** Of all parents; -1 for one that is not of this history. */
  #parentPositions(): Int32Array {
    const { parents, positions } = this.#rows;
    const found = new Int32Array(parents.length);
    for (let at = 0; at < found.length; at++) found[at] = positions[parents[at] as number] ?? -1;
    return found;
  }

  /** Keeps these commits, in this order. */
  #keep(order: ArrayLike<number>): void {
    const { commits, dates, starts, parents } = this.#rows;
    const size = order.length;
    const kept = {
      commits: new Int32Array(size),
      dates: new Float64Array(size),
      starts: new Int32Array(size + 1),
      parents: new Int32Array(parents.length),
      positions: new Int32Array(this.#ids.size).fill(-1),
    };
    let count = 0;
    for (let position = 0; position < size; position++) {
      const old = order[position] as number;
      const commit = commits[old] as number;
      kept.commits[position] = commit;
      kept.dates[position] = dates[old] as number;
      kept.positions[commit] = position;
      for (let at = starts[old] as number; at < (starts[old + 1] as number); at++) {
        kept.parents[count++] = parents[at] as number;
      }
      kept.starts[position + 1] = count;
    }
    this.#rows = { ...kept, parents: kept.parents.subarray(0, count) };
  }

  /** This history with what has come since: all of it, or as far as it is reached from `tips`. */
  grown(fresh: CommitGraph, tips: Iterable<string> | null): CommitGraph {
    const graph = new CommitGraph(this.width, this.#growing());
    for (let position = 0; position < fresh.size; position++) graph.#take(fresh, position, this);
    const newest = largest(this.#rows.dates);
    const isNewer = graph.#draft.dates.every((date) => date > newest);
    graph.#append(this.#rows);
    const isReached =
      tips === null
        ? new Uint8Array(graph.size).fill(1)
        : graph.#reachedFrom(Array.from(tips, (tip) => graph.positionOfId(tip)));
    // What is newer than all that was known stands in front of it, and its order stays.
    if (!isNewer || isReached.includes(0)) graph.#arrange(isReached);
    return graph;
  }

  /** The ids where more may come: they keep their numbers, and what comes is no commit of this history. */
  #growing(): IdTable {
    if (this.#ids === this.#table) return this.#table;
    const table = new IdTable(this.width, this.#ids.size);
    for (let number = 0; number < this.#ids.size; number++) table.add(Buffer.from(this.#ids.idAt(number), 'latin1'), 0);
    return table;
  }

  /** A commit of another graph, where `known` has it not. */
  #take(other: CommitGraph, position: number, known: CommitGraph): void {
    const { commits, dates, starts, parents, positions } = this.#draft;
    const rows = other.#rows;
    const id = other.idAt(position);
    if (known.positionOfId(id) >= 0) return;
    const commit = this.#table.add(Buffer.from(id, 'latin1'), 0);
    positions[commit] = commits.length;
    commits.push(commit);
    dates.push(rows.dates[position] as number);
    for (let at = rows.starts[position] as number; at < (rows.starts[position + 1] as number); at++) {
      parents.push(this.#table.add(Buffer.from(other.#ids.idAt(rows.parents[at] as number), 'latin1'), 0));
    }
    starts.push(parents.length);
  }

  /** Puts the commits of another graph, whose ids have the same numbers, behind those that have been added. */
  #append({ commits, dates, starts, parents }: Rows): void {
    const draft = this.#draft;
    const before = draft.commits.length;
    const parentsBefore = draft.parents.length;
    const size = before + commits.length;
    const all = {
      commits: concatInts([draft.commits, commits]),
      dates: new Float64Array(size),
      starts: new Int32Array(size + 1),
      parents: concatInts([draft.parents, parents]),
      positions: new Int32Array(this.#ids.size).fill(-1),
    };
    all.dates.set(draft.dates);
    all.dates.set(dates, before);
    all.starts.set(draft.starts);
    for (let at = 0; at < starts.length; at++) all.starts[before + at] = (starts[at] as number) + parentsBefore;
    for (let position = 0; position < size; position++) all.positions[all.commits[position] as number] = position;
    this.#rows = all;
  }

  #reachedFrom(tips: Iterable<number>): Uint8Array {
    const { starts } = this.#rows;
    const isReached = new Uint8Array(this.size);
    const waiting: number[] = [];
    const parents = this.#parentPositions();
    const reach = (position: number): void => {
      if (position < 0 || isReached[position] === 1) return;
      isReached[position] = 1;
      waiting.push(position);
    };
    for (const tip of tips) reach(tip);
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      for (let at = starts[next] as number; at < (starts[next + 1] as number); at++) reach(parents[at] as number);
    }
    return isReached;
  }

  /**
   * Leaves the commits that those at `tips` lead to, up to those of `known`, and puts them in order. False where one is
   * not there. A commit may have been added twice.
   */
  keepReached(tips: readonly number[], known: CommitGraph | null): boolean {
    const { starts, parents, positions } = this.#rows;
    const isThere = (commit: number): boolean =>
      (positions[commit] ?? -1) >= 0 || (known !== null && known.positionOfId(this.#ids.idAt(commit)) >= 0);
    if (tips.some((position) => position < 0)) return false;
    const isReached = this.#reachedFrom(tips);
    for (let position = 0; position < this.size; position++) {
      if (isReached[position] === 0) continue;
      for (let at = starts[position] as number; at < (starts[position + 1] as number); at++) {
        if (!isThere(parents[at] as number)) return false;
      }
    }
    this.#arrange(isReached);
    return true;
  }

  /** Commits that are nobody's parents. */
  heads(): string[] {
    const isParent = new Uint8Array(this.size);
    for (const parent of this.#parentPositions()) if (parent >= 0) isParent[parent] = 1;
    const heads: string[] = [];
    for (let position = isParent.indexOf(0); position >= 0; position = isParent.indexOf(0, position + 1)) {
      heads.push(this.idAt(position));
    }
    return heads;
  }

  isParent(id: string): boolean {
    return this.#rows.parents.includes(this.#ids.findId(id));
  }

  /** Commits that are named as parents only. */
  outsiders(): string[] {
    const { parents, positions } = this.#rows;
    return [...new Set(Array.from(parents))]
      .filter((parent) => (positions[parent] ?? -1) < 0)
      .map((parent) => this.#ids.idAt(parent));
  }

  /** What `parse` reads. */
  serialise(): Buffer {
    const { commits, dates, starts, parents, positions } = this.#rows;
    const { size: named } = this.#ids;
    const allPositions = Int32Array.from({ length: named }, (_, number) => positions[number] ?? -1);
    const numbers = [[named, commits.length, parents.length, 0], dates, commits, starts, parents, allPositions].map(
      (column, at) => (at === 1 ? Float64Array.from(column) : Int32Array.from(column)),
    );
    return Buffer.concat([...numbers.map(({ buffer }) => Buffer.from(buffer)), this.#growing().serialise()]);
  }

  /**
   * Null for what makes no sense. Nothing is made of the bytes, which would take longer than all else that a scan of no
   * news does.
   */
  static parse(bytes: Buffer, width: number): CommitGraph | null {
    // A copy, because numbers want to lie where their size divides their address.
    const copy = bytes.length < 16 ? new ArrayBuffer(16) : new Uint8Array(bytes).buffer;
    const [named = 0, size = 0, parents = 0] = new Int32Array(copy, 0, 3);
    const datesAt = 16;
    const commitsAt = datesAt + size * 8;
    const startsAt = commitsAt + size * 4;
    const parentsAt = startsAt + (size + 1) * 4;
    const positionsAt = parentsAt + parents * 4;
    const idsAt = positionsAt + named * 4;
    if ([named, size, parents].some((count) => count < 0) || idsAt > bytes.length) return null;
    const ids = IdTable.parse(Buffer.from(copy, idsAt), named, width);
    if (ids === null) return null;
    const graph = new CommitGraph(width, ids);
    const column = (at: number, length: number): Int32Array => new Int32Array(copy, at, length);
    graph.#rows = {
      commits: column(commitsAt, size),
      dates: new Float64Array(copy, datesAt, size),
      starts: column(startsAt, size + 1),
      parents: column(parentsAt, parents),
      positions: column(positionsAt, named),
    };
    return graph;
  }

  idAt(position: number): string {
    return this.#ids.idAt(this.#rows.commits[position] ?? 0);
  }

  /** -1 for a commit that is not of this history. */
  positionOf(bytes: Uint8Array, at = 0): number {
    const commit = this.#ids.find(bytes, at);
    return commit < 0 ? -1 : (this.#rows.positions[commit] ?? -1);
  }

  /** Number of commits that are named, as `numberOf` numbers them. */
  get named(): number {
    return this.#ids.size;
  }

  /** Number of a commit that is named, be it only as a parent; -1 for others. */
  numberOfId(id: string): number {
    return this.#ids.findId(id);
  }

  numberAt(position: number): number {
    return this.#rows.commits[position] ?? -1;
  }

  /** Number of the first parent of the commit at `position`; -1 for none. */
  firstParentOf(position: number): number {
    const first = this.#rows.starts[position] ?? 0;
    return first < (this.#rows.starts[position + 1] ?? 0) ? (this.#rows.parents[first] ?? -1) : -1;
  }

  positionOfId(id: string): number {
    const commit = this.#ids.findId(id);
    return commit < 0 ? -1 : (this.#rows.positions[commit] ?? -1);
  }

  /** Those of `ids` that are no commits of this history. */
  outside(ids: Iterable<string>): string[] {
    return [...ids].filter((id) => this.positionOfId(id) < 0);
  }

  isMerge(position: number): boolean {
    return (this.#rows.starts[position + 1] ?? 0) - (this.#rows.starts[position] ?? 0) > 1;
  }

  /**
   * Lines for `diff-tree --stdin` that compare the commits at `positions`, from the one at index `from` on, with their
   * first parents.
   */
  *lines(positions: Int32Array, from: number): Generator<string> {
    let text = '';
    for (const position of positions.subarray(from)) {
      const parent = this.firstParentOf(position);
      text += parent < 0 ? `${this.idAt(position)}\n` : `${this.idAt(position)} ${this.#ids.idAt(parent)}\n`;
      if (text.length > 1 << 16) {
        yield text;
        text = '';
      }
    }
    yield text;
  }

  /** The commit at `position` and all that it comes from. */
  ancestorsOf(position: number): Uint8Array {
    const { starts, parents, positions } = this.#rows;
    const marks = new Uint8Array(this.size);
    if (position >= 0) marks[position] = 1;
    for (let at = marks.indexOf(1); at >= 0; at = marks.indexOf(1, at + 1)) {
      for (let next = starts[at] as number; next < (starts[at + 1] as number); next++) {
        marks[positions[parents[next] as number] ?? -1] = 1;
      }
    }
    return marks;
  }

  /** For each commit, which of at most 32 groups have one that it comes from or is: one bit each. */
  holders(groups: readonly (readonly number[])[]): Int32Array {
    const { starts, parents, positions } = this.#rows;
    const marks = new Int32Array(this.size);
    groups.forEach((group, bit) => {
      for (const position of group) marks[position] = (marks[position] ?? 0) | (1 << bit);
    });
    for (let at = marks.length - 1; at >= 0; at--) {
      for (let next = starts[at] as number; next < (starts[at + 1] as number); next++) {
        marks[at] = (marks[at] as number) | (marks[positions[parents[next] as number] ?? -1] ?? 0);
      }
    }
    return marks;
  }
}

function largest(values: ArrayLike<number>): number {
  let most = -1;
  for (let at = 0; at < values.length; at++) most = Math.max(most, values[at] as number);
  return most;
}
