/** Scans files and folders of the working tree, or of no repository at all. */
import type { Engine } from '../detect/engine.ts';
import type { Skipped } from '../model/diagnostic.ts';
import type { Io } from '../model/io.ts';
import type { OnFiles } from '../sources/listing.ts';
import { listTree } from '../sources/tree.ts';
import { diagnosticsOf, envFilesOf, isComplete, mergeResults, type Collection } from './collection.ts';
import { excluder } from './exclude.ts';
import { meanwhile } from './meanwhile.ts';
import { MUCH, type ScanListener, type ScanRequest } from './request.ts';
import { PendingTreeScan } from './tree-scan.ts';

export async function collectTree(paths: readonly string[], request: ScanRequest, open: () => Engine, io: Io, listener: ScanListener): Promise<Collection> {
  const pending = new PendingTreeScan(request.jobs, request.rules);
  try {
    return await collect(paths, request, open, pending, io, listener);
  } finally {
    pending.end();
  }
}

/** What a scan of many files needs is got ready as soon as there are so many, while the listing goes on. */
function preparing(pending: PendingTreeScan, listener: ScanListener): OnFiles {
  let isMuch = false;
  return async (files) => {
    if (files > MUCH && !isMuch) listener.onMuch?.();
    isMuch ||= files > MUCH;
    await pending.expect(files);
  };
}

async function collect(paths: readonly string[], request: ScanRequest, open: () => Engine, pending: PendingTreeScan, io: Io, listener: ScanListener): Promise<Collection> {
  const onFiles = preparing(pending, listener);
  const [listing, engine] = await Promise.all([listTree(paths, { cwd: io.cwd, env: io.env, exclude: request.ownFiles, onFiles }), meanwhile(open)]);
  const isExcluded = await excluder(request.exclude, request.excludeBase);
  const files = listing.files.filter((file) => !isExcluded(file.file));
  const excluded = listing.files.filter((file) => isExcluded(file.file)).map((file): Skipped => ({ path: file.path, reason: 'excluded by configuration', incomplete: false }));
  await onFiles(files.length);
  const scanned = await pending.scan(files, engine, {
    maxBytes: request.maxFileBytes,
    inlineIgnores: request.inlineIgnores,
    asOf: request.asOf,
    onProgress: (done, total) => listener.onProgress?.(done, total),
  });
  const merged = mergeResults(scanned.results);
  const skipped = [...listing.skipped, ...excluded, ...scanned.skipped];
  return {
    ...merged,
    source: { kind: 'tree', targets: paths, repository: listing.repository, head: listing.head },
    envFiles: envFilesOf(files),
    files: scanned.files,
    blobs: 0,
    commits: 0,
    bytes: scanned.bytes,
    complete: isComplete(skipped, [...listing.diagnostics, ...merged.diagnostics]),
    skipped,
    diagnostics: [...listing.diagnostics, ...diagnosticsOf(skipped), ...merged.diagnostics],
    beside: async (...asked) => (await import('../sources/beside.ts')).besideFiles(listing.root)(...asked),
  };
}
