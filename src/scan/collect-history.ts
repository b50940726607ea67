/**
 * Scans all of a repository's history: every object once, then who brought in what was found, then the places worth
 * showing.
 */
import { createHash } from 'node:crypto';
import { diagnostic, type Diagnostic, type Skipped } from '../model/diagnostic.ts';
import type { BlobPlace, BlobReach } from '../model/history.ts';
import type { Io } from '../model/io.ts';
import { RepositoryCache } from '../sources/cache-file.ts';
import { isOwnershipRefusal } from '../sources/git.ts';
import { parseHistoryMemory, type HistoryMemory } from '../sources/history-memory.ts';
import { listRefs } from '../sources/history-refs.ts';
import type { NotedHistory } from '../sources/noted-commits.ts';
import { openHistory, type History } from '../sources/history.ts';
import { gitIn, openRepository, refusalOf, type Repository } from '../sources/repository.ts';
import { diagnosticsOf, isComplete, mergeResults, type Collection } from './collection.ts';
import { codeDigest, type RulesInUse } from './engine-assets.ts';
import { excluder } from './exclude.ts';
import { parseObjectMemory, type ObjectMemory } from './object-memory.ts';
import { scanObjects, startEarly, type ObjectScan } from './object-scan.ts';
import { lifetimesOf } from './lifetimes.ts';
import { lostPlaces, placesToShow, ShownPlaces } from './shown-places.ts';
import type { HistoryTarget, ScanListener, ScanRequest } from './request.ts';

function objectDiagnostics({ unreadable, detours, mistyped }: ObjectScan): Diagnostic[] {
  return [
    ...(mistyped.count === 0 ? [] : [diagnostic('error', 'objects-mistyped', `object ${mistyped.first}${mistyped.count === 1 ? ' is' : ` and ${mistyped.count - 1} more are`} stored as something else than the trees say that name ${mistyped.count === 1 ? 'it' : 'them'}: what stands there was not scanned as what it is.`)]),
    ...unreadable.map(({ id, reason }) => diagnostic('error', 'object-unreadable', `object ${id} was not scanned: ${reason}.`)),
    ...detours.map(({ pack, reason, isLost }) => (isLost
      ? diagnostic('error', 'pack-unreadable', `a pack could not be read directly (${reason}), and git has trouble with it too: what only it holds was not scanned.`, { path: pack })
      : diagnostic('warning', 'pack-detour', `a pack was read through git: ${reason}.`, { path: pack }))),
  ];
}

/** A repository that lost its refs looks like one without commits. */
function lostRefs(history: History, { commits }: ObjectScan): Diagnostic[] {
  if (history.commits > 0 || commits === 0) return [];
  return [diagnostic('error', 'refs-missing', `no branch, tag or HEAD leads to any commit, though the repository has ${commits === 1 ? 'one' : commits}: scan with --unreachable to see what stands there.`)];
}

/** Of all that decides what is found in an object: what was found under another one says nothing. */
function verdictDigest({ maxFileBytes, minConfidence, rules }: ScanRequest, rulesDigest: string, idBytes: number): string {
  // Rules of one's own are part of their digest, and with values that are sought there is no cache.
  const { custom: _, sought: __, ...extras } = rules;
  return createHash('sha256').update(JSON.stringify([codeDigest(), rulesDigest, extras, maxFileBytes, minConfidence, idBytes])).digest('hex');
}

interface Memory {
  readonly objects: ObjectMemory;
  readonly history: HistoryMemory | null;
}

/** The history is believed only beside the objects: they tell whether any was lost. */
function remembered(cache: RepositoryCache, digest: string, repository: Repository, idBytes: number): Memory | null {
  const ofObjects = cache.read('objects', digest), objects = ofObjects === null ? null : parseObjectMemory(ofObjects, idBytes);
  if (ofObjects !== null && objects === null) cache.damaged('objects');
  if (objects === null) return null;
  const ofHistory = cache.read('history', digest), history = ofHistory === null ? null : parseHistoryMemory(ofHistory, repository, idBytes * 2);
  if (history === 'damaged') cache.damaged('history');
  return { objects, history: history === 'damaged' ? null : history };
}

