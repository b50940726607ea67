/**
 * The commits of a history with their parents, newest first and every commit before its parents. Answers which commits
 * descend from one without asking git again.
 */
import { isAscii, isUtf8 } from 'node:buffer';
import { historyOrder } from './commit-order.ts';
import { splitNul } from './git.ts';
import { recordsOf, streamGit } from './git-stream.ts';
import { IdTable } from './id-table.ts';
import { gitIn, type Repository } from './repository.ts';

const LF = 0x0a, SPACE = 0x20;

/** Ids of commits, by numbers of their own. */
export interface CommitIds {
  /** Digits of an id. */
  readonly width: number;
  readonly size: number;
  /** In hexadecimal. */
  idAt(commit: number): string;
  /** Negative where the one id stands before the other. */
  compare(a: number, b: number): number;
  /** Number of the id that begins at `at`, in hexadecimal; -1 for none. */
  find(bytes: Uint8Array, at: number): number;
  /** The same for an id by itself, of whatever length. */
  findId(id: string): number;
  /** As bytes, one after the other. */
  serialise(): Buffer;
}

export class CommitGraph {
  /** All commits that are named, parents beyond the end included. */
  readonly #ids: CommitIds;
  /** The same where more may come. */
  readonly #table: IdTable;
  /** By number in the list as it came, and after `arrange` by position: number in `#ids`, date, where its parents begin in `#parents`. */
  #commits: number[] = [];
  #dates: number[] = [];
  #starts: number[] = [0];
  #parents: number[] = [];
  /** By number in `#ids`: position; beyond the end, undefined or -1 for a commit that is only a parent. */
  #positions: number[] = [];
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
    return this.#commits.length;
  }

  /** `SECONDS ID PARENT PARENT...`, each commit once. */
  add(line: Buffer, start: number, end: number): void {
    const step = this.#ids.width + 1;
    let at = start, date = 0;
    for (; at < end && line[at] !== SPACE; at++) date = date * 10 + (line[at] as number) - 0x30;
    const commit = this.#table.add(line, ++at);
    this.#positions[commit] = this.#commits.length;
    this.#commits.push(commit);
    this.#dates.push(date);
    for (at += step; at < end; at += step) this.#parents.push(this.#table.add(line, at));
    this.#starts.push(this.#parents.length);
  }

  /** The next commit of those whose ids were given; parents by their numbers, from `from` to `to`, -1 for one that is not there. */
  addLinked(seconds: number, parents: Int32Array, from: number, to: number): void {
    this.#positions.push(this.#commits.length);
    this.#commits.push(this.#commits.length);
    this.#dates.push(seconds);
    for (let at = from; at < to; at++) this.#parents.push(parents[at] as number);
    this.#starts.push(this.#parents.length);
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
    this.#keep(historyOrder({
      dates: this.#dates, starts: this.#starts, parents: this.#parentPositions(), isWanted,
      compareIds: (a, b) => this.#ids.compare(this.#commits[a] as number, this.#commits[b] as number),
    }));
  }

  /** Of all parents; -1 for one that is not of this history. */
  #parentPositions(): Int32Array {
    const positions = new Int32Array(this.#parents.length);
    for (let at = 0; at < positions.length; at++) positions[at] = this.#positions[this.#parents[at] as number] ?? -1;
    return positions;
  }

  /** Keeps these commits, in this order. */
  #keep(order: ArrayLike<number>): void {
    const commits = this.#commits, dates = this.#dates, starts = this.#starts, parents = this.#parents;
    this.#commits = new Array<number>(order.length);
    this.#dates = new Array<number>(order.length);
    this.#starts = [0];
    this.#parents = [];
    this.#positions = new Array<number>(this.#ids.size).fill(-1);
    for (let position = 0; position < order.length; position++) {
      const old = order[position] as number, commit = commits[old] as number;
      this.#commits[position] = commit;
      this.#dates[position] = dates[old] as number;
      this.#positions[commit] = position;
      for (let at = starts[old] as number; at < (starts[old + 1] as number); at++) this.#parents.push(parents[at] as number);
      this.#starts.push(this.#parents.length);
    }
  }

  /** This history with what has come since, as far as it is reached from `tips`. */
  grown(fresh: CommitGraph, tips: Iterable<string>): CommitGraph {
    const graph = CommitGraph.parse(this.serialise(), this.width) ?? new CommitGraph(this.width), known = graph.size;
    for (let position = 0; position < fresh.size; position++) graph.#take(fresh, position);
    const isReached = graph.#reachedFrom([...tips].map((tip) => graph.positionOfId(tip)));
    const newest = graph.#dates.reduce((date, other, at) => (at < known && other > date ? other : date), -1);
    if (isReached.includes(0) || graph.#dates.some((date, at) => at >= known && date <= newest)) {
      graph.#keep([...isReached.keys()].filter((at) => isReached[at] === 1));
      graph.arrange();
    } else {
      // Newer than all that was known: in front of it, and its order stays.
      graph.#keep(Array.from({ length: graph.size }, (_, at) => (at < graph.size - known ? known + at : at - (graph.size - known))));
    }
    return graph;
  }

  /** A commit of another graph, where it is not known. */
  #take(other: CommitGraph, position: number): void {
    const commit = this.#table.add(Buffer.from(other.idAt(position), 'latin1'), 0);
    if ((this.#positions[commit] ?? -1) >= 0) return;
    this.#positions[commit] = this.size;
    this.#commits.push(commit);
    this.#dates.push(other.#dates[position] as number);
    for (let at = other.#starts[position] as number; at < (other.#starts[position + 1] as number); at++) this.#parents.push(this.#table.add(Buffer.from(other.#ids.idAt(other.#parents[at] as number), 'latin1'), 0));
    this.#starts.push(this.#parents.length);
  }

  #reachedFrom(tips: Iterable<number>): Uint8Array {
    const isReached = new Uint8Array(this.size), waiting: number[] = [], parents = this.#parentPositions();
    const reach = (position: number): void => {
      if (position < 0 || isReached[position] === 1) return;
      isReached[position] = 1;
      waiting.push(position);
    };
    for (const tip of tips) reach(tip);
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      for (let at = this.#starts[next] as number; at < (this.#starts[next + 1] as number); at++) reach(parents[at] as number);
    }
    return isReached;
  }

  /**
   * Leaves the commits that `tips` lead to, up to those of `known`, and puts them in order. False where one is not there.
   * A commit may have been added twice.
   */
  keepReached(tips: readonly string[], known: CommitGraph | null): boolean {
    const isThere = (commit: number): boolean => (this.#positions[commit] ?? -1) >= 0 || (known !== null && known.positionOfId(this.#ids.idAt(commit)) >= 0);
    const from = tips.map((tip) => this.positionOfId(tip));
    if (from.some((position) => position < 0)) return false;
    const isReached = this.#reachedFrom(from);
    for (let position = 0; position < this.size; position++) {
      if (isReached[position] === 0) continue;
      for (let at = this.#starts[position] as number; at < (this.#starts[position + 1] as number); at++) if (!isThere(this.#parents[at] as number)) return false;
    }
    this.#arrange(isReached);
    return true;
  }

  /** Commits that are nobody's parents. */
  heads(): string[] {
    const isParent = new Uint8Array(this.size);
    for (const parent of this.#parentPositions()) if (parent >= 0) isParent[parent] = 1;
    return [...isParent.keys()].filter((position) => isParent[position] === 0).map((position) => this.idAt(position));
  }

  /** Commits that are named as parents only. */
  outsiders(): string[] {
    return [...new Set(this.#parents)].filter((parent) => (this.#positions[parent] ?? -1) < 0).map((parent) => this.#ids.idAt(parent));
  }

  /** What `parse` reads. */
  serialise(): Buffer {
    const numbers = (values: ArrayLike<number>): Buffer => Buffer.from(Int32Array.from(values).buffer);
    const counts = numbers([this.#ids.size, this.size, this.#parents.length]);
    return Buffer.concat([counts, Buffer.from(Float64Array.from(this.#dates).buffer), numbers(this.#commits), numbers(this.#starts), numbers(this.#parents), this.#ids.serialise()]);
  }

  /** Null for what makes no sense. */
  static parse(bytes: Buffer, width: number): CommitGraph | null {
    if (bytes.length < 12) return null;
    // A copy, because numbers want to lie where their size divides their address.
    const copy = new Uint8Array(bytes).buffer, [named = 0, size = 0, parents = 0] = new Int32Array(copy, 0, 3);
    if (bytes.length !== 12 + size * 12 + (size + 1) * 4 + parents * 4 + named * (width / 2)) return null;
    const dates = new Float64Array(copy.slice(12, 12 + size * 8)), numbers = new Int32Array(copy, 12 + size * 8, size + size + 1 + parents);
    const graph = new CommitGraph(width, IdTable.parse(bytes.subarray(bytes.length - named * (width / 2)), width));
    graph.#dates = Array.from(dates);
    graph.#commits = Array.from(numbers.subarray(0, size));
    graph.#starts = Array.from(numbers.subarray(size, 2 * size + 1));
    graph.#parents = Array.from(numbers.subarray(2 * size + 1));
    graph.#commits.forEach((commit, position) => { graph.#positions[commit] = position; });
    return graph;
  }

  idAt(position: number): string {
    return this.#ids.idAt(this.#commits[position] ?? 0);
  }

  /** -1 for a commit that is not of this history. */
  positionOf(bytes: Uint8Array, at = 0): number {
    const commit = this.#ids.find(bytes, at);
    return commit < 0 ? -1 : (this.#positions[commit] ?? -1);
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
    return this.#commits[position] ?? -1;
  }

  /** Number of the first parent of the commit at `position`; -1 for none. */
  firstParentOf(position: number): number {
    const first = this.#starts[position] ?? 0;
    return first < (this.#starts[position + 1] ?? 0) ? (this.#parents[first] ?? -1) : -1;
  }

  positionOfId(id: string): number {
    const commit = this.#ids.findId(id);
    return commit < 0 ? -1 : (this.#positions[commit] ?? -1);
  }

  /** Those of `ids` that are no commits of this history. */
  outside(ids: Iterable<string>): string[] {
    return [...ids].filter((id) => this.positionOfId(id) < 0);
  }

  isMerge(position: number): boolean {
    return (this.#starts[position + 1] ?? 0) - (this.#starts[position] ?? 0) > 1;
  }

  /** Lines for `diff-tree --stdin` that compare the commits at `positions`, from the one at index `from` on, with their first parents. */
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

  #parentsOf(position: number, look: (position: number) => void): void {
    for (let at = this.#starts[position] ?? 0; at < (this.#starts[position + 1] ?? 0); at++) {
      const parent = this.#positions[this.#parents[at] as number] ?? -1;
      if (parent >= 0) look(parent);
    }
  }

  /** The commit at `position` and all that it comes from. */
  ancestorsOf(position: number): Uint8Array {
    const marks = new Uint8Array(this.size);
    if (position >= 0) marks[position] = 1;
    for (let at = Math.max(position, 0); at < marks.length; at++) if (marks[at] === 1) this.#parentsOf(at, (parent) => { marks[parent] = 1; });
    return marks;
  }

  /** For each commit, which of at most 32 groups have one that it comes from or is: one bit each. */
  holders(groups: readonly (readonly number[])[]): Int32Array {
    const marks = new Int32Array(this.size);
    groups.forEach((positions, bit) => { for (const position of positions) marks[position] = (marks[position] ?? 0) | (1 << bit); });
    for (let at = marks.length - 1; at >= 0; at--) this.#parentsOf(at, (parent) => { marks[at] = (marks[at] ?? 0) | (marks[parent] ?? 0); });
    return marks;
  }
}

/** Digits of an object id in this repository. */
export async function idWidth(repository: Repository): Promise<number> {
  const format = await gitIn(repository, ['rev-parse', '--show-object-format']);
  return format.stdout.toString('latin1').trim() === 'sha256' ? 64 : 40;
}

/** `lines` are further revisions, for more than a command line holds. */
export async function readCommitGraph(repository: Repository, revisions: readonly string[], width: number, lines: readonly string[] = []): Promise<CommitGraph> {
  const graph = new CommitGraph(width), input = lines.length === 0 ? {} : { lines: lines.map((line) => `${line}\n`) };
  const result = await streamGit([...repository.args, 'rev-list', '--timestamp', '--parents', ...revisions], { ...repository.options, ...input }, recordsOf(LF, (line, start, end) => graph.add(line, start, end)));
  if (result.code !== 0) graph.failure = result.stderr;
  graph.arrange();
  return graph;
}

export interface CommitDetails {
  readonly author: string;
  readonly date: string;
}

/** The last second of the year 9999: what no calendar has is taken for the limit. */
const LAST_SECOND = 253_402_300_799;

function instantInWords(seconds: string): string {
  const number = Number(seconds);
  const within = Number.isFinite(number) ? Math.min(Math.max(number, 0), LAST_SECOND) : 0;
  return new Date(within * 1000).toISOString().replace('.000Z', 'Z');
}

/** `author NAME <ADDRESS> SECONDS ZONE` behind the parents, as git reads it where nothing about the line is odd. */
const AUTHOR = /^tree [0-9a-f]+\n(?:parent [0-9a-f]+\n)*author (\S(?:[^<>\n]*\S)?) <[^<>\n]*> (\d{1,11}) [+-]\d{4}\n/;

/** From the text of a commit; null where git had better read it: in another encoding, or with an odd line. */
function detailsIn(text: Buffer): CommitDetails | null {
  const end = text.indexOf('\n\n'), head = text.subarray(0, end < 0 ? text.length : end + 1);
  const [, author, seconds] = isAscii(head) || isUtf8(text) ? AUTHOR.exec(head.toString('utf8')) ?? [] : [];
  if (author === undefined || seconds === undefined || head.includes('\nencoding ')) return null;
  return { author, date: instantInWords(seconds) };
}

/** Who wrote these commits, and when. `textOf`: the text of a commit, where it can be had without git. */
export async function commitDetails(repository: Repository, ids: readonly string[], textOf: (id: string) => Buffer | null = () => null): Promise<ReadonlyMap<string, CommitDetails>> {
  const details = new Map<string, CommitDetails>(), left: string[] = [];
  for (const id of ids) {
    const text = textOf(id), known = text === null ? null : detailsIn(text);
    if (known === null) left.push(id); else details.set(id, known);
  }
  if (left.length === 0) return details;
  const format = ['--no-walk=unsorted', '--encoding=UTF-8', '--format=%x00%H%x00%an%x00%at%x00', '--stdin'];
  const result = await gitIn(repository, ['rev-list', ...format], `${left.join('\n')}\n`);
  const fields = splitNul(result.stdout);
  for (let at = 1; at + 2 < fields.length; at += 4) details.set(fields[at] ?? '', { author: fields[at + 1] ?? '', date: instantInWords(fields[at + 2] ?? '') });
  return details;
}
