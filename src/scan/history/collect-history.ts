/**
 * Scans all of a repository's history: every object once, then who brought in what was found, then the places worth
 * showing.
 */
import type { Engine } from '../../detect/engine.ts';
import { diagnostic, type Diagnostic, type Skipped } from '../../model/diagnostic.ts';
import type { BlobHistory, BlobPlace, BlobReach } from '../../model/history.ts';
import type { Io } from '../../base/io.ts';
import { ScanCache } from '../../sources/cache/file.ts';
import { placeOfRepository } from '../../sources/cache/scanned-place.ts';
import { isOwnershipRefusal } from '../../sources/git/git.ts';
import { openHistory, type History } from '../../sources/history/history.ts';
import { revisionsOf } from '../../sources/history/scope.ts';
import type { HistoryMemory } from '../../sources/history/memory.ts';
import { listRefs } from '../../sources/history/refs.ts';
import { submoduleHistories } from '../../sources/git/submodules.ts';
import type { NotedHistory } from '../../sources/history/noted-commits.ts';
import { gitIn, openRepository, refusalOf, type Repository } from '../../sources/git/repository.ts';
import { coverageOf, mergeResults, type Collection } from '../collection.ts';
import type { RulesInUse } from '../engine-assets.ts';
import { excluder } from '../exclude.ts';
import { KeptHistory } from './kept-history.ts';
import { lifetimesOf } from './lifetimes.ts';
import { scanObjects, type ObjectScan } from './object-scan.ts';
import { startEarly, type ObjectThreads } from './pack-tasks.ts';
import type { HistoryTarget, ScanListener, ScanRequest } from '../request.ts';
import { lostPlaces, placesToShow, ShownPlaces, type ShownPlace } from './shown-places.ts';

function objectDiagnostics({ unreadable, detours, mistyped }: ObjectScan): Diagnostic[] {
  return [
    ...(mistyped.count === 0
      ? []
      : [
          diagnostic(
            'error',
            'objects-mistyped',
            `object ${mistyped.first}${mistyped.count === 1 ? ' is' : ` and ${mistyped.count - 1} more are`} stored as another type than the trees that name ${mistyped.count === 1 ? 'it' : 'them'} say: the content was not scanned as what it is`,
          ),
        ]),
    ...unreadable.map(({ id, reason }) =>
      diagnostic('error', 'object-unreadable', `object ${id} was not scanned: ${reason}`),
    ),
    ...detours.map(({ pack, reason, isLost }) =>
      isLost
        ? diagnostic(
            'error',
            'pack-unreadable',
            `a pack could not be read directly (${reason}), and git cannot read it either: objects only in this pack were not scanned`,
            { path: pack },
          )
        : diagnostic('warning', 'pack-detour', `a pack was read through git: ${reason}`, { path: pack }),
    ),
  ];
}

/** A repository that lost its refs looks like one without commits. */
function lostRefs({ history, objects: { commits } }: HistoryRead, { scope, unreachable }: HistoryTarget): Diagnostic[] {
  if (unreachable || scope.kind !== 'all' || history.commits > 0 || commits === 0) return [];
  return [
    diagnostic(
      'error',
      'refs-missing',
      `no branch, tag or HEAD leads to any commit, though the repository has ${commits === 1 ? 'one' : commits}: scan with --unreachable to see what is there.`,
    ),
  ];
}

/** A history that was read: its commits, and what its objects hold. */
interface HistoryRead {
  readonly history: History;
  readonly objects: ObjectScan;
}

/** A history that is about to be read. */
interface Begun {
  readonly repository: Repository;
  readonly idBytes: number;
  readonly revisions: readonly string[];
  /** Refs, as git is listing them. */
  readonly listed: ReturnType<typeof listRefs>;
  /** Null where nothing is taken from earlier scans, and nothing left. */
  readonly kept: KeptHistory | null;
  /** Threads that load what they need meanwhile; null where there may be nothing new to read. */
  readonly threads: ObjectThreads | null;
}

async function begin(
  { folder, scope }: HistoryTarget,
  request: ScanRequest,
  rulesDigest: string,
  io: Io,
): Promise<Begun> {
  const repository = await openRepository(folder, io);
  const asked = gitIn(repository, ['rev-parse', '--show-object-format']);
  const listed = listRefs(repository);
  // Which values somebody seeks is nothing to keep, not even as a digest.
  const cache =
    request.cacheFolder === null || request.rules.sought.length > 0
      ? null
      : await ScanCache.open(request.cacheFolder, placeOfRepository(repository), io.now());
  const threads = cache?.holds('objects') === true ? null : await startEarly(repository, request);
  const format = await asked;
  if (format.missing || isOwnershipRefusal(format)) {
    threads?.end();
    throw refusalOf(format, repository.root);
  }
  const idBytes = format.stdout.toString('latin1').trim() === 'sha256' ? 32 : 20;
  // A name that is not known is told before anything is read: of a large history that takes minutes.
  const revisions = await revisionsOf(repository, scope).catch((error: unknown) => {
    threads?.end();
    throw error;
  });
  return {
    repository,
    idBytes,
    revisions,
    listed,
    kept: cache && new KeptHistory(cache, repository, idBytes, request, rulesDigest),
    threads,
  };
}