async function keep(cache: RepositoryCache, digest: string, objects: ObjectScan, history: History, shown: Iterable<string>): Promise<void> {
  const ofObjects = objects.learnt(shown), ofHistory = await history.learnt();
  if (ofObjects !== null) await cache.write('objects', digest, ofObjects);
  if (ofHistory !== null) await cache.write('history', digest, ofHistory);
}

export async function collectHistory(target: HistoryTarget, request: ScanRequest, { book, engine }: RulesInUse, io: Io, listener: ScanListener): Promise<Collection> {
  const repository = await openRepository(target.folder, io);
  const asked = gitIn(repository, ['rev-parse', '--show-object-format']), listed = listRefs(repository);
  // Which values somebody seeks is nothing to keep, not even as a digest.
  const cache = request.cacheFolder === null || request.rules.sought.length > 0 ? null : await RepositoryCache.open(request.cacheFolder, repository, io.now());
  const threads = cache?.holds('objects') === true ? null : await startEarly(repository, request);
  const format = await asked;
  if (format.missing || isOwnershipRefusal(format)) {
    threads?.end();
    throw refusalOf(format, repository.root);
  }
  const idBytes = format.stdout.toString('latin1').trim() === 'sha256' ? 32 : 20;
  const digest = cache === null ? '' : verdictDigest(request, book.digest, idBytes);
  const memory = cache === null ? null : remembered(cache, digest, repository, idBytes);
  let onCommits: (commits: NotedHistory | null) => void = () => undefined;
  const noted = new Promise<NotedHistory | null>((resolve) => { onCommits = resolve; });
  const open = (earlier: HistoryMemory | null): Promise<History> => openHistory(repository, target.scope, { width: idBytes * 2, listed, noted, ...(cache === null ? {} : { memory: earlier }) });
  const [first, objects] = await Promise.all([
    open(memory?.history ?? null),
    scanObjects(repository, idBytes, engine, {
      jobs: request.jobs, maxBytes: request.maxFileBytes, minConfidence: request.minConfidence, rules: request.rules,
      memory: memory?.objects ?? null, threads, onThreads: () => listener.onMuch?.(), onProgress: (done, total) => listener.onProgress?.(done, total), onCommits,
    }),
  ]);
  const history = objects.hasLost && memory !== null ? await open(null) : first;
  const found = new Set(objects.found.filter(({ type }) => type === 'blob').map(({ id }) => id));
  const [{ blobs: histories, diagnostics }, missing] = await Promise.all([history.placesOf(found, objects.packs), history.missing(objects.packs)]);
  const lifetimes = await lifetimesOf(objects.found, histories, history, request.asOf);
  const isExcluded = await excluder(request.exclude, request.excludeBase);
  // Where git could not tell what the commits hold, whatever was found is shown.
  const isWhole = ![...history.diagnostics, ...diagnostics].some(({ code }) => code === 'history-unreadable');
  const isWanted = (place: BlobPlace, reach: BlobReach): boolean => (reach !== 'unreachable' || target.unreachable || !isWhole) && !isExcluded(`${repository.root}/${place.path}`);
  const places = new Map([...placesToShow(objects.found, histories, isWanted), ...(target.unreachable || !isWhole ? lostPlaces(objects.found, histories, isWhole) : [])]);
  const skipped: Skipped[] = [];
  const collector = new ShownPlaces(repository, engine, request, objects, lifetimes);
  const shown = await collector.show([...places.values()], skipped);
  const merged = mergeResults([...shown, ...await collector.messages(history, target.unreachable || !isWhole, skipped)]);
  if (cache !== null) await keep(cache, digest, objects, history, new Set([...places.values()].map(({ place }) => place.blob)));
  const said = [...cache?.diagnostics ?? [], ...history.diagnostics, ...diagnostics, ...missing, ...(target.unreachable || target.scope.kind !== 'all' ? [] : lostRefs(history, objects)), ...objectDiagnostics(objects)];
  return {
    ...merged,
    source: { kind: 'history', targets: [target.label], repository: repository.top ?? repository.gitDir, head: history.head },
    envFiles: [],
    files: 0,
    blobs: objects.blobs,
    commits: history.commits,
    bytes: objects.bytes,
    complete: isComplete(skipped, [...said, ...merged.diagnostics]),
    skipped,
    diagnostics: [...said, ...diagnosticsOf(skipped), ...merged.diagnostics],
    beside: async (...asked) => (await import('../sources/beside.ts')).besideObjects(repository)(...asked),
  };
}
