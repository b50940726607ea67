/**
 * Scans what git says has changed: blobs of the index or of commits, files of the working tree. A whole file is
 * scanned, so that nothing hangs on where a change begins; what the version before held too is told apart afterwards.
 */
import path from 'node:path';
import type { Engine } from '../../detect/engine.ts';
import type { Skipped } from '../../model/diagnostic.ts';
import { UsageError } from '../../model/error.ts';
import { groupBy } from '../../base/group-by.ts';
import { MESSAGE_PATHS, type Provenance } from '../../model/provenance.ts';
import type { Secret } from '../../model/secret.ts';
import {
  changedVersions,
  pendingChanges,
  type ChangedBlob,
  type ChangedFile,
  type Changes,
} from '../../sources/git/changes.ts';
import { readBlobs, readObjects, type BlobRead } from '../../sources/git/blobs.ts';
import { FileReader, GONE } from '../../sources/files/read.ts';
import { openRepository, type Repository } from '../../sources/git/repository.ts';
import { isOwnFile, OWN_FILE, type OwnFiles } from '../../sources/own-files.ts';
import { coverageOf, envFilesOf, holdsSource, mergeResults, type Collection } from '../collection.ts';
import { changedSettings } from './changed-settings.ts';
import { EXCLUDED, excluder } from '../exclude.ts';
import { scanFragment } from '../file-scan.ts';
import { NOTHING, type FragmentResult } from '../fragment-result.ts';
import type { TrackedFile } from './local-changes.ts';
import { meanwhile } from '../meanwhile.ts';
import { settlePending, settleRange, type ScannedBlob, type ScannedFile, type SecretsBefore } from './new-secrets.ts';
import { skippedAs } from '../skipped-as.ts';
import { MUCH, type ChangeTarget, type ScanRequest } from '../request.ts';
import type { ScanContext } from '../scan-context.ts';

/** A share of the work between two looks at the screen. */
const FILES_PER_REPORT = 64;

/** Bytes that hold until the callback returns. */
type ReadContent = Extract<BlobRead, { readonly kind: 'content' }>;

class ChangeScan {
  readonly blobs: ScannedBlob[] = [];
  readonly files: ScannedFile[] = [];
  readonly skipped: Skipped[] = [];
  blobCount = 0;
  fileCount = 0;
  bytes = 0;
  readonly #engine: Engine;
  readonly #request: ScanRequest;
  readonly #repository: Repository;

  constructor(repository: Repository, engine: Engine, request: ScanRequest) {
    this.#repository = repository;
    this.#engine = engine;
    this.#request = request;
  }

  #scan({ path: at, blob, commit, exposure }: ChangedBlob, read: ReadContent): FragmentResult {
    const provenance = { kind: 'git-blob', path: at, blob, commit, exposure } as const;
    return scanFragment(this.#engine, { ...read, provenance }, this.#request);
  }

  async readBlobs(blobs: readonly ChangedBlob[], onProgress: (done: number) => void): Promise<void> {
    const byId = groupBy(blobs, ({ blob }) => blob);
    let done = 0;
    await readBlobs(
      this.#repository,
      [...byId.keys()],
      (id, read) => {
        const places = byId.get(id) ?? [];
        done++;
        if (done % FILES_PER_REPORT === 0) onProgress(done);
        if (read.kind === 'skipped') {
          this.skipped.push(...places.map((place) => skippedAs(place.path, read)));
          return;
        }
        this.blobCount++;
        this.bytes += read.bytes.length;
        for (const place of places) {
          const result = this.#scan(place, read);
          if (result !== NOTHING) this.blobs.push({ place, result });
        }
      },
      this.#request.maxFileBytes,
    );
    // Loose blobs come first, others as git sends them: the order of the changes is the one that counts.
    const order = new Map(blobs.map((place, at) => [place, at]));
    this.blobs.sort((a, b) => (order.get(a.place) ?? 0) - (order.get(b.place) ?? 0));
  }

