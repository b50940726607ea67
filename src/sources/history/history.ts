/**
 * The history of a repository, asked about few blobs: where each stood, who brought it, who took it away, and what
 * holds it still. What ordinary refs reach comes first; stashes, notes, the reflog and objects that hang on a tag are
 * looked into only for what is left.
 */
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { BlobHistory, BlobPlace, BlobReach, CommitRef, RefNames } from '../../model/history.ts';
import { compareText } from '../../base/order.ts';
import { commitDetails, type CommitDetails } from './commit-details.ts';
import type { CommitGraph } from './commit-graph.ts';
import { shallowCommits } from '../git/range.ts';
import { brokenRefs, shallowness, unlistable } from './diagnostics.ts';
import { readChanges, type DirectChanges, type HistoryChanges } from './changes.ts';
import { growGraph, notedGraph } from './growth.ts';
import type { HistoryMemory } from './memory.ts';
import { HistoryRecall } from './recall.ts';
import { taggedObjects } from './tagged.ts';
import { commitsNamed, placesOf, Tracks } from './places.ts';
import type { GitResult } from '../git/git.ts';
import { peel, readRefs, refsHolding, type Refs } from './refs.ts';
import { furtherPasses, ORDINARY, revisionsOf, stashCommits, type HistoryScope } from './scope.ts';
import { readStanding, type Standing } from './tips.ts';
import { IdTable } from '../git/id-table.ts';
import { missingDiagnostic, missingObjects, unreadDiagnostics } from '../git/missing-objects.ts';
import type { NotedHistory } from './noted-commits.ts';
import type { PackedHistory } from './packed-history.ts';
import { idWidth, readCommitGraph } from './read-commit-graph.ts';
import type { Ref, RefListing } from '../git/ref-listing.ts';
import { reportPath, type Repository } from '../git/repository.ts';

export interface HistoryOptions {
  /** How many git processes may read at once; 2 where nothing is said. */
  readonly processes?: number;
  /** What an earlier reading left; used where the scope is all of history. */
  readonly memory?: HistoryMemory | null;
  /** What git answers about refs, where it has been asked. */
  readonly listed?: Promise<GitResult>;
  /** Digits of an id, where they are known. */
  readonly width?: number;
  /** What the scope comes to, where that is known. */
  readonly revisions?: readonly string[];
  /** Commits that a scan reads, once it has; used where the scope is all of history. */
  readonly noted?: Promise<NotedHistory | null>;
}

export interface HistoryPlaces {
  /** An entry for every blob that was asked about. */
  readonly blobs: ReadonlyMap<string, BlobHistory>;
  readonly diagnostics: readonly Diagnostic[];
}

export interface History {
  /** Number of commits in scope. */
  readonly commits: number;
  /** The checked-out commit; null where there is none yet. */
  readonly head: string | null;
  /** Number and digest of the refs that it was read from; null where not all of them count. */
  readonly refs: RefListing['record'] | null;
  readonly diagnostics: readonly Diagnostic[];
  /** `packs`: what commits changed is read from them as far as it can be, which takes less than asking git. */
  placesOf(blobs: ReadonlySet<string>, packs?: PackedHistory | null): Promise<HistoryPlaces>;
  /**
   * What a later reading may start from; null where there is nothing new to say. Names of which `holdsSecret` is true
   * are no part of it.
   */
  learnt(holdsSecret: (name: string) => boolean): Promise<Buffer | null>;
  /** What commits in scope name and the repository does not have. */
  missing(packs?: PackedHistory | null): Promise<readonly Diagnostic[]>;
  /** False for a commit out of scope. */
  includes(commit: string): boolean;
  /** Who wrote these commits, as far as they are in scope. */
  commitRefs(ids: readonly string[]): Promise<ReadonlyMap<string, CommitRef>>;
  /** For each group of commits, the branches and tags that have one of them. Commits out of scope are passed over. */
  refsHolding(groups: readonly (readonly string[])[]): Promise<readonly RefNames[]>;
}

const STANDS_NOWHERE: Standing = { atHead: new Set(), atTip: new Set(), tips: new Map() };

/** Which commits are asked for, and of how many processes of git at once. */
interface HistoryAsked {
  readonly scope: HistoryScope;
  readonly revisions: readonly string[];
  readonly refs: Refs;
  readonly processes: number;
}

/** Commits that are read in one go; `offset` tells their positions from those of the passes before. */
interface Pass {
  readonly graph: CommitGraph;
  readonly reach: BlobReach;
  readonly offset: number;
}

class RepositoryHistory implements History {
  readonly commits: number;
  readonly head: string | null;
  readonly refs: RefListing['record'] | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly #repository: Repository;
  readonly #scope: HistoryScope;
  readonly #revisions: readonly string[];
  readonly #graph: CommitGraph;
  readonly #refs: Refs;
  readonly #processes: number;
  /** Null where nothing is kept: of a part of history, or with refs that git complains of. */
  readonly #recall: HistoryRecall | null;
  #peeled: Promise<ReadonlyMap<string, string>> | null;

