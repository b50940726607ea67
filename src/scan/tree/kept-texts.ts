/** What earlier scans of the same files left in the cache folder, and what this one leaves there. */
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Io } from '../../base/io.ts';
import type { ScanCache } from '../../sources/cache/file.ts';
import { placeOfTargets } from '../../sources/cache/scanned-place.ts';
import type { ScanRequest } from '../request.ts';
import { openVerdictCache, verdictDigest } from '../verdict-cache.ts';

const PURPOSE = 'texts';

export class KeptTexts {
  /** As `keepClean` gave it; empty where there is nothing. */
  readonly clean: Uint8Array;
  readonly #cache: ScanCache;
  readonly #digest: string;

  private constructor(cache: ScanCache, digest: string) {
    this.#cache = cache;
    this.#digest = digest;
    this.clean = cache.read(PURPOSE, digest) ?? new Uint8Array();
  }

  /** `targets` as `placeOfTargets` expects them. Null where nothing is to be taken or left. */
  static async open(
    targets: readonly string[],
    request: ScanRequest,
    rulesDigest: string,
    io: Io,
  ): Promise<KeptTexts | null> {
    const cache = await openVerdictCache(placeOfTargets(targets, io.env), request, io);
    return cache && new KeptTexts(cache, verdictDigest(rulesDigest, request.rules, []));
  }

  get diagnostics(): readonly Diagnostic[] {
    return this.#cache.diagnostics;
  }

  async keep(clean: Uint8Array | null): Promise<void> {
    if (clean !== null) await this.#cache.write(PURPOSE, this.#digest, clean);
  }
}
