/**
 * What commits changed, and whether they lack anything, from packs alone: the tree of each commit as it was noted when the commit was read, and the
 * trees themselves. Whatever is not in a pack, or cannot be read, is left to git commit by commit.
 */
import type { CommitGraph } from './commit-graph.ts';
import type { DirectChanges } from './history-changes.ts';
import type { IdTable } from './id-table.ts';
import type { KernelCode } from './pack/kernel.ts';
import type { StoredPack } from './pack/object-store.ts';
import { idAt } from './pack/pack-index.ts';
import { PackedTrees } from './pack/packed-trees.ts';

const TREE_LINE = Buffer.from('tree ', 'latin1');

/** The trees of commits, as plain data that may go from thread to thread. */
export interface CommitTrees {
  /** Entries of the pack. */
  readonly entries: number[];
  /** The id that stands in each, in hexadecimal. */
  readonly trees: string[];
}

/** Notes the tree of a commit from the commit's text. */
export function noteTree({ entries, trees }: CommitTrees, entry: number, text: Buffer, idBytes: number): void {
  const end = TREE_LINE.length + 2 * idBytes;
  if (text.length <= end || text[end] !== 0x0a || text.compare(TREE_LINE, 0, TREE_LINE.length, 0, TREE_LINE.length) !== 0) return;
  entries.push(entry);
  trees.push(text.toString('latin1', TREE_LINE.length, end));
}

/** Stands for a commit whose tree is in no pack, or that is in none itself. */
const NOWHERE = -1;

class PackedChanges implements DirectChanges {
  readonly #trees: PackedTrees;
  /** By number of a commit in the graph. */
  readonly #roots: Int32Array;

  constructor(trees: PackedTrees, roots: Int32Array) {
    this.#trees = trees;
    this.#roots = roots;
  }

  changesOf(graph: CommitGraph, position: number, onChange: (stale: number, fresh: number, path: () => string) => void): boolean {
    const root = this.#roots[graph.numberAt(position)] ?? NOWHERE, parent = graph.firstParentOf(position);
    const before = parent < 0 ? null : this.#roots[parent] ?? NOWHERE;
    return root !== NOWHERE && before !== NOWHERE && this.#trees.compare(before, root, onChange);
  }

  between(before: string | null, after: string, onChange: (stale: number, fresh: number, path: () => string) => void): boolean {
    return this.#trees.compare(before === null ? null : this.#trees.find(Buffer.from(before, 'hex')), this.#trees.find(Buffer.from(after, 'hex')), onChange);
  }
}

export class PackedHistory {
  readonly #packs: readonly StoredPack[];
  readonly #loose: Uint8Array;
  readonly #kernel: KernelCode;
  readonly #commits: readonly (readonly CommitTrees[])[];
  /** Those that were read last. */
  #trees: PackedTrees | null = null;
  /** What was made of them last. */
  #rooted: { readonly graph: CommitGraph; readonly trees: PackedTrees; readonly roots: Int32Array } | null = null;

  /** `commits`: for each pack, what threads noted. `loose`: ids of objects that are in no pack. */
  constructor(packs: readonly StoredPack[], loose: readonly string[], kernel: KernelCode, commits: readonly (readonly CommitTrees[])[]) {
    this.#packs = packs;
    this.#loose = Buffer.from(loose.join(''), 'hex');
    this.#kernel = kernel;
    this.#commits = commits;
  }

  /** Null where this is better left to git. */
  changesOf(graph: CommitGraph, blobs: IdTable): DirectChanges | null {
    const wanted = Array.from({ length: blobs.size }, (_, number) => Buffer.from(blobs.idAt(number), 'hex'));
    const trees = this.#read(wanted);
    return trees === null ? null : new PackedChanges(trees, this.#rootsOf(graph, trees));
  }

  /** True where it is certain that all the commits of the graph name is there. */
  isWhole(graph: CommitGraph): boolean {
    const trees = this.#trees ?? this.#read([]);
    if (trees === null || !trees.lacksNothing) return false;
    const roots = this.#rootsOf(graph, trees);
    for (let position = 0; position < graph.size; position++) if (!trees.isKnown(roots[graph.numberAt(position)] ?? NOWHERE)) return false;
    return graph.failure === null;
  }

  #read(wanted: readonly Uint8Array[]): PackedTrees | null {
    if (this.#commits.every((threads) => threads.every(({ entries }) => entries.length === 0))) return null;
    this.#trees = PackedTrees.read(this.#packs, this.#loose, this.#kernel, wanted);
    return this.#trees;
  }

  #rootsOf(graph: CommitGraph, trees: PackedTrees): Int32Array {
    if (this.#rooted?.graph !== graph || this.#rooted.trees !== trees) this.#rooted = { graph, trees, roots: this.#findRoots(graph, trees) };
    return this.#rooted.roots;
  }

  /** By number of a commit in the graph: its tree. */
  #findRoots(graph: CommitGraph, trees: PackedTrees): Int32Array {
    const roots = new Int32Array(graph.named).fill(NOWHERE);
    for (const [number, { index, table }] of this.#packs.entries()) {
      const digits = index.idBytes * 2, id = Buffer.alloc(digits), tree = Buffer.alloc(index.idBytes);
      for (const { entries, trees: noted } of this.#commits[number] ?? []) {
        entries.forEach((entry, at) => {
          const position = table.position[entry] as number;
          id.write(idAt(index, position), 'latin1');
          const commit = graph.numberOf(id);
          if (commit < 0) return;
          tree.write(noted[at] ?? '', 'hex');
          roots[commit] = trees.find(tree);
        });
      }
    }
    return roots;
  }
}
