/** What earlier scans of a repository's history left in the cache folder, and what this one leaves there. */
import { FoundValues } from '../../findings/found-values.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Secret } from '../../model/secret.ts';
import type { ScanCache } from '../../sources/cache/file.ts';
import type { History } from '../../sources/history/history.ts';
import { parseHistoryMemory, type HistoryMemory } from '../../sources/history/memory.ts';
import type { Repository } from '../../sources/git/repository.ts';
import { parseObjectMemory, type ObjectMemory } from './object-memory.ts';
import type { ObjectScan } from './object-scan.ts';
import type { ScanRequest } from '../request.ts';
import { verdictDigest } from '../verdict-cache.ts';

export class KeptHistory {
  readonly objects: ObjectMemory | null;
  /** Believed only beside the objects: they tell whether any was lost. */
  readonly history: HistoryMemory | null;
  readonly #cache: ScanCache;
  readonly #digest: string;

  constructor(cache: ScanCache, repository: Repository, idBytes: number, request: ScanRequest, rulesDigest: string) {
    this.#cache = cache;
    const { maxFileBytes, minConfidence, rules } = request;
    this.#digest = verdictDigest(rulesDigest, rules, [maxFileBytes, minConfidence, idBytes]);
    this.objects = this.#read('objects', (bytes) => parseObjectMemory(bytes, idBytes) ?? 'damaged');
    this.history =
      this.objects === null
        ? null
        : this.#read('history', (bytes) => parseHistoryMemory(bytes, repository, idBytes * 2));
  }

  get diagnostics(): readonly Diagnostic[] {
    return this.#cache.diagnostics;
  }

  /** `shown`: ids of the objects that the report shows; `found`: what stood in them, which names may bear as well. */
  async keep(objects: ObjectScan, history: History, shown: Iterable<string>, found: Iterable<Secret>): Promise<void> {
    const values = new FoundValues(found);
    const ofObjects = objects.learnt(shown);
    const ofHistory = await history.learnt((name) => values.without(name) !== name);
    if (ofObjects !== null) await this.#cache.write('objects', this.#digest, ofObjects);
    if (ofHistory !== null) await this.#cache.write('history', this.#digest, ofHistory);
  }

  #read<Kept>(purpose: 'objects' | 'history', parse: (bytes: Buffer) => Kept | 'damaged' | null): Kept | null {
    const bytes = this.#cache.read(purpose, this.#digest);
    const kept = bytes === null ? null : parse(bytes);
    if (kept !== 'damaged') return kept;
    this.#cache.damaged(purpose);
    return null;
  }
}
