/** Reads a history: what git says of the commits, and beside that the content of every object. */
import type { Engine } from '../../detect/engine.ts';
import { placeOfRepository } from '../../sources/cache/scanned-place.ts';
import { isOwnershipRefusal } from '../../sources/git/git.ts';
import { gitIn, openRepository, refusalOf, type Repository } from '../../sources/git/repository.ts';
import { openHistory, type History } from '../../sources/history/history.ts';
import type { HistoryMemory } from '../../sources/history/memory.ts';
import type { NotedHistory } from '../../sources/history/noted-commits.ts';
import { listRefs } from '../../sources/history/refs.ts';
import { revisionsOf } from '../../sources/history/scope.ts';
import type { HistoryTarget, ScanListener, ScanRequest } from '../request.ts';
import type { ScanContext } from '../scan-context.ts';
import { openVerdictCache } from '../verdict-cache.ts';
import { KeptHistory } from './kept-history.ts';
import { scanObjects, type ObjectScan } from './object-scan.ts';
import { startEarly, type ObjectThreads } from './pack-tasks.ts';

/** A history that was read: its commits, and what its objects hold. */
export interface HistoryRead {
  readonly history: History;
  readonly objects: ObjectScan;
}

/** A history that is about to be read. */
export interface BegunHistory {
  readonly target: HistoryTarget;
  readonly request: ScanRequest;
  readonly repository: Repository;
  readonly idBytes: number;
  readonly revisions: readonly string[];
  /** Refs, as git is listing them. */
  readonly listed: ReturnType<typeof listRefs>;
  /** Null where nothing is taken from earlier scans, and nothing left. */
  readonly kept: KeptHistory | null;
  /** Threads that already load their modules; null where there may be nothing new to read. */
  readonly threads: ObjectThreads | null;
}

export async function beginHistory(
  target: HistoryTarget,
  rulesDigest: string,
  { request, io }: Pick<ScanContext, 'request' | 'io'>,
): Promise<BegunHistory> {
  const { folder, scope } = target;
  const repository = await openRepository(folder, io);
  const asked = gitIn(repository, ['rev-parse', '--show-object-format']);
  const listed = listRefs(repository);
  const cache = await openVerdictCache(placeOfRepository(repository), request, io);
  const threads = cache?.holds('objects') === true ? null : await startEarly(repository, request);
  const format = await asked;
  if (format.missing || isOwnershipRefusal(format)) {
    threads?.end();
    throw refusalOf(format, repository.root);
  }
  const idBytes = format.stdout.toString('latin1').trim() === 'sha256' ? 32 : 20;
  // An unknown name is an error before anything is read, which takes minutes in a large history.
  const revisions = await revisionsOf(repository, scope).catch((error: unknown) => {
    threads?.end();
    throw error;
  });
  return {
    target,
    request,
    repository,
    idBytes,
    revisions,
    listed,
    kept: cache && new KeptHistory(cache, repository, idBytes, request, rulesDigest),
    threads,
  };
}

/** Reads the objects, and beside them what git says of the commits. */
export async function readHistory(
  { target, request, repository, idBytes, revisions, listed, kept, threads }: BegunHistory,
  engine: Engine,
  listener: ScanListener,
): Promise<HistoryRead> {
  let onCommits: (commits: NotedHistory | null) => void = () => undefined;
  const noted = new Promise<NotedHistory | null>((resolve) => {
    onCommits = resolve;
  });
  const open = (memory: HistoryMemory | null): Promise<History> =>
    openHistory(repository, target.scope, {
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
