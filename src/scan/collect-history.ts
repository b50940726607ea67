/**
 * Scans all of a repository's history: every object once, then who brought in what was found, then the places worth
 * showing. A secret that stood in a thousand versions of a file is shown where it came in and where it still stands.
 */
import { createHash } from 'node:crypto';
import type { Engine } from '../detect/engine.ts';
import type { LocatedMatch } from '../findings/located-match.ts';
import { diagnostic, type Diagnostic, type Skipped } from '../model/diagnostic.ts';
import { exposureOfPlace, type BlobHistory, type BlobPlace, type BlobReach, type Lifetime } from '../model/history.ts';
import type { Io } from '../model/io.ts';
import { compareText } from '../model/order.ts';
import type { Provenance } from '../model/provenance.ts';
import { RepositoryCache } from '../sources/cache-file.ts';
import { readBlobs } from '../sources/git-blobs.ts';
import { isOwnershipRefusal } from '../sources/git.ts';
import { parseHistoryMemory, type HistoryMemory } from '../sources/history-memory.ts';
import { openHistory, type History } from '../sources/history.ts';
import { gitIn, openRepository, refusalOf, type Repository } from '../sources/repository.ts';
import { diagnosticsOf, isComplete, mergeResults, type Collection } from './collection.ts';
import { codeDigest, type RulesInUse } from './engine-assets.ts';
import { excluder } from './exclude.ts';
import { scanFragment, type FragmentResult } from './file-scan.ts';
import { secretKeys } from './object-work.ts';
import { parseObjectMemory, type FoundObject, type ObjectMemory } from './object-memory.ts';
import { scanObjects, type ObjectScan } from './object-scan.ts';
import { lifetimesOf, MESSAGE_PATHS } from './lifetimes.ts';
import type { HistoryTarget, ScanListener, ScanRequest } from './request.ts';

/** A place that is shown, and the secrets it is shown for. */
interface ShownPlace {
  readonly place: BlobPlace;
  readonly reach: BlobReach;
  readonly secrets: Set<string>;
}

function isOlder(a: BlobPlace, b: BlobPlace): boolean {
  return (a.introduced?.position ?? 0) > (b.introduced?.position ?? 0);
}

/** Of each secret and path: the place where it came in, and the one in HEAD where it still stands there. */
function placesToShow(found: readonly FoundObject[], histories: ReadonlyMap<string, BlobHistory>, isWanted: (place: BlobPlace, reach: BlobReach) => boolean): Map<string, ShownPlace> {
  const first = new Map<string, { readonly place: BlobPlace; readonly reach: BlobReach; readonly secret: string }>();
  const chosen: { readonly place: BlobPlace; readonly reach: BlobReach; readonly secret: string }[] = [];
  for (const { id, secrets } of found) {
    const history = histories.get(id);
    for (const place of history?.places ?? []) {
      if (history === undefined || !isWanted(place, history.reach)) continue;
      for (const secret of new Set(secrets)) {
        const key = `${secret}\0${place.path}`, known = first.get(key);
        if (known === undefined || isOlder(place, known.place)) first.set(key, { place, reach: history.reach, secret });
        if (place.atHead) chosen.push({ place, reach: history.reach, secret });
      }
    }
  }
  const shown = new Map<string, ShownPlace>();
  for (const { place, reach, secret } of [...first.values(), ...chosen]) {
    const key = `${place.blob}\0${place.path}`, known = shown.get(key);
    if (known === undefined) shown.set(key, { place, reach, secrets: new Set([secret]) });
    else known.secrets.add(secret);
  }
  return shown;
}

