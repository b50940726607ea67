/** From the target of a scan to located matches: the only stage that reads what is scanned. */
import type { Engine } from '../detect/engine.ts';
import type { Skipped } from '../model/diagnostic.ts';
import { STANDARD_STREAM, type Io } from '../base/io.ts';
import { sniffEncoding } from '../sources/files/encoding.ts';
import { readStdin, STDIN_PATH } from '../sources/files/stdin.ts';
import { coverageOf, mergeResults, type Collection } from './collection.ts';
import { scanFragment } from './file-scan.ts';
import type { ScanRequest } from './request.ts';
import type { ScanContext } from './scan-context.ts';

async function collectStdin(request: ScanRequest, engine: Engine, io: Io): Promise<Collection> {
  const input = await readStdin(io.stdin, request.maxFileBytes);
  const sniffed = sniffEncoding(input.bytes);
  const encoding = sniffed === 'binary' ? 'utf8' : sniffed;
  const result = scanFragment(
    engine,
    { bytes: input.bytes, encoding, provenance: { kind: 'stdin', path: STDIN_PATH, exposure: 'stdin' } },
    request,
  );
  const merged = mergeResults([result]);
  const skipped: Skipped[] = input.truncated ? [{ path: STDIN_PATH, reason: 'too large', incomplete: true }] : [];
  return {
    ...merged,
    source: { kind: 'stdin', targets: [STANDARD_STREAM], repository: null, head: null },
    envFiles: [],
    hasSource: true,
    files: 1,
    blobs: 0,
    commits: 0,
    bytes: input.bytes.length,
    ...coverageOf(skipped, [], merged.diagnostics),
  };
}

const NO_SOURCE: Collection = {
  source: { kind: 'usage', targets: [], repository: null, head: null },
  located: [],
  protectedValues: [],
  weaknesses: [],
  envFiles: [],
  hasSource: false,
  files: 0,
  blobs: 0,
  commits: 0,
  bytes: 0,
  complete: true,
  skipped: [],
  diagnostics: [],
};

/** Each source is loaded when it is wanted. */
export async function collect(context: ScanContext): Promise<Collection> {
  const { request, io, open } = context;
  const { target } = request;
  switch (target.kind) {
    case 'tree':
      return (await import('./tree/collect-tree.ts')).collectTree(target.paths, context);
    case 'usage':
      return NO_SOURCE;
    case 'stdin':
      return collectStdin(request, open().engine, io);
    case 'history':
      return (await import('./history/collect-history.ts')).collectHistory(target, context);
    default:
      return (await import('./changes/collect-changes.ts')).collectChanges(target, context);
  }
}
