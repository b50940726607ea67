/** Scans files and folders of the working tree, or of no repository at all. */
import type { Skipped } from '../../model/diagnostic.ts';
import type { Io } from '../../base/io.ts';
import { listTree, type TreeFile } from '../../sources/tree.ts';
import { coverageOf, envFilesOf, holdsSource, mergeResults, type Collection } from '../collection.ts';
import { EXCLUDED, excluder } from '../exclude.ts';
import { settleTree } from '../changes/local-changes.ts';
import type { RulesInUse } from '../assets/rules.ts';
import { meanwhile } from '../meanwhile.ts';
import { MUCH, type ScanListener, type ScanRequest } from '../request.ts';
import type { KeptTexts } from './kept-texts.ts';
import { PendingTreeScan } from './tree-scan.ts';

export async function collectTree(
  paths: readonly string[],
  request: ScanRequest,
  open: () => RulesInUse,
  io: Io,
  listener: ScanListener,
): Promise<Collection> {
  const pending = new PendingTreeScan(request.jobs, request.rules);
  try {
    return await collect(paths, request, open, pending, io, listener);
  } finally {
    pending.end();
  }
}

/** Fewer files are searched in less time than it takes to recognise them. */
const WORTH_KEEPING = 1000;

async function keptTexts(...asked: Parameters<typeof KeptTexts.open>): Promise<KeptTexts | null> {
  return (await import('./kept-texts.ts')).KeptTexts.open(...asked);
}

/** What is scanned of `listed`, and what the settings exclude. */
function sieved(
  listed: readonly TreeFile[],
  { exclude, excludeBase }: ScanRequest,
): { readonly files: readonly TreeFile[]; readonly excluded: readonly Skipped[] } {
  const isExcluded = excluder(exclude, excludeBase);
  const files: TreeFile[] = [];
  const excluded: Skipped[] = [];
  for (const file of listed) {
    if (isExcluded(file.file)) excluded.push({ path: file.path, reason: EXCLUDED, incomplete: false });
    else files.push(file);
  }
  return { files, excluded };
}

async function collect(
  paths: readonly string[],
  request: ScanRequest,
  open: () => RulesInUse,
  pending: PendingTreeScan,
  io: Io,
  listener: ScanListener,
): Promise<Collection> {
  const listed = listTree(paths, {
    cwd: io.cwd,
    env: io.env,
    exclude: request.ownFiles,
    outputs: request.outputs,
    onFiles: (files) => pending.expect(files),
  });
  const [listing, { engine, book }] = await Promise.all([listed, meanwhile(open)]);
  const { files, excluded } = sieved(listing.files, request);
  await pending.expect(files.length);
  if (files.length > MUCH) listener.onMuch?.();
  const kept = files.length < WORTH_KEEPING ? null : await keptTexts(listing.targets, request, book.digest, io);
  const scanned = await pending.scan(files, engine, {
    maxBytes: request.maxFileBytes,
    inlineIgnores: request.inlineIgnores,
    asOf: request.asOf,
    tops: listing.tops,
    clean: kept?.clean ?? null,
    onProgress: (done, total) => listener.onProgress?.(done, total),
  });
  await kept?.keep(scanned.keepClean);
  const settled = await settleTree(files, scanned.results, io.env, async (...changed) =>
    (await import('../changes/collect-changes.ts')).settleTracked(...changed, engine, request, io.env),
  );
  const merged = mergeResults(settled);
  const skipped = [...listing.skipped, ...excluded, ...scanned.skipped];
  return {
    ...merged,
    source: { kind: 'tree', targets: paths, repository: listing.repository, head: listing.head },
    envFiles: envFilesOf(files, listing.tops),
    hasSource: holdsSource(files, listing.tops),
    files: scanned.files,
    blobs: 0,
    commits: 0,
    bytes: scanned.bytes,
    ...coverageOf(skipped, [...listing.diagnostics, ...(kept?.diagnostics ?? [])], merged.diagnostics),
    paths: () => new Set(files.map(({ path }) => path)),
    beside: async (...asked) => (await import('../../sources/beside.ts')).besideFiles(listing.root)(...asked),
  };
}
