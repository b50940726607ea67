/** Reads single objects from packs that are open, without git: each is put together from the root of its chain. */
import type { Arena } from './arena.ts';
import type { StoredPack } from './object-store.ts';
import { PackError } from './pack-error.ts';
import { PackFile } from './pack-file.ts';
import { positionOf } from './pack-index.ts';
import { HARD_LIMIT, packedEntry, type PackedEntry } from './packed-entry.ts';

/** What was copied is of no interest here. */
const NO_COPY_COUNTS = HARD_LIMIT;

interface OpenedPack {
  readonly stored: StoredPack;
  readonly file: PackFile;
  /** By position in the index. */
  readonly entries: Int32Array;
}

export interface PackedObject {
  /** COMMIT, TREE, BLOB or TAG. */
  readonly type: number;
  /** Its own. */
  readonly bytes: Buffer;
}

export class PackedObjects {
  readonly #packs: readonly StoredPack[];
  readonly #arena: Arena;
  #opened: readonly OpenedPack[] | null = null;

  /** `arena`: free from the beginning of its stack on. */
  constructor(packs: readonly StoredPack[], arena: Arena) {
    this.#packs = packs;
    this.#arena = arena;
  }

  /** Null for one that is in no pack, too large, or damaged: git may have an answer. */
  read(id: string, maxBytes: number): PackedObject | null {
    const bytes = Buffer.from(id, 'hex');
    for (const pack of this.#open()) {
      const position = positionOf(pack.stored.index, bytes);
      if (position >= 0) return this.#readEntry(pack, pack.entries[position] as number, maxBytes);
    }
    return null;
  }

  #open(): readonly OpenedPack[] {
    this.#opened ??= this.#packs.map((stored) => {
      const entries = new Int32Array(stored.table.count);
      stored.table.position.forEach((position, entry) => {
        entries[position] = entry;
      });
      return { stored, file: new PackFile(stored.file, stored.index.packLength, stored.whole), entries };
    });
    return this.#opened;
  }

  #readEntry({ stored: { table }, file }: OpenedPack, entry: number, maxBytes: number): PackedObject | null {
    const type = table.type[entry] as number;
    const chain: number[] = [];
    if (type === 0) return null;
    for (let at = entry; at >= 0; at = table.base[at] as number) chain.push(at);
    try {
      let length = -1;
      for (let link = chain.pop(); link !== undefined; link = chain.pop()) {
        length = this.#put(packedEntry(table, file, link), length, maxBytes);
      }
      return { type, bytes: Buffer.from(this.#arena.bytes(0, length)) };
    } catch (error) {
      if (!(error instanceof PackError)) throw error;
      return null;
    } finally {
      file.close();
    }
  }

  /** Puts an object at the beginning of the stack, where its base of `baseSize` bytes lies; -1 for none. Its length. */
  #put(packed: PackedEntry, baseSize: number, maxBytes: number): number {
    const arena = this.#arena;
    if (baseSize < 0) {
      if (packed.size > maxBytes) throw new PackError('too large');
      arena.inflate(packed, 0);
      return packed.size;
    }
    const delta = arena.openDelta(packed);
    if (delta.baseSize !== baseSize || delta.resultSize > maxBytes) {
      throw new PackError('a delta has an unexpected type');
    }
    arena.applyDelta(delta, 0, baseSize, NO_COPY_COUNTS);
    arena.move(baseSize, 0, delta.resultSize);
    return delta.resultSize;
  }
}