/** Blobs that no commit names are shown under no path, when they are wanted at all. */
function lostPlaces(found: readonly FoundObject[], histories: ReadonlyMap<string, BlobHistory>, isWhole: boolean): Map<string, ShownPlace> {
  return new Map(found.filter(({ id, type }) => type === 'blob' && (histories.get(id)?.places.length ?? 0) === 0).map(({ id, secrets }) => {
    const place: BlobPlace = { blob: id, path: isWhole ? '<unreachable object>' : '<object of an unknown commit>', introduced: null, removed: null, replacedBy: null, atHead: false };
    return [`${id}\0`, { place, reach: isWhole ? 'unreachable' : 'reachable', secrets: new Set(secrets) }];
  }));
}

class HistoryCollector {
  readonly #repository: Repository;
  readonly #engine: Engine;
  readonly #request: ScanRequest;
  readonly #objects: ObjectScan;
  readonly #lifetimes: ReadonlyMap<string, Lifetime>;

  constructor(repository: Repository, engine: Engine, request: ScanRequest, objects: ObjectScan, lifetimes: ReadonlyMap<string, Lifetime>) {
    this.#repository = repository;
    this.#engine = engine;
    this.#request = request;
    this.#objects = objects;
    this.#lifetimes = lifetimes;
  }

