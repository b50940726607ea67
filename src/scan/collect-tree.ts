/** Scans files and folders of the working tree, or of no repository at all. */
import type { Engine } from '../detect/engine.ts';
import type { Skipped } from '../model/diagnostic.ts';
import type { Io } from '../model/io.ts';
import { listTree } from '../sources/tree.ts';
import { diagnosticsOf, envFilesOf, isComplete, mergeResults, type Collection } from './collection.ts';
import { excluder } from './exclude.ts';
import { meanwhile } from './meanwhile.ts';
import { MUCH, type ScanListener, type ScanRequest } from './request.ts';
import { scanTreeFiles } from './tree-scan.ts';

export async function collectTree(paths: readonly string[], request: ScanRequest, open: () => Engine, io: Io, listener: ScanListener): Promise<Collection> {
  const [listing, engine] = await Promise.all([listTree(paths, { cwd: io.cwd, env: io.env, exclude: request.ownFiles }), meanwhile(open)]);
  const isExcluded = await excluder(request.exclude, request.excludeBase);
  const files = listing.files.filter((file) => !isExcluded(file.file));
  const excluded = listing.files.filter((file) => isExcluded(file.file)).map((file): Skipped => ({ path: file.path, reason: 'excluded by configuration', incomplete: false }));
  if (files.length > MUCH) listener.onMuch?.();
  const scanned = await scanTreeFiles(files, engine, {
    jobs: request.jobs,
    maxBytes: request.maxFileBytes,
    inlineIgnores: request.inlineIgnores,
    asOf: request.asOf,
    rules: request.rules,
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