  /** What stands in the text of commits themselves. */
  async readMessages(commits: readonly string[]): Promise<void> {
    const found = new Map<string, ScannedBlob>();
    await readObjects(
      this.#repository,
      commits,
      (id, read) => {
        const place: ChangedBlob = {
          path: MESSAGE_PATHS.commit,
          blob: id,
          commit: id,
          exposure: 'history',
          before: [],
        };
        if (read.kind === 'skipped') {
          this.skipped.push({ path: place.path, reason: read.reason, incomplete: true });
          return;
        }
        const result = this.#scan(place, read);
        if (result !== NOTHING) found.set(id, { place, result });
      },
      this.#request.maxFileBytes,
    );
    this.blobs.push(...commits.flatMap((id) => found.get(id) ?? []));
  }

  readFiles(files: readonly ChangedFile[]): void {
    if (files.length === 0) return;
    const reader = new FileReader(this.#request.maxFileBytes);
    for (const file of files) {
      const read = reader.read(file.file);
      if (read.kind === 'skipped') {
        if (read.reason !== GONE) this.skipped.push(skippedAs(file.path, read));
        continue;
      }
      this.fileCount++;
      this.bytes += read.bytes.length;
      const provenance: Provenance = { kind: 'file', path: file.path, exposure: file.exposure };
      const result = scanFragment(this.#engine, { ...read, provenance }, this.#request);
      if (result !== NOTHING) this.files.push({ place: file, result });
    }
  }

  /** The secrets of earlier versions, read only for files that hold any now. */
  async secretsBefore(): Promise<SecretsBefore> {
    const wanted = new Map<string, { readonly id: string; readonly path: string }>();
    const want = (id: string, at: string): unknown => wanted.set(`${id}\0${at}`, { id, path: at });
    for (const { place, result } of this.blobs) {
      if (result.located.length > 0) for (const id of place.before) want(id, place.path);
    }
    for (const { place, result } of this.files) {
      if (result.located.length > 0) for (const { blob } of place.before) want(blob, place.path);
    }
    const secrets = new Map<string, ReadonlySet<string>>();
    for (const { place, result } of this.blobs) secrets.set(`${place.blob}\0${place.path}`, this.#fingerprints(result));
    const unread = [...wanted].filter(([key]) => !secrets.has(key)).map(([, version]) => version);
    const byId = groupBy(unread, ({ id }) => id);
    await readBlobs(
      this.#repository,
      [...byId.keys()],
      (id, read) => {
        // A version that cannot be read leaves its successor's secrets new: the cautious way to be wrong.
        if (read.kind === 'skipped') return;
        for (const { path: at } of byId.get(id) ?? []) {
          const result = scanFragment(
            this.#engine,
            { ...read, provenance: { kind: 'git-blob', path: at, blob: id, commit: null, exposure: 'committed' } },
            this.#request,
          );
          secrets.set(`${id}\0${at}`, this.#fingerprints(result));
        }
      },
      this.#request.maxFileBytes,
    );
    return (id, at) => secrets.get(`${id}\0${at}`) ?? new Set();
  }

  #fingerprints(result: FragmentResult): ReadonlySet<string> {
    return new Set(result.located.map(({ match }) => this.#request.fingerprinter.fingerprint(match.secret)));
  }
}

interface Found {
  readonly changes: Changes;
  /** Commits whose trees tell what still stands; null where the index and the working tree are scanned. */
  readonly tips: readonly string[] | null;
}

async function findChanges(target: ChangeTarget, repository: Repository): Promise<Found> {
  if (target.kind === 'range') {
    const { rangeChanges, resolveRange } = await import('../../sources/git/range.ts');
    const range = await resolveRange(repository, target.range);
    return { changes: await rangeChanges(repository, range), tips: range.tips };
  }
  if (repository.top === null) {
    throw new UsageError('a bare repository has neither index nor working tree.', {
      hint: '--range A..B and --since REF work here.',
    });
  }
  return { changes: await pendingChanges(repository, target.kind), tips: null };
}

interface Scope<Item> {
  readonly kept: readonly Item[];
  readonly left: readonly Skipped[];
}

/** Leaves out what the configuration excludes and keyroll's own files. */
function scoper(
  repository: Repository,
  request: ScanRequest,
): <Item extends Pick<ChangedBlob, 'path' | 'exposure'>>(items: readonly Item[]) => Scope<Item> {
  const isExcluded = excluder(request.exclude, request.excludeBase);
  const own: OwnFiles = { read: new Set(request.ownFiles), written: new Set(request.outputs) };
  const reasonFor = ({ path: name, exposure }: Pick<ChangedBlob, 'path' | 'exposure'>): string | null => {
    const file = path.join(repository.root, name);
    return isOwnFile(own, file, exposure) ? OWN_FILE : isExcluded(file) ? EXCLUDED : null;
  };
  return (items) => {
    const judged = items.map((item) => ({ item, reason: reasonFor(item) }));
    return {
      kept: judged.filter(({ reason }) => reason === null).map(({ item }) => item),
      left: judged.flatMap(({ item, reason }) =>
        reason === null ? [] : [{ path: item.path, reason, incomplete: false }],
      ),
    };
  };
}

async function settle(
  scan: ChangeScan,
  repository: Repository,
  tips: Found['tips'],
  request: ScanRequest,
): Promise<FragmentResult[]> {
  const before = await scan.secretsBefore();
  const fingerprint = (secret: Secret): string => request.fingerprinter.fingerprint(secret);
  if (tips === null) return settlePending(scan.blobs, scan.files, before, fingerprint);
  const paths = [
    ...new Set(scan.blobs.filter(({ result }) => result.located.length > 0).map(({ place }) => place.path)),
  ];
  const { stillAt } = await import('../../sources/git/range.ts');
  return settleRange(scan.blobs, await stillAt(repository, tips, paths), before, fingerprint);
}

/** For a working tree that was scanned whole, where nothing is news. */
export async function settleTracked(
  top: string,
  tracked: readonly TrackedFile[],
  { request, io, open }: ScanContext,
): Promise<ReadonlyMap<FragmentResult, FragmentResult>> {
  const repository = await openRepository(top, { cwd: top, env: io.env });
  const changed = await changedVersions(repository);
  const files = tracked.flatMap(({ file: { path: at, file }, result, name }): ScannedFile[] => {
    const versions = changed.get(name);
    return versions === undefined ? [] : [{ place: { ...versions, path: at, file }, result }];
  });
  const scan = new ChangeScan(repository, open().engine, request);
  scan.files.push(...files);
  const settled = await settle(scan, repository, null, request);
  return new Map(
    files.flatMap(({ result }, at) => {
      const located = settled[at]?.located.map(({ isOld: _, ...rest }) => rest);
      return located === undefined ? [] : [[result, { ...result, located }] as const];
    }),
  );
}

export async function collectChanges(target: ChangeTarget, context: ScanContext): Promise<Collection> {
  const { request, io, listener } = context;
  const repository = await openRepository(target.folder, io);
  const [{ changes, tips }, { engine }] = await Promise.all([findChanges(target, repository), meanwhile(context.open)]);
  const scope = scoper(repository, request);
  const blobs = scope(changes.blobs);
  const files = scope(changes.files);
  if (blobs.kept.length + files.kept.length > MUCH) listener.onMuch?.();
  const scan = new ChangeScan(repository, engine, request);
  await scan.readBlobs(blobs.kept, (done) => listener.onProgress?.(done, blobs.kept.length));
  await scan.readMessages(changes.commits);
  scan.readFiles(files.kept);
  const merged = mergeResults(await settle(scan, repository, tips, request));
  const skipped = [...changes.skipped, ...blobs.left, ...files.left, ...scan.skipped];
  const ofSettings = tips === null || !request.inlineIgnores ? [] : await changedSettings(changes, repository, request);
  return {
    ...merged,
    source: {
      kind: target.kind,
      targets: [target.kind === 'range' ? target.label : (target.folder ?? '.')],
      repository: repository.top ?? repository.gitDir,
      head: changes.head,
      ...(changes.roots === undefined || changes.roots.length === 0 ? {} : { roots: changes.roots }),
    },
    envFiles: tips === null ? envFilesOf([...blobs.kept, ...files.kept]) : [],
    hasSource: holdsSource([...blobs.kept, ...files.kept]),
    files: scan.fileCount,
    blobs: scan.blobCount,
    commits: changes.commits.length,
    bytes: scan.bytes,
    ...coverageOf(skipped, [...changes.diagnostics, ...ofSettings], merged.diagnostics),
    paths: () => new Set([...blobs.kept, ...files.kept].map((changed) => changed.path)),
    beside: async (...asked) => (await import('../../sources/beside.ts')).besideObjects(repository)(...asked),
  };
}
