/** From the target of a scan to located matches: the only stage that reads what is scanned. */
import type { Engine } from '../detect/engine.ts';
import type { Skipped } from '../model/diagnostic.ts';
import type { Io } from '../model/io.ts';
import { sniffEncoding } from '../sources/encoding.ts';
import { readStdin } from '../sources/stdin.ts';
import { listTree } from '../sources/tree.ts';
import { diagnosticsOf, envFilesOf, mergeResults, type Collection } from './collection.ts';
import { excluder } from './exclude.ts';
import { scanFragment } from './file-scan.ts';
import type { ScanListener, ScanRequest } from './request.ts';
import { scanTreeFiles } from './tree-scan.ts';

/** Name that findings in piped text are reported under. */
const STDIN_PATH = '<stdin>';

async function collectTree(paths: readonly string[], request: ScanRequest, engine: Engine, io: Io, listener: ScanListener): Promise<Collection> {
  const listing = await listTree(paths, { cwd: io.cwd, env: io.env, exclude: request.ownFiles });
  const isExcluded = excluder(request.exclude, request.excludeBase);
  const files = listing.files.filter((file) => !isExcluded(file.file));
  const excluded = listing.files.filter((file) => isExcluded(file.file)).map((file): Skipped => ({ path: file.path, reason: 'excluded by configuration', incomplete: false }));
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
    complete: !skipped.some((item) => item.incomplete) && !listing.diagnostics.some((item) => item.severity === 'error'),
    skipped,
    diagnostics: [...listing.diagnostics, ...diagnosticsOf(skipped), ...merged.diagnostics],
  };
}

async function collectStdin(request: ScanRequest, engine: Engine, io: Io): Promise<Collection> {
  const input = await readStdin(io.stdin, request.maxFileBytes);
  const sniffed = sniffEncoding(input.bytes);
  const encoding = sniffed === 'binary' ? 'utf8' : sniffed;
  const result = scanFragment(engine, { bytes: input.bytes, encoding, provenance: { kind: 'stdin', path: STDIN_PATH, exposure: 'stdin' } }, request);
  const merged = mergeResults([result]);
  const skipped: Skipped[] = input.truncated ? [{ path: STDIN_PATH, reason: 'too large', incomplete: true }] : [];
  return {
    ...merged,
    source: { kind: 'stdin', targets: ['-'], repository: null, head: null },
    envFiles: [],
    files: 1,
    blobs: 0,
    commits: 0,
    bytes: input.bytes.length,
    complete: !input.truncated,
    skipped,
    diagnostics: [...diagnosticsOf(skipped), ...merged.diagnostics],
  };
}

export async function collect(request: ScanRequest, engine: Engine, io: Io, listener: ScanListener): Promise<Collection> {
  switch (request.target.kind) {
    case 'tree': return collectTree(request.target.paths, request, engine, io, listener);
    case 'stdin': return collectStdin(request, engine, io);
    case 'history': return (await import('./collect-history.ts')).collectHistory(request.target, request, engine, io, listener);
    default: return (await import('./collect-changes.ts')).collectChanges(request.target, request, engine, io, listener);
  }
}
