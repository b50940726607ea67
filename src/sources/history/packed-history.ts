/**
 * What commits changed, and whether they lack anything, from the objects alone: the tree of each commit as it was noted
 * when the commit was read, and the trees themselves. Whatever could not be read is left to git commit by commit.
 */
import type { CommitGraph } from './commit-graph.ts';
import type { DirectChanges, OnChange } from './changes.ts';
import type { IdTable } from '../git/id-table.ts';
import type { NotedHistory } from './noted-commits.ts';
import { COMMIT } from '../pack/entry-table.ts';
import { HARD_LIMIT } from '../pack/packed-entry.ts';
import type { PackedObjects } from '../pack/packed-objects.ts';
import type { PackedTrees } from '../pack/packed-trees.ts';

/** Stands for a commit whose tree is in no pack, or that is in none itself. */
const NOWHERE = -1;

class PackedChanges implements DirectChanges {
  readonly #history: PackedHistory;
  /** By number of a commit in the graph. */
  readonly #roots: Int32Array;
  /** By number of a blob that the trees were read for: the number under which it is asked about. */
  readonly #numbers: Int32Array;

  constructor(history: PackedHistory, roots: Int32Array, numbers: Int32Array) {
    this.#history = history;
    this.#roots = roots;
    this.#numbers = numbers;
  }

  changesOf(graph: CommitGraph, position: number, onChange: OnChange): boolean {
    const parent = graph.firstParentOf(position);
    return this.#compare(parent < 0 ? null : this.#rootOf(parent), this.#rootOf(graph.numberAt(position)), onChange);
  }

  between(graph: CommitGraph, before: string | null, after: string, onChange: OnChange): boolean {
    const rootOf = (commit: string): number => this.#rootOf(graph.numberOfId(commit));
    return this.#compare(before === null ? null : rootOf(before), rootOf(after), onChange);
  }

  #rootOf(commit: number): number {
    return this.#roots[commit] ?? NOWHERE;
  }

  #compare(before: number | null, after: number, onChange: OnChange): boolean {
    if (before === NOWHERE || after === NOWHERE) return false;
    const numbers = this.#numbers;
    // Files that are not there are of no interest to whoever asks for others.
    const numberOf = (blob: number): number => numbers[blob] ?? -1;
    return this.#history.trees.compare(before, after, (stale, fresh, path) => {
      if (numberOf(stale) >= 0 || numberOf(fresh) >= 0) onChange(numberOf(stale), numberOf(fresh), path);
    });
  }
}

export interface PackedHistoryParts {
  readonly commits: NotedHistory;
  readonly trees: PackedTrees;
  readonly objects: PackedObjects;
  /** Ids of the blobs that the trees were read for, in hexadecimal. */
  readonly wanted: readonly string[];
  /** Objects that are there though nobody has read them; null where it is not known which. */
  readonly unread: readonly { readonly id: string }[] | null;
}

export class PackedHistory {
  readonly trees: PackedTrees;
  readonly #parts: PackedHistoryParts;
  /** What was made of them last. */
  #rooted: { readonly graph: CommitGraph; readonly roots: Int32Array } | null = null;

  constructor(parts: PackedHistoryParts) {
    this.#parts = parts;
    this.trees = parts.trees;
  }

  /** Null where this is better left to git. */
  changesOf(graph: CommitGraph, blobs: IdTable): DirectChanges | null {
    const { wanted, commits } = this.#parts;
    if (commits.isEmpty) return null;
    const numbers = Int32Array.from(wanted, (id) => blobs.find(Buffer.from(id, 'latin1'), 0));
    const asked = numbers.reduce((count, number) => (number < 0 ? count : count + 1), 0);
    return asked === blobs.size ? new PackedChanges(this, this.#rootsOf(graph), numbers) : null;
  }

  /** The text of a commit; null where it is in no pack. */
  textOf(commit: string): Buffer | null {
    const object = this.#parts.objects.read(commit, HARD_LIMIT);
    return object?.type === COMMIT ? object.bytes : null;
  }

  /** Ids of the files that commits of the graph name and that are not there; null where that is not certain. */
  lackedBy(graph: CommitGraph): readonly string[] | null {
    const { unread } = this.#parts;
    if (unread === null || !this.trees.lacksNoMore || graph.failure !== null) return null;
    // Packs may hold commits that no ref reaches, whose files nobody misses.
    const roots = this.#rootsOf(graph);
    const reached: number[] = [];
    for (let position = 0; position < graph.size; position++) {
      const root = roots[graph.numberAt(position)] ?? NOWHERE;
      if (!this.trees.isKnown(root)) return null;
      reached.push(root);
    }
    const absent = this.trees.absentBelow(reached);
    if (absent.length === 0) return absent;
    const there = new Set(unread.map(({ id }) => id));
    return absent.filter((id) => !there.has(id));
  }

  #rootsOf(graph: CommitGraph): Int32Array {
    if (this.#rooted?.graph !== graph) this.#rooted = { graph, roots: this.#parts.commits.rootsOf(graph) };
    return this.#rooted.roots;
  }
}
