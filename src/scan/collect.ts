/** From the target of a scan to located matches: the only stage that reads what is scanned. */
import type { Engine } from '../detect/engine.ts';
import type { LocatedMatch } from '../findings/located-match.ts';
import { placeOf } from '../findings/place.ts';
import { diagnostic, type Diagnostic, type Skipped } from '../model/diagnostic.ts';
import type { NotedFile, PlacedProtectedValue, PlacedWeakness } from '../model/evidence.ts';
import type { Io } from '../model/io.ts';
import type { Report } from '../model/report.ts';
import { sniffEncoding } from '../sources/encoding.ts';
import { readStdin } from '../sources/stdin.ts';
import { listTree, type TreeFile } from '../sources/tree.ts';
import { excluder } from './exclude.ts';
import { scanFragment, type FragmentResult } from './file-scan.ts';
import type { ScanListener, ScanRequest } from './request.ts';
import { scanTreeFiles } from './tree-scan.ts';

/** Everything the sources yielded, in a stable order. */
export interface Collection {
  readonly source: Report['run']['source'];
  readonly located: readonly LocatedMatch[];
  readonly protectedValues: readonly PlacedProtectedValue[];
  readonly weaknesses: readonly PlacedWeakness[];
  readonly envFiles: readonly NotedFile[];
  readonly files: number;
  readonly bytes: number;
  readonly complete: boolean;
  readonly skipped: readonly Skipped[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Name that findings in piped text are reported under. */
const STDIN_PATH = '<stdin>';

function merge(results: readonly FragmentResult[]): Pick<Collection, 'located' | 'protectedValues' | 'weaknesses' | 'diagnostics'> {
  return {
    located: results.flatMap((result) => result.located),
    protectedValues: results.flatMap((result) => result.protectedValues),
    weaknesses: results.flatMap((result) => result.weaknesses),
    diagnostics: results.flatMap((result) => result.diagnostics),
  };
}

function envFilesOf(files: readonly TreeFile[]): NotedFile[] {
  return files.flatMap((file) => {
    const { role, environment } = placeOf(file.path);
    return role === 'env-file' ? [{ path: file.path, tracked: file.exposure === 'committed' || file.exposure === 'staged', role, environment }] : [];
  });
}

/** A path that should have been read and was not is a warning, beside its line among the skipped. */
function diagnosticsOf(skipped: readonly Skipped[]): Diagnostic[] {
  return skipped.filter((item) => item.incomplete).map((item) => diagnostic('warning', `file-${item.reason.replaceAll(' ', '-')}`, `not scanned: ${item.reason}`, { path: item.path }));
}

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
  const merged = merge(scanned.results);
  const skipped = [...listing.skipped, ...excluded, ...scanned.skipped];
  return {
    ...merged,
    source: { kind: 'tree', targets: paths, repository: listing.repository, head: listing.head },
    envFiles: envFilesOf(files),
    files: scanned.files,
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
  const merged = merge([result]);
  const skipped: Skipped[] = input.truncated ? [{ path: STDIN_PATH, reason: 'too large', incomplete: true }] : [];
  return {
    ...merged,
    source: { kind: 'stdin', targets: ['-'], repository: null, head: null },
    envFiles: [],
    files: 1,
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
  }
}