  /** Reads the blobs of the places and keeps the matches that each place is shown for. */
  async show(places: readonly ShownPlace[], skipped: Skipped[]): Promise<FragmentResult[]> {
    const byBlob = new Map<string, ShownPlace[]>();
    for (const shown of places) byBlob.set(shown.place.blob, [...byBlob.get(shown.place.blob) ?? [], shown]);
    const results: { readonly order: ShownPlace; readonly result: FragmentResult }[] = [];
    await readBlobs(this.#repository, [...byBlob.keys()], (id, read) => {
      for (const shown of byBlob.get(id) ?? []) {
        if (read.kind === 'skipped') skipped.push({ path: shown.place.path, reason: read.reason, incomplete: read.incomplete });
        else results.push({ order: shown, result: this.#scan(read, shown) });
      }
    }, this.#request.maxFileBytes);
    return results.sort((a, b) => compareText(a.order.place.path, b.order.place.path) || compareText(a.order.place.blob, b.order.place.blob)).map(({ result }) => result);
  }

  #scan(read: { readonly bytes: Uint8Array; readonly encoding: Parameters<typeof scanFragment>[1]['encoding'] }, { place, reach, secrets }: ShownPlace): FragmentResult {
    const provenance: Provenance = { kind: 'git-blob', path: place.path, blob: place.blob, commit: place.introduced?.id ?? null, exposure: exposureOfPlace(place, reach) };
    const result = scanFragment(this.#engine, { ...read, provenance }, this.#request);
    return { ...result, located: this.#only(result.located, secrets) };
  }

  /** Matches of these secrets, of all where nothing is said, with their lifetimes. */
  #only(located: readonly LocatedMatch[], secrets?: ReadonlySet<string>): LocatedMatch[] {
    const options = { runKey: this.#objects.runKey, minConfidence: 'low' } as const;
    return located.flatMap((one): LocatedMatch[] => {
      const [key = ''] = secretKeys([one.match], options);
      if (secrets !== undefined && !secrets.has(key)) return [];
      const lifetime = this.#lifetimes.get(key);
      return [lifetime === undefined ? one : { ...one, lifetime }];
    });
  }

  /** What stands in the text of commits and tags themselves. */
  async messages(history: History, includeUnreachable: boolean, skipped: Skipped[]): Promise<FragmentResult[]> {
    const results: FragmentResult[] = [];
    for (const { id, type } of this.#objects.found) {
      if (type === 'blob') continue;
      const isReachable = type === 'tag' || history.includes(id);
      if (!isReachable && !includeUnreachable) continue;
      const text = await gitIn(this.#repository, ['cat-file', type, id]);
      if (text.code !== 0) {
        skipped.push({ path: MESSAGE_PATHS[type], reason: 'unreadable object', incomplete: true });
        continue;
      }
      const provenance: Provenance = { kind: 'git-blob', path: MESSAGE_PATHS[type], blob: id, commit: type === 'commit' ? id : null, exposure: isReachable ? 'history' : 'unreachable' };
      const result = scanFragment(this.#engine, { bytes: text.stdout, encoding: 'utf8', provenance }, this.#request);
      results.push({ ...result, located: this.#only(result.located) });
    }
    return results;
  }
}

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

async function keep(cache: RepositoryCache, digest: string, objects: ObjectScan, history: History): Promise<void> {
  const ofObjects = objects.learnt(), ofHistory = await history.learnt();
  if (ofObjects !== null) await cache.write('objects', digest, ofObjects);
  if (ofHistory !== null) await cache.write('history', digest, ofHistory);
}

export async function collectHistory(target: HistoryTarget, request: ScanRequest, { book, engine }: RulesInUse, io: Io, listener: ScanListener): Promise<Collection> {
  const repository = await openRepository(target.folder, io);
  const format = await gitIn(repository, ['rev-parse', '--show-object-format']);
  if (format.missing || isOwnershipRefusal(format)) throw refusalOf(format, repository.root);
  const idBytes = format.stdout.toString('latin1').trim() === 'sha256' ? 32 : 20;
  // Which values somebody seeks is nothing to keep, not even as a digest.
  const cache = request.cacheFolder === null || request.rules.sought.length > 0 ? null : await RepositoryCache.open(request.cacheFolder, repository);
  const digest = cache === null ? '' : verdictDigest(request, book.digest, idBytes);
  const memory = cache === null ? null : remembered(cache, digest, repository, idBytes);
  const open = (earlier: HistoryMemory | null): Promise<History> => openHistory(repository, target.scope, cache === null ? {} : { memory: earlier });
  const [head, first, objects] = await Promise.all([
    gitIn(repository, ['rev-parse', '-q', '--verify', 'HEAD']),
    open(memory?.history ?? null),
    scanObjects(repository, idBytes, engine, {
      jobs: request.jobs, maxBytes: request.maxFileBytes, minConfidence: request.minConfidence, rules: request.rules,
      memory: memory?.objects ?? null, onProgress: (done, total) => listener.onProgress?.(done, total),
    }),
  ]);
  const history = objects.hasLost && memory !== null ? await open(null) : first;
  const { blobs: histories, diagnostics } = await history.placesOf(new Set(objects.found.filter(({ type }) => type === 'blob').map(({ id }) => id)), objects.packs);
  const lifetimes = await lifetimesOf(objects.found, histories, history, request.asOf);
  const isExcluded = await excluder(request.exclude, request.excludeBase);
  // Where git could not tell what the commits hold, whatever was found is shown.
  const isWhole = ![...history.diagnostics, ...diagnostics].some(({ code }) => code === 'history-unreadable');
  const isWanted = (place: BlobPlace, reach: BlobReach): boolean => (reach !== 'unreachable' || target.unreachable || !isWhole) && !isExcluded(`${repository.root}/${place.path}`);
  const places = new Map([...placesToShow(objects.found, histories, isWanted), ...(target.unreachable || !isWhole ? lostPlaces(objects.found, histories, isWhole) : [])]);
  const skipped: Skipped[] = [];
  const collector = new HistoryCollector(repository, engine, request, objects, lifetimes);
  const shown = await collector.show([...places.values()], skipped);
  const merged = mergeResults([...shown, ...await collector.messages(history, target.unreachable || !isWhole, skipped)]);
  const missing = await history.missing(objects.packs);
  if (cache !== null) await keep(cache, digest, objects, history);
  const said = [...cache?.diagnostics ?? [], ...history.diagnostics, ...diagnostics, ...missing, ...(target.unreachable || target.scope.kind !== 'all' ? [] : lostRefs(history, objects)), ...objectDiagnostics(objects)];
  return {
    ...merged,
    source: { kind: 'history', targets: [target.label], repository: repository.top ?? repository.gitDir, head: head.code === 0 ? head.stdout.toString('latin1').trim() : null },
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