/** Reads the objects, and beside them what git says of the commits. */
async function read(
  { repository, idBytes, revisions, listed, kept, threads }: Begun,
  { scope }: HistoryTarget,
  engine: Engine,
  request: ScanRequest,
  listener: ScanListener,
): Promise<HistoryRead> {
  let onCommits: (commits: NotedHistory | null) => void = () => undefined;
  const noted = new Promise<NotedHistory | null>((resolve) => {
    onCommits = resolve;
  });
  const open = (memory: HistoryMemory | null): Promise<History> =>
    openHistory(repository, scope, {
      width: idBytes * 2,
      revisions,
      listed,
      noted,
      ...(kept === null ? {} : { memory }),
    });
  const { jobs, maxFileBytes: maxBytes, minConfidence, rules } = request;
  const [history, objects] = await Promise.all([
    open(kept?.history ?? null),
    scanObjects(repository, idBytes, engine, {
      jobs,
      maxBytes,
      minConfidence,
      rules,
      memory: kept?.objects ?? null,
      threads,
      onThreads: () => listener.onMuch?.(),
      onProgress: (done, total) => listener.onProgress?.(done, total),
      onCommits,
    }),
  ]);
  return { history: objects.hasLost && kept?.objects ? await open(null) : history, objects };
}

/** Which places are worth showing. Where git could not tell what the commits hold, whatever was found is. */
async function placesWanted(
  objects: ObjectScan,
  histories: ReadonlyMap<string, BlobHistory>,
  isWhole: boolean,
  root: string,
  { unreachable }: HistoryTarget,
  { exclude, excludeBase }: ScanRequest,
): Promise<readonly ShownPlace[]> {
  const isExcluded = excluder(exclude, excludeBase);
  const isWanted = (place: BlobPlace, reach: BlobReach): boolean =>
    (reach !== 'unreachable' || unreachable || !isWhole) && !isExcluded(`${root}/${place.path}`);
  const lost = unreachable || !isWhole ? lostPlaces(objects.found, histories, isWhole) : [];
  return [...new Map([...placesToShow(objects.found, histories, isWanted), ...lost]).values()];
}

/** What the commits say of the objects in which something was found. */
interface Whereabouts {
  readonly histories: ReadonlyMap<string, BlobHistory>;
  /** Those worth showing. */
  readonly places: readonly ShownPlace[];
  /** False where git could not tell what the commits hold. */
  readonly isWhole: boolean;
  readonly diagnostics: readonly Diagnostic[];
  /** What the commits name and the repository does not have: git may look for it while the places are read. */
  readonly missing: Promise<readonly Diagnostic[]>;
}

async function whereaboutsOf(
  { history, objects }: HistoryRead,
  root: string,
  target: HistoryTarget,
  request: ScanRequest,
): Promise<Whereabouts> {
  const blobs = new Set(objects.found.filter(({ type }) => type === 'blob').map(({ id }) => id));
  const missing = history.missing(objects.packs);
  // It may fail before anybody waits for it.
  missing.catch(() => undefined);
  const { blobs: histories, diagnostics } = await history.placesOf(blobs, objects.packs);
  const isWhole = ![...history.diagnostics, ...diagnostics].some(({ code }) => code === 'history-unreadable');
  const places = await placesWanted(objects, histories, isWhole, root, target, request);
  return { histories, places, isWhole, diagnostics, missing };
}

function sourceOf(
  { label }: HistoryTarget,
  { top, gitDir }: Repository,
  { head, refs }: History,
): Collection['source'] {
  return { kind: 'history', targets: [label], repository: top ?? gitDir, head, ...(refs === null ? {} : { refs }) };
}

export async function collectHistory(
  target: HistoryTarget,
  request: ScanRequest,
  { book, engine }: RulesInUse,
  io: Io,
  listener: ScanListener,
): Promise<Collection> {
  const begun = await begin(target, request, book.digest, io);
  const { repository, kept } = begun;
  const all = await read(begun, target, engine, request, listener);
  const { history, objects } = all;
  const { histories, places, isWhole, diagnostics, missing } = await whereaboutsOf(
    all,
    repository.root,
    target,
    request,
  );
  const lifetimes = await lifetimesOf(objects.found, histories, history, request.asOf);
  const shown = new ShownPlaces(repository, engine, request, objects, lifetimes);
  const skipped: Skipped[] = [...(await submoduleHistories(repository))];
  const merged = mergeResults([
    ...(await shown.show(places, skipped)),
    ...(await shown.messages(history, target.unreachable || !isWhole, skipped)),
  ]);
  const lacking = await missing;
  await kept?.keep(
    objects,
    history,
    new Set(places.map(({ place }) => place.blob)),
    merged.located.map(({ match }) => match.secret),
  );
  const said = [
    ...(kept?.diagnostics ?? []),
    ...history.diagnostics,
    ...diagnostics,
    ...lacking,
    ...lostRefs(all, target),
    ...objectDiagnostics(objects),
  ];
  // Objects that nothing leads to, staged ones say: what stands there is not reported, so it was not looked at.
  const isUnborn = history.refs?.count === 0 && history.commits === 0 && !target.unreachable;
  return {
    ...merged,
    source: sourceOf(target, repository, history),
    envFiles: [],
    hasSource: !isUnborn,
    files: 0,
    blobs: isUnborn ? 0 : objects.blobs,
    commits: history.commits,
    bytes: isUnborn ? 0 : objects.bytes,
    ...coverageOf(skipped, said, merged.diagnostics),
    beside: async (...asked) => (await import('../../sources/beside.ts')).besideObjects(repository)(...asked),
  };
}
