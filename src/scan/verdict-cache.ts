/** The cache of verdicts of earlier scans, and the digest of all that decides a verdict. */
import { createHash } from 'node:crypto';
import type { Io } from '../base/io.ts';
import { ScanCache } from '../sources/cache/file.ts';
import type { ScannedPlace } from '../sources/cache/scanned-place.ts';
import { codeDigest } from './assets/asset.ts';
import type { RulesAsked } from './assets/rules.ts';
import type { ScanRequest } from './request.ts';

/** Null where nothing may be taken from earlier scans or left for later ones. */
export async function openVerdictCache(
  place: ScannedPlace,
  { cacheFolder, rules }: Pick<ScanRequest, 'cacheFolder' | 'rules'>,
  io: Io,
): Promise<ScanCache | null> {
  // The values that somebody looks for are never saved, not even as a digest.
  return cacheFolder === null || rules.sought.length > 0 ? null : ScanCache.open(cacheFolder, place, io.now());
}

/** What was found under one digest says nothing under another. `settings`: what else matters to the kind of scan. */
export function verdictDigest(
  rulesDigest: string,
  { custom: _, sought: __, ...extras }: RulesAsked,
  settings: readonly unknown[],
): string {
  // Rules of one's own are part of their digest.
  return createHash('sha256')
    .update(JSON.stringify([codeDigest(), rulesDigest, extras, ...settings]))
    .digest('hex');
}
