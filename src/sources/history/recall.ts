/**
 * Reads a history with the help of what an earlier reading left, and keeps what this one adds to it. Answers are those
 * of a reading from nothing.
 */
import { commitDetails, type CommitDetails } from './commit-details.ts';
import type { CommitGraph } from './commit-graph.ts';
import type { Change, HistoryChanges } from './changes.ts';
import type { GrownGraph } from './growth.ts';
import type { Refs } from './refs.ts';
import { serialiseHistoryMemory, type HistoryMemory } from './memory.ts';
import type { Standing } from './tips.ts';
import type { IdTable } from '../git/id-table.ts';
import type { Repository } from '../git/repository.ts';

export interface Earlier {
  readonly memory: HistoryMemory;
  readonly grown: GrownGraph;
}

/** Commits that a check for missing objects need not go beyond. */
const ENOUGH_KNOWN = 20;
const NO_TIPS: HistoryMemory['tips'] = new Map();

/** So many new commits are read again next time, which takes less than writing everything anew. */
const FEW_COMMITS = 100;

function isWorthKeeping({ memory, grown }: Earlier, graph: CommitGraph, refs: Refs): boolean {
  if (grown.fresh.size === 0) return memory.graph !== graph || newIds(memory, refs).length > 0;
  return grown.fresh.size > FEW_COMMITS;
}

/** What refs point at and did not. */
function newIds(memory: HistoryMemory, { listing }: Refs): string[] {
  return memory.refs.outside(listing.since(memory.refs).come);
}

export class HistoryRecall {
  readonly #repository: Repository;
  readonly #graph: CommitGraph;
  readonly #refs: Refs;
  readonly #earlier: Earlier | null;
  readonly #details: Map<string, CommitDetails>;
  #changes: HistoryChanges | null = null;
  #tips: HistoryMemory['tips'] | null = null;
  #isWhole: boolean | null = null;
  #hasNews: boolean;

  constructor(repository: Repository, graph: CommitGraph, refs: Refs, earlier: Earlier | null) {
    this.#repository = repository;
    this.#graph = graph;
    this.#refs = refs;
    this.#earlier = earlier;
    this.#details = new Map(earlier?.memory.details);
    this.#hasNews = earlier === null || isWorthKeeping(earlier, graph, refs);
  }

  /** What was asked about before holds for these blobs too. */
  #covers(blobs: IdTable): boolean {
    const asked = new Set(this.#earlier?.memory.blobs);
    for (let number = 0; number < blobs.size; number++) if (!asked.has(blobs.idAt(number))) return false;
    return this.#earlier !== null;
  }

  /** What commits changed; `read` asks for that of the commits of a graph. */
  async changes(blobs: IdTable, read: (graph: CommitGraph) => Promise<HistoryChanges>): Promise<HistoryChanges> {
    const earlier = this.#covers(blobs) ? this.#earlier : null;
    if (earlier === null) {
      this.#hasNews = true;
      this.#changes = await read(this.#graph);
    } else {
      const { changes, unread } =
        earlier.grown.fresh.size === 0 ? { changes: [], unread: [] } : await read(earlier.grown.fresh);
      const fresh = changes.map((change) => ({
        ...change,
        position: this.#graph.positionOfId(earlier.grown.fresh.idAt(change.position)),
      }));
      this.#changes = { blobs, changes: [...this.#knownChanges(earlier.memory, blobs), ...fresh], unread };
    }
    return this.#changes;
  }

  #knownChanges({ graph, blobs: asked, changes }: HistoryMemory, blobs: IdTable): Change[] {
    const numbers = asked.map((id) => blobs.find(Buffer.from(id, 'latin1'), 0));
    const numberOf = (blob: number): number => (blob < 0 ? -1 : (numbers[blob] ?? -1));
    return changes.flatMap(({ commit, path, fresh, stale }) => {
      const change = {
        fresh: numberOf(fresh),
        stale: numberOf(stale),
        path,
        position: graph === this.#graph ? commit : this.#graph.positionOfId(graph.idAt(commit)),
      };
      return change.position < 0 || (change.fresh < 0 && change.stale < 0) ? [] : [change];
    });
  }

  knownTips(blobs: IdTable): HistoryMemory['tips'] {
    return this.#covers(blobs) ? (this.#earlier?.memory.tips ?? NO_TIPS) : NO_TIPS;
  }

  keepTips({ tips }: Standing): void {
    const known = this.#earlier?.memory.tips ?? NO_TIPS;
    if ([...tips.keys()].filter((tip) => !known.has(tip)).length > FEW_COMMITS) this.#hasNews = true;
    this.#tips = tips;
  }

  async details(
    ids: readonly string[],
    textOf: (id: string) => Buffer | null,
  ): Promise<ReadonlyMap<string, CommitDetails>> {
    const unknown = ids.filter((id) => !this.#details.has(id));
    if (unknown.length > FEW_COMMITS) this.#hasNews = true;
    for (const [id, details] of await commitDetails(this.#repository, unknown, textOf)) this.#details.set(id, details);
    return this.#details;
  }

  /**
   * Revisions among whose objects some may be missing: those that are new, up to those whose objects were all there.
   * Empty where nothing is new; null where all have to be looked at.
   */
  unchecked(): readonly string[] | null {
    if (this.#earlier === null || !this.#earlier.memory.isWhole) return null;
    const { memory, grown } = this.#earlier;
    const fresh = newIds(memory, this.#refs);
    if (fresh.length === 0) return [];
    const known = new Set<string>();
    for (const id of this.#refs.listing.ordinaryIds()) {
      if (known.size === ENOUGH_KNOWN) break;
      if (memory.graph.positionOfId(id) >= 0) known.add(id);
    }
    for (const parent of grown.fresh.outsiders()) if (memory.graph.positionOfId(parent) >= 0) known.add(parent);
    return [...fresh, ...[...known].map((id) => `^${id}`)];
  }

  /** Whether the repository has all that its commits name. */
  noteWhole(isWhole: boolean): void {
    this.#isWhole = isWhole;
    if (isWhole !== this.#earlier?.memory.isWhole) this.#hasNews = true;
  }

  /** Null where nothing was learnt, or not all could be read. */
  learnt(peeled: ReadonlyMap<string, string>, holdsSecret: (name: string) => boolean): Buffer | null {
    if (!this.#hasNews || this.#graph.failure !== null || (this.#changes?.unread.length ?? 0) > 0) return null;
    const beside = this.#graph.outside(this.#refs.listing.ordinary).map((id) => [id, peeled.get(id)] as const);
    // What git could not tell is to be asked again.
    if (beside.some(([, commit]) => commit === undefined)) return null;
    const { blobs, changes } = this.#changes ?? { blobs: null, changes: [] };
    return serialiseHistoryMemory(
      {
        graph: this.#graph,
        refs: this.#refs.listing,
        peeled: new Map(beside.flatMap(([id, commit]) => (commit === undefined ? [] : [[id, commit]]))),
        isWhole: this.#isWhole ?? false,
        blobs: Array.from({ length: blobs?.size ?? 0 }, (_, number) => blobs?.idAt(number) ?? ''),
        changes: changes.map(({ position, path, fresh, stale }) => ({ commit: position, path, fresh, stale })),
        tips: this.#tips ?? NO_TIPS,
        details: this.#details,
      },
      this.#repository,
      holdsSecret,
    );
  }
}
