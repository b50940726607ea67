/** Scans files and folders of the working tree, or of no repository at all. */
import type { Diagnostic, Skipped } from '../../model/diagnostic.ts';
import { listTree, type TreeFile, type TreeListing } from '../../sources/tree.ts';
import { coverageOf, envFilesOf, holdsSource, mergeResults, type Collection } from '../collection.ts';
import { EXCLUDED, excluder } from '../exclude.ts';
import { settleTree } from '../changes/local-changes.ts';
import { meanwhile } from '../meanwhile.ts';
import { MUCH, type ScanRequest } from '../request.ts';
import type { ScanContext } from '../scan-context.ts';
import type { KeptTexts } from './kept-texts.ts';
import { PendingTreeScan, type TreeScan } from './tree-scan.ts';

export async function collectTree(paths: readonly string[], context: ScanContext): Promise<Collection> {
  const pending = new PendingTreeScan(context.request.jobs, context.request.rules);
  try {
    return await collect(paths, context, pending);
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

/** The results of `files`, each secret with the exposure that it has. */
async function searched(
  files: readonly TreeFile[],
  { targets, tops }: TreeListing,
  { request, io, listener, open }: ScanContext,
  pending: PendingTreeScan,
): Promise<TreeScan & { readonly diagnostics: readonly Diagnostic[] }> {
  const { engine, book } = open();
  const kept = files.length < WORTH_KEEPING ? null : await keptTexts(targets, request, book.digest, io);
  const scanned = await pending.scan(files, engine, {
    maxBytes: request.maxFileBytes,
    inlineIgnores: request.inlineIgnores,
    asOf: request.asOf,
    tops,
    clean: kept?.clean ?? null,
    onProgress: (done, total) => listener.onProgress?.(done, total),
  });
  await kept?.keep(scanned.keepClean);
  return { ...scanned, diagnostics: kept?.diagnostics ?? [] };
}

async function collect(paths: readonly string[], context: ScanContext, pending: PendingTreeScan): Promise<Collection> {
  const { request, io, listener, open } = context;
  const listed = listTree(paths, {
    cwd: io.cwd,
    env: io.env,
    exclude: request.ownFiles,
    outputs: request.outputs,
    onFiles: (files) => pending.expect(files),
  });
  const [listing] = await Promise.all([listed, meanwhile(open)]);
  const { files, excluded } = sieved(listing.files, request);
  await pending.expect(files.length);
  if (files.length > MUCH) listener.onMuch?.();
  const scanned = await searched(files, listing, context, pending);
  const settled = await settleTree(files, scanned.results, io.env, async (...changed) =>
    (await import('../changes/collect-changes.ts')).settleTracked(...changed, context),
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
    ...coverageOf(skipped, [...listing.diagnostics, ...scanned.diagnostics], merged.diagnostics),
    paths: () => new Set(files.map(({ path }) => path)),
    beside: async (...asked) => (await import('../../sources/beside.ts')).besideFiles(listing.root)(...asked),
  };
}
