/**
 * What a scan of objects leaves for the next one: which objects were scanned, and which of them hold the same secrets
 * as which others. Secrets are numbered; neither a value nor anything derived from one is kept. So that the next scan
 * can tell them from new ones, it reads one object of each again, and those that were shown.
 */
import type { Engine } from '../../detect/engine.ts';
import { LF } from '../../base/ascii.ts';
import type { TextEncoding } from '../../model/fragment.ts';
import type { Detection } from '../../model/match.ts';
import { readObjects } from '../../sources/git/blobs.ts';
import {
  KnownObjects,
  mergeRuns,
  totalsOf,
  type ObjectRun,
  type ObjectTotals,
} from '../../sources/pack/known-objects.ts';
import type { Repository } from '../../sources/git/repository.ts';
import { detectIn } from './detect-in.ts';
import type { ObjectWorkOptions } from './object-work.ts';
import { SecretKeys } from './secret-keys.ts';

const OBJECT_TYPES = ['blob', 'commit', 'tag'] as const;
export type FoundType = (typeof OBJECT_TYPES)[number];

export interface FoundObject {
  readonly id: string;
  readonly type: FoundType;
  /** Keys that tell its secrets from those of other objects in this run. */
  readonly secrets: readonly string[];
}

/** As a found object, with numbers for secrets. */
interface RememberedObject {
  readonly id: string;
  readonly type: FoundType;
  readonly secrets: readonly number[];
}

export interface ObjectMemory {
  readonly known: KnownObjects;
  readonly found: readonly RememberedObject[];
  /** Ids of those that the report showed: they are read again first, because it will show them again. */
  readonly shown: ReadonlySet<string>;
}

interface Head {
  readonly count: number;
  readonly totals: ObjectTotals;
  readonly found: readonly (readonly [id: string, type: number, ...secrets: number[]])[];
  readonly shown: readonly string[];
}

/** An object that was read again, and what was found in it. The bytes are its own. */
export interface ReadObject {
  readonly bytes: Uint8Array;
  readonly encoding: TextEncoding;
  readonly detection: Detection;
}

export interface RecalledObjects {
  readonly found: readonly FoundObject[];
  readonly read: ReadonlyMap<string, ReadObject>;
}

function parseHead(text: string): Head | null {
  try {
    return JSON.parse(text) as Head;
  } catch {
    return null;
  }
}

/** Null for what does not fit together. */
export function parseObjectMemory(bytes: Buffer, idBytes: number): ObjectMemory | null {
  const end = bytes.indexOf(LF);
  const head = parseHead(bytes.toString('latin1', 0, Math.max(end, 0)));
  if (head === null) return null;
  const { count, totals, found, shown } = head;
  const idsAt = end + 1;
  const typesAt = idsAt + count * idBytes;
  const sizesAt = typesAt + count;
  if (sizesAt + count * 4 !== bytes.length) return null;
  const sizes = new Uint32Array(count);
  Buffer.from(sizes.buffer).set(bytes.subarray(sizesAt));
  return {
    known: new KnownObjects(
      { ids: bytes.subarray(idsAt, typesAt), types: bytes.subarray(typesAt, sizesAt), sizes },
      idBytes,
      totals,
    ),
    found: found.map(([id, type, ...secrets]) => ({ id, type: OBJECT_TYPES[type] ?? 'blob', secrets })),
    shown: new Set(shown),
  };
}

/** Everything that is known of the objects of `runs`, and of those among them that hold secrets. */
export function serialiseObjectMemory(
  runs: readonly ObjectRun[],
  found: readonly FoundObject[],
  shown: Iterable<string>,
  idBytes: number,
): Buffer {
  const merged = mergeRuns(runs, idBytes);
  const { ids, types, sizes } = merged;
  const numbers = new Map<string, number>();
  const numberOf = (key: string): number => {
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  };
  const head: Head = {
    count: types.length,
    totals: totalsOf(merged, () => true),
    found: found.map(({ id, type, secrets }) => [id, OBJECT_TYPES.indexOf(type), ...secrets.map(numberOf)]),
    shown: [...shown],
  };
  return Buffer.concat([
    Buffer.from(`${JSON.stringify(head)}\n`),
    ids,
    types,
    Buffer.from(sizes.buffer, sizes.byteOffset, sizes.byteLength),
  ]);
}

/** Objects that together hold all secrets. */
function representatives(found: readonly RememberedObject[], isShown: (id: string) => boolean): RememberedObject[] {
  const seen = new Set<number>();
  return [...found.filter(({ id }) => isShown(id)), ...found.filter(({ id }) => !isShown(id))].filter(
    ({ id, secrets }) => {
      const before = seen.size;
      for (const secret of secrets) seen.add(secret);
      return isShown(id) || seen.size > before;
    },
  );
}

/** Keys of this run for the numbered secrets of an earlier one, from objects that are read again. */
class RecalledKeys {
  readonly #keyOf = new Map<number, string>();
  #isRight = true;

  /** Compares an object as it was remembered with its type and keys now. */
  compare(remembered: RememberedObject | undefined, type: string, keys: readonly string[]): void {
    this.#isRight &&= remembered?.type === type && remembered.secrets.length === keys.length;
    remembered?.secrets.forEach((secret, at) => {
      const key = keys[at] ?? '';
      this.#isRight &&= (this.#keyOf.get(secret) ?? key) === key;
      this.#keyOf.set(secret, key);
    });
  }

  /** False where an object does not hold what is remembered of it, or two secrets are the same. */
  get areRight(): boolean {
    return this.#isRight && new Set(this.#keyOf.values()).size === this.#keyOf.size;
  }

  of({ id, type, secrets }: RememberedObject): FoundObject {
    return { id, type, secrets: secrets.map((secret) => this.#keyOf.get(secret) ?? '') };
  }
}

/** Bytes of objects that are kept for showing. */
const MAX_KEPT_BYTES = 1 << 25;

/**
 * The found objects that are still there, with their secrets' keys of this run. Null where an object no longer yields
 * what is remembered of it: then the whole memory is discarded.
 */
export async function recallFound(
  { known, found, shown }: ObjectMemory,
  repository: Repository,
  engine: Engine,
  options: ObjectWorkOptions,
): Promise<RecalledObjects | null> {
  const present = found.filter(({ id }) => known.isPresent(id));
  const asked = new Map(representatives(present, (id) => shown.has(id)).map((object) => [object.id, object]));
  const secretKeys = new SecretKeys(engine, options);
  const recalled = new RecalledKeys();
  const kept = new Map<string, ReadObject>();
  let room = MAX_KEPT_BYTES;
  await readObjects(
    repository,
    [...asked.keys()],
    (id, read, type) => {
      const detection = read.kind === 'content' ? detectIn(engine, read.bytes, read.encoding) : null;
      recalled.compare(asked.get(id), type, secretKeys.of(detection?.matches ?? []));
      if (read.kind === 'content' && detection !== null && (room -= read.bytes.length) >= 0) {
        kept.set(id, { bytes: Buffer.from(read.bytes), encoding: read.encoding, detection });
      }
    },
    options.maxBytes,
  );
  return recalled.areRight ? { found: present.map((object) => recalled.of(object)), read: kept } : null;
}