  constructor(repository: Repository, asked: HistoryAsked, { graph, recall, peeled }: OpenedWhole) {
    const { scope, revisions, refs, processes } = asked;
    this.#repository = repository;
    this.#scope = scope;
    this.#revisions = revisions;
    this.#graph = graph;
    this.#refs = refs;
    this.#processes = processes;
    this.#recall = recall;
    this.#peeled = peeled === null ? null : Promise.resolve(peeled);
    this.commits = graph.size;
    this.head = refs.head;
    this.refs = scope.kind === 'all' ? refs.listing.record : null;
    this.diagnostics = [
      ...shallowness(repository),
      ...(refs.failure === null || scope.kind !== 'all' ? [] : [brokenRefs(refs.failure)]),
      ...(graph.failure === null ? [] : [unlistable(graph.failure)]),
    ];
  }

  #positionOf(commit: string): number {
    return this.#graph.positionOfId(commit);
  }

  includes(commit: string): boolean {
    return this.#positionOf(commit) >= 0;
  }

  async commitRefs(ids: readonly string[]): Promise<ReadonlyMap<string, CommitRef>> {
    const wanted = ids.filter((id) => this.includes(id));
    const details = await this.#detailsOf(wanted);
    return new Map(
      wanted.flatMap((id) => {
        const known = details.get(id);
        return known === undefined ? [] : [[id, { id, ...known, position: this.#positionOf(id) }]];
      }),
    );
  }

  async refsHolding(groups: readonly (readonly string[])[]): Promise<readonly RefNames[]> {
    return refsHolding(this.#graph, groups.length === 0 ? [] : await this.#branchesAndTags(), groups);
  }

  /** The commits behind refs that point at none themselves. */
  #commitsBehind(): Promise<ReadonlyMap<string, string>> {
    const { listing } = this.#refs;
    const isWhole = this.#scope.kind === 'all';
    const ids = (): Iterable<string> =>
      isWhole ? listing.ordinary : listing.named.filter(({ isTag }) => isTag).map(({ id }) => id);
    this.#peeled ??= peel(this.#repository, this.#graph.outside(ids()), NOTHING_PEELED);
    return this.#peeled;
  }

  async #branchesAndTags(): Promise<readonly Ref[]> {
    const peeled = await this.#commitsBehind();
    return this.#refs.listing.named.map((ref) => ({ ...ref, id: peeled.get(ref.id) ?? ref.id }));
  }

  #detailsOf(ids: readonly string[], packs: PackedHistory | null = null): Promise<ReadonlyMap<string, CommitDetails>> {
    const textOf = (id: string): Buffer | null => packs?.textOf(id) ?? null;
    return this.#recall?.details(ids, textOf) ?? commitDetails(this.#repository, ids, textOf);
  }

  async learnt(holdsSecret: (name: string) => boolean): Promise<Buffer | null> {
    return this.#recall?.learnt(await this.#commitsBehind(), holdsSecret) ?? null;
  }

  #foundWhole(): readonly Diagnostic[] {
    this.#recall?.noteWhole(true);
    return [];
  }

  async missing(packs: PackedHistory | null = null): Promise<readonly Diagnostic[]> {
    const unchecked = this.#recall?.unchecked() ?? null;
    if (unchecked !== null) {
      const { first, failure } =
        unchecked.length === 0
          ? { first: null, failure: null }
          : await missingObjects(this.#repository, ['--stdin'], unchecked);
      if (first === null && failure === null) return this.#foundWhole();
    }
    const lacked = packs?.lackedBy(this.#graph) ?? null;
    const aside = await missingObjects(this.#repository, await this.#doubtful(lacked !== null));
    const first = lacked?.[0] ?? aside.first;
    if (first === null && aside.failure === null) return this.#foundWhole();
    this.#recall?.noteWhole(false);
    return [
      ...(first === null ? [] : [missingDiagnostic((lacked?.length ?? 0) + aside.count, first)]),
      ...(aside.failure === null || this.#graph.failure !== null ? [] : [unlistable(aside.failure)]),
    ];
  }

  /** Revisions among whose objects some may be missing: those beside the graph, and those of it where nothing is known. */
  async #doubtful(isKnown: boolean): Promise<readonly string[]> {
    if (this.#scope.kind !== 'all') return isKnown ? [] : this.#revisions;
    const { aside } = this.#refs.listing;
    if (!isKnown) return ['--all', ...aside];
    return aside.length === 0 ? [] : [...aside, ...(await stashCommits(this.#repository)), '--not', ...ORDINARY];
  }

  async placesOf(blobs: ReadonlySet<string>, packs: PackedHistory | null = null): Promise<HistoryPlaces> {
    const found = new Map<string, BlobHistory>();
    const diagnostics: Diagnostic[] = [];
    if (blobs.size === 0) return { blobs: found, diagnostics };
    const width = this.#graph.width;
    const table = IdTable.of(blobs, width);
    let offset = 0;
    diagnostics.push(...(await this.#read({ graph: this.#graph, reach: 'reachable', offset }, table, packs, found)));
    if (this.#scope.kind === 'all' && found.size < blobs.size) {
      addTagged(found, await taggedObjects(this.#repository, IdTable.of(left(blobs, found), width)));
      for (const { reach, revisions } of found.size < blobs.size ? await furtherPasses(this.#repository) : []) {
        if (found.size === blobs.size) break;
        const graph = await readCommitGraph(this.#repository, revisions, width);
        offset -= graph.size;
        const wanted = IdTable.of(left(blobs, found), width);
        diagnostics.push(...(await this.#read({ graph, reach, offset }, wanted, null, found)));
      }
    }
    for (const blob of blobs) if (!found.has(blob)) found.set(blob, { reach: 'unreachable', places: [] });
    return { blobs: found, diagnostics };
  }

  /** One pass over what commits changed. */
  async #read(
    { graph, reach, offset }: Pass,
    blobs: IdTable,
    packs: PackedHistory | null,
    into: Map<string, BlobHistory>,
  ): Promise<Diagnostic[]> {
    if (graph.size === 0) return [];
    const isOrdinary = reach === 'reachable';
    const recall = isOrdinary ? this.#recall : null;
    let trees: DirectChanges | null = null;
    const read = (of: CommitGraph): Promise<HistoryChanges> => {
      if (of === graph) trees ??= packs?.changesOf(graph, blobs) ?? null;
      return readChanges(this.#repository, of, blobs, this.#processes, of === graph ? trees : null);
    };
    const changes = await (recall?.changes(blobs, read) ?? read(graph));
    const tracks = new Tracks(graph, changes);
    const [standing, details] = await Promise.all([
      isOrdinary
        ? readStanding(this.#repository, changes, {
            graph,
            refs: this.#refs.listing.named,
            head: this.head,
            known: recall?.knownTips(blobs) ?? new Map(),
            direct: trees,
          })
        : STANDS_NOWHERE,
      this.#detailsOf(commitsNamed(graph, tracks), packs),
    ]);
    recall?.keepTips(standing);
    for (const [blob, places] of placesOf(tracks, { graph, changes, standing, offset, details })) {
      into.set(blob, { reach, places: this.#inScope(places) });
    }
    return unreadDiagnostics(changes.unread, 'who introduced its content is not known');
  }

  #inScope(places: readonly BlobPlace[]): BlobPlace[] {
    return places.map((place) => ({ ...place, path: reportPath(this.#repository, place.path) })).sort(olderFirst);
  }
}

function olderFirst(a: BlobPlace, b: BlobPlace): number {
  return (b.introduced?.position ?? 0) - (a.introduced?.position ?? 0) || compareText(a.path, b.path);
}

function* left(blobs: ReadonlySet<string>, found: ReadonlyMap<string, BlobHistory>): Generator<string> {
  for (const blob of blobs) if (!found.has(blob)) yield blob;
}

function addTagged(found: Map<string, BlobHistory>, tagged: ReadonlyMap<string, readonly string[]>): void {
  for (const [blob, paths] of tagged) {
    found.set(blob, {
      reach: 'reachable',
      places: paths.map((path) => ({ blob, path, introduced: null, removed: null, replacedBy: null, atHead: false })),
    });
  }
}

interface OpenedWhole {
  readonly graph: CommitGraph;
  readonly recall: HistoryRecall | null;
  /** The commits behind refs that are none themselves; null where nobody has asked yet. */
  readonly peeled: ReadonlyMap<string, string> | null;
}

const NOTHING_PEELED: ReadonlyMap<string, string> = new Map();

/** With what an earlier reading left. Nothing is kept where git has something to say against a ref. */
async function openWhole(
  repository: Repository,
  refs: Refs,
  width: number,
  { memory, noted = Promise.resolve(null) }: HistoryOptions,
): Promise<OpenedWhole> {
  const isKept = memory !== undefined && refs.isClean;
  const grown = isKept && memory !== null ? await growGraph(repository, memory, refs, noted) : null;
  const isShallow = shallowCommits(repository).size > 0;
  const reached = grown ?? (isShallow ? null : await notedGraph(repository, refs, await noted));
  const graph = reached?.graph ?? (await readCommitGraph(repository, ORDINARY, width));
  return {
    graph,
    peeled: reached?.peeled ?? null,
    recall: isKept
      ? new HistoryRecall(repository, graph, refs, memory === null || grown === null ? null : { memory, grown })
      : null,
  };
}

/** Reads the commits in scope. Throws where the scope names a commit that is not known. */
export async function openHistory(
  repository: Repository,
  scope: HistoryScope,
  options: HistoryOptions = {},
): Promise<History> {
  const [width, revisions, refs] = await Promise.all([
    options.width ?? idWidth(repository),
    options.revisions ?? revisionsOf(repository, scope),
    readRefs(repository, options.listed),
  ]);
  const opened =
    scope.kind === 'all'
      ? await openWhole(repository, refs, width, options)
      : { graph: await readCommitGraph(repository, revisions, width), recall: null, peeled: null };
  return new RepositoryHistory(repository, { scope, revisions, refs, processes: options.processes ?? 2 }, opened);
}
