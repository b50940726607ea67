/**
 * Scans all of a repository's history: every object once, then who brought in what was found, then the places worth
 * showing.
 */
import type { Diagnostic, Skipped } from '../../model/diagnostic.ts';
import type { BlobPlace, BlobReach } from '../../model/history.ts';
import { submoduleHistories } from '../../sources/git/submodules.ts';
import type { Repository } from '../../sources/git/repository.ts';
import type { History } from '../../sources/history/history.ts';
import { coverageOf, mergeResults, type Collection } from '../collection.ts';
import { excluder } from '../exclude.ts';
import type { HistoryTarget } from '../request.ts';
import type { ScanContext } from '../scan-context.ts';
import { lostRefs, objectDiagnostics } from './history-diagnostics.ts';
import { lifetimesOf } from './lifetimes.ts';
import type { ObjectScan } from './object-scan.ts';
import { beginHistory, readHistory, type BegunHistory, type HistoryRead } from './read-history.ts';
import { lostPlaces, placesToShow, ShownPlaces, type KnownPlaces, type ShownPlace } from './shown-places.ts';

/** Which places are worth showing. Where git could not tell what the commits hold, whatever was found is. */
function placesWanted(
  found: ObjectScan['found'],
  known: KnownPlaces,
  { target: { unreachable }, repository, request }: BegunHistory,
): readonly ShownPlace[] {
  const { histories, isWhole } = known;
  const isExcluded = excluder(request.exclude, request.excludeBase);
  const isWanted = (place: BlobPlace, reach: BlobReach): boolean =>
    (reach !== 'unreachable' || unreachable || !isWhole) && !isExcluded(`${repository.root}/${place.path}`);
  const lost = unreachable || !isWhole ? lostPlaces(found, known) : [];
  return [...new Map([...placesToShow(found, histories, isWanted), ...lost]).values()];
}

/** What the commits say of the objects in which something was found. */
interface FoundPlaces extends KnownPlaces {
  /** Those worth showing. */
  readonly places: readonly ShownPlace[];
  readonly diagnostics: readonly Diagnostic[];
  /** What the commits name and the repository does not have: git may look for it while the places are read. */
  readonly missing: Promise<readonly Diagnostic[]>;
}

async function foundPlaces({ history, objects }: HistoryRead, begun: BegunHistory): Promise<FoundPlaces> {
  const blobs = new Set(objects.found.filter(({ type }) => type === 'blob').map(({ id }) => id));
  const missing = history.missing(objects.packs);
  // It may fail before anybody waits for it.
  missing.catch(() => undefined);
  const { blobs: histories, diagnostics } = await history.placesOf(blobs, objects.packs);
  const isWhole = ![...history.diagnostics, ...diagnostics].some(({ code }) => code === 'history-unreadable');
  const places = placesWanted(objects.found, { histories, isWhole }, begun);
  return { histories, places, isWhole, diagnostics, missing };
}

function sourceOf(
  { label }: HistoryTarget,
  { top, gitDir }: Repository,
  { head, refs }: History,
): Collection['source'] {
  return { kind: 'history', targets: [label], repository: top ?? gitDir, head, ...(refs === null ? {} : { refs }) };
}

/** What there is to say of the scan: of its own memory, of commits (`said` of those in which something is), of objects. */
function diagnosticsOf(
  read: HistoryRead,
  said: readonly Diagnostic[],
  { target, kept }: BegunHistory,
): readonly Diagnostic[] {
  return [
    ...(kept?.diagnostics ?? []),
    ...read.history.diagnostics,
    ...said,
    ...lostRefs(read, target),
    ...objectDiagnostics(read.objects),
  ];
}

/** Without commits there may be staged objects: their content is not reported, so they do not count as scanned. */
function isUnborn({ refs, commits }: History, { unreachable }: HistoryTarget): boolean {
  return refs?.count === 0 && commits === 0 && !unreachable;
}

export async function collectHistory(target: HistoryTarget, context: ScanContext): Promise<Collection> {
  const { book, engine } = context.open();
  const { request, listener } = context;
  const begun = await beginHistory(target, book.digest, context);
  const { repository, kept } = begun;
  const read = await readHistory(begun, engine, listener);
  const { history, objects } = read;
  const found = await foundPlaces(read, begun);
  const { histories, places, isWhole } = found;
  const lifetimes = await lifetimesOf(objects.found, histories, history, request.asOf);
  const shown = new ShownPlaces(repository, engine, request, objects, lifetimes);
  const skipped: Skipped[] = [...(await submoduleHistories(repository))];
  const isWanted = (id: string): boolean => target.unreachable || !isWhole || history.includes(id);
  const merged = mergeResults([
    ...(await shown.show(places, skipped)),
    ...(await shown.messages(history, isWanted, skipped)),
  ]);
  const said = [...found.diagnostics, ...(await found.missing)];
  const shownBlobs = new Set(places.map(({ place }) => place.blob));
  const shownSecrets = merged.located.map(({ match }) => match.secret);
  await kept?.keep(objects, history, shownBlobs, shownSecrets);
  const scanned = isUnborn(history, target) ? { blobs: 0, bytes: 0 } : { blobs: objects.blobs, bytes: objects.bytes };
  return {
    ...merged,
    source: sourceOf(target, repository, history),
    envFiles: [],
    hasSource: !isUnborn(history, target),
    files: 0,
    ...scanned,
    commits: history.commits,
    ...coverageOf(skipped, diagnosticsOf(read, said, begun), merged.diagnostics),
    beside: async (...asked) => (await import('../../sources/beside.ts')).besideObjects(repository)(...asked),
  };
}
