/**
 * Commits as they were noted when their texts were read: what each says of its place in the history. Linked with the
 * objects that are there, they are the history, so that git need not walk it.
 */
import { CommitGraph } from './commit-graph.ts';
import type { CommitIds } from './commit-ids.ts';
import type { LinkedRecords } from '../pack/arena.ts';
import type { KernelCalls } from '../pack/kernel.ts';
import type { ObjectNumbers } from '../pack/object-numbers.ts';

/** Commits of a pack, or others, as plain data that may go from thread to thread. */
export interface NotedCommits {
  /** Which they are. */
  readonly entries: Int32Array;
  /** What the kernel noted of each, one after the other. */
  readonly records: Uint8Array;
}

export const NO_COMMITS: NotedCommits = { entries: new Int32Array(0), records: new Uint8Array(0) };

/** Notes that are being taken. */
export class CommitNotes {
  readonly #kernel: KernelCalls;
  readonly #entries: number[] = [];
  #records = new Uint8Array(1 << 14);
  #length = 0;

  constructor(kernel: KernelCalls) {
    this.#kernel = kernel;
  }

  /** `text` lies in the kernel's memory. False for one that is no commit's. */
  note(entry: number, text: Uint8Array, idBytes: number): boolean {
    const size = this.#kernel.readCommit(text.byteOffset, text.byteOffset + text.length, idBytes);
    if (size === 0) return false;
    while (this.#length + size > this.#records.length) this.#grow();
    this.#records.set(new Uint8Array(this.#kernel.memory.buffer, this.#kernel.commitRecord(), size), this.#length);
    this.#length += size;
    this.#entries.push(entry);
    return true;
  }

  #grow(): void {
    const larger = new Uint8Array(this.#records.length * 2);
    larger.set(this.#records);
    this.#records = larger;
  }

  taken(): NotedCommits {
    return { entries: Int32Array.from(this.#entries), records: this.#records.slice(0, this.#length) };
  }
}

/** Where a record has what, as the kernel writes it. */
const PARENTS_AT = 8;
const IDS_AT = 12;

/** The ids of commits that are objects. */
class LinkedIds implements CommitIds {
  readonly width: number;
  readonly #objects: ObjectNumbers;
  /** By number of a commit: that of the object; and the other way round, -1 for what is no commit. */
  readonly #numbers: Int32Array;
  readonly #commits: Int32Array;
  /** An id that is looked up. */
  readonly #asked: Buffer;

  constructor(objects: ObjectNumbers, numbers: Int32Array, commits: Int32Array, width: number) {
    this.#objects = objects;
    this.#numbers = numbers;
    this.#commits = commits;
    this.width = width;
    this.#asked = Buffer.alloc(width / 2);
  }

  get size(): number {
    return this.#numbers.length;
  }

  idAt(commit: number): string {
    return this.#objects.idOf(this.#numbers[commit] ?? -1);
  }

  compare(a: number, b: number): number {
    return this.#objects.bytesOf(this.#numbers[a] ?? -1).compare(this.#objects.bytesOf(this.#numbers[b] ?? -1));
  }

  find(bytes: Uint8Array, at: number): number {
    return this.findId(Buffer.from(bytes.buffer, bytes.byteOffset + at, this.width).toString('latin1'));
  }

  findId(id: string): number {
    return id.length === this.width && this.#asked.write(id, 'hex') === this.#asked.length
      ? (this.#commits[this.#objects.numberOf(this.#asked)] ?? -1)
      : -1;
  }
}

/** The text of a tag; null where git has to be asked. Good for as long as no tree is read. */
export type TagText = (id: string) => Buffer | null;

/** How a tag begins, and in so many bytes; tags of tags that are followed. */
const TAGGED = /^object ([0-9a-f]{40,64})\ntype (?:commit|tag)\n/;
const TAGGED_BYTES = 96;
const MAX_TAGS = 8;

/** What threads have noted of commits, and how these lead to one another. */
interface CommitRecordsRead {
  readonly objects: ObjectNumbers;
  /** Of the objects that `records` tell of; one may come twice. */
  readonly numbers: Int32Array;
  readonly records: Uint8Array;
  readonly linked: LinkedRecords;
  /** Hexadecimal digits of an id. */
  readonly width: number;
}

/** All commits that a scan has read. */
export class NotedHistory {
  readonly #objects: ObjectNumbers;
  readonly #width: number;
  readonly #records: Uint8Array;
  readonly #linked: LinkedRecords;
  /** By number of a record: that of the object. */
  readonly #numbers: Int32Array;
  /** By number of a commit, each once: its record. */
  readonly #commits: Int32Array;
  readonly #ids: LinkedIds;
  readonly #tagText: TagText;

  constructor({ objects, numbers, records, linked, width }: CommitRecordsRead, tagText: TagText) {
    this.#tagText = tagText;
    const commitOf = new Int32Array(objects.count).fill(-1);
    const first: number[] = [];
    numbers.forEach((number, record) => {
      if (commitOf[number] !== -1) return;
      commitOf[number] = first.length;
      first.push(record);
    });
    this.#objects = objects;
    this.#width = width;
    this.#records = records;
    this.#linked = linked;
    this.#numbers = numbers;
    this.#commits = Int32Array.from(first);
    this.#ids = new LinkedIds(
      objects,
      this.#commits.map((record) => numbers[record] as number),
      commitOf,
      width,
    );
    // From here on parents are numbers of commits.
    linked.parents.forEach((parent, at) => {
      linked.parents[at] = commitOf[parent] ?? -1;
    });
  }

  /** Commits that were read, those that came twice included. */
  get count(): number {
    return this.#numbers.length;
  }

  get isEmpty(): boolean {
    return this.#commits.length === 0;
  }

  includes(id: string): boolean {
    return this.#ids.findId(id) >= 0;
  }

  /** The commits behind those ids that are tags, as far as they lead to one that was read. */
  behindTags(ids: Iterable<string>): Map<string, string> {
    return new Map(Array.from(ids, (id) => [id, this.#behind(id)] as const).filter(([, commit]) => commit !== ''));
  }

  #behind(id: string): string {
    let target = id;
    for (let depth = 0; depth < MAX_TAGS && !this.includes(target); depth++) {
      const named = TAGGED.exec(this.#tagText(target)?.toString('latin1', 0, TAGGED_BYTES) ?? '')?.[1];
      if (named === undefined) return '';
      target = named;
    }
    return this.includes(target) ? target : '';
  }

  /** The history of all of these, reached by a ref or not; null where one does not say when it was made. */
  graph(): CommitGraph | null {
    const { seconds, ends, parents } = this.#linked;
    if (seconds.some((date) => date < 0)) return null;
    const graph = new CommitGraph(this.#width, this.#ids);
    for (const record of this.#commits) {
      graph.addLinked(seconds[record] as number, parents, ends[record - 1] ?? 0, ends[record] as number);
    }
    return graph;
  }

  /** The same, with parents that may be of another history. */
  graphBeside(): CommitGraph | null {
    const graph = new CommitGraph(this.#width);
    const records = Buffer.from(this.#records.buffer, this.#records.byteOffset, this.#records.length);
    const idBytes = this.#width / 2;
    let at = 0;
    for (const number of this.#numbers) {
      const seconds = records.readDoubleLE(at);
      const end = at + IDS_AT + idBytes * (1 + records.readUInt32LE(at + PARENTS_AT));
      let line = `${seconds} ${this.#objects.idOf(number)}`;
      for (let id = at + IDS_AT + idBytes; id < end; id += idBytes) {
        line += ` ${records.toString('hex', id, id + idBytes)}`;
      }
      if (seconds < 0) return null;
      graph.add(Buffer.from(line, 'latin1'), 0, line.length);
      at = end;
    }
    return graph;
  }

  /** By number of a commit in `graph`: the number of its tree, -1 where it is not there or the commit was not read. */
  rootsOf(graph: CommitGraph): Int32Array {
    const { trees } = this.#linked;
    if (graph.names(this.#ids)) return this.#commits.map((record) => trees[record] as number);
    const roots = new Int32Array(graph.named).fill(-1);
    this.#numbers.forEach((number, record) => {
      const commit = graph.numberOfId(this.#objects.idOf(number));
      if (commit >= 0) roots[commit] = trees[record] as number;
    });
    return roots;
  }
}
