/**
 * Texts in which an earlier scan of the same files found nothing. They are recognised by a digest of their bytes, so
 * every file is still read as a whole and neither dates nor sizes are trusted: what is saved is the search.
 */
import { hash } from 'node:crypto';
import { isTelling } from '../../detect/telling-name.ts';
import { DIGEST_BYTES, DigestList } from './digest-list.ts';

/** A shorter text is quickly searched, and its digest might tell somebody what it says. */
const SHORTEST_BYTES = 128;

/** What the threads of a scan share. */
export interface SharedTexts {
  /** Digests of texts in which nothing was found before, in ascending order. */
  readonly clean: Uint8Array;
  /** By index in the list of files: the digest of its text, if `isNoted` says 1. */
  readonly digests: Uint8Array;
  readonly isNoted: Uint8Array;
}

function shared(length: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(length));
}

/** `clean`: what `keepClean` gave after an earlier scan. */
export function shareTexts(clean: Uint8Array, files: number): SharedTexts {
  const known = shared(clean.length);
  known.set(clean);
  return { clean: known, digests: shared(files * DIGEST_BYTES), isNoted: shared(files) };
}

/** One thread's view of them. */
export class CleanTexts {
  readonly #clean: DigestList;
  readonly #texts: SharedTexts;

  constructor(texts: SharedTexts) {
    this.#clean = new DigestList(texts.clean);
    this.#texts = texts;
  }

  /** Whether nothing was found in this text before. Its digest is noted for the next scan. */
  knows(index: number, path: string, bytes: Uint8Array): boolean {
    // What is found in such a file depends on its name as well.
    if (bytes.length < SHORTEST_BYTES || isTelling(path)) return false;
    const digest = hash('sha256', bytes, 'buffer').subarray(0, DIGEST_BYTES);
    this.#texts.digests.set(digest, index * DIGEST_BYTES);
    this.#texts.isNoted[index] = 1;
    return this.#clean.has(digest);
  }
}

/** Fewer new texts than one in so many are not worth writing everything again. */
const WORTH_WRITING = 64;

/**
 * Digests of all texts of a scan in which nothing was found, for the next one. `found`: the indices of the other files.
 * Null where the next scan does as well with what this one had.
 */
export function keepClean({ clean, digests, isNoted }: SharedTexts, found: ReadonlySet<number>): Uint8Array | null {
  const before = new DigestList(clean);
  const kept: Uint8Array[] = [];
  let unknown = 0;
  for (let index = 0; index < isNoted.length; index++) {
    if (isNoted[index] === 0 || found.has(index)) continue;
    const digest = digests.subarray(index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES);
    kept.push(digest);
    if (!before.has(digest)) unknown++;
  }
  return unknown * WORTH_WRITING <= before.length ? null : DigestList.of(kept).bytes;
}
