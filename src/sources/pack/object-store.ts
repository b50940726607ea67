/** The packs and loose objects of a repository, as they lie in its object folders. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inflateSync } from 'node:zlib';
import { COMMIT, TAG, BLOB, readEntryTable, type EntryTable } from './entry-table.ts';
import { PackFile, wholePack } from './pack-file.ts';
import { PackError, readPackIndex, type PackIndex } from './pack-index.ts';

export interface StoredPack {
  readonly file: string;
  readonly index: PackIndex;
  readonly table: EntryTable;
  /** The pack's bytes where it is small, in memory that threads share. */
  readonly whole: Uint8Array | null;
}

/** A pack that cannot be read directly, and why. */
export interface RefusedPack {
  readonly file: string;
  readonly reason: string;
}

function packFiles(folders: readonly string[]): string[] {
  return folders.flatMap((folder) => {
    const packs = path.join(folder, 'pack');
    return existsSync(packs) ? readdirSync(packs).filter((name) => name.endsWith('.pack')).sort().map((name) => path.join(packs, name)) : [];
  });
}

/** Opens all packs; those that are damaged or of an unknown form are named instead. */
export function openPacks(folders: readonly string[], idBytes: number): { readonly packs: readonly StoredPack[]; readonly refused: readonly RefusedPack[] } {
  const packs: StoredPack[] = [], refused: RefusedPack[] = [];
  for (const file of packFiles(folders)) {
    try {
      const index = readPackIndex(file, idBytes), whole = wholePack(file, index.packLength);
      const pack = new PackFile(file, index.packLength, whole);
      try {
        packs.push({ file, index, whole, table: readEntryTable(index, pack) });
      } finally {
        pack.close();
      }
    } catch (error) {
      if (!(error instanceof PackError) && !(error instanceof Error && 'code' in error)) throw error;
      refused.push({ file, reason: error instanceof PackError ? error.message : `it cannot be read (${String(error.code)})` });
    }
  }
  return { packs, refused };
}

export interface LooseObject {
  readonly id: string;
  /** COMMIT, BLOB or TAG. */
  readonly type: number;
  readonly bytes: Buffer;
}

const TYPES: Readonly<Record<string, number>> = { commit: COMMIT, blob: BLOB, tag: TAG };

function parseLoose(id: string, bytes: Buffer): LooseObject | null {
  const end = bytes.indexOf(0), [name = '', size = ''] = bytes.toString('latin1', 0, Math.max(end, 0)).split(' ');
  if (end < 0 || Number(size) !== bytes.length - end - 1) throw new PackError('damaged loose object');
  const type = TYPES[name];
  return type === undefined ? null : { id, type, bytes: bytes.subarray(end + 1) };
}

/** Every loose object but trees; damaged ones are told instead. */
export function* looseObjects(folders: readonly string[], maxBytes: number): Generator<LooseObject | { readonly id: string; readonly reason: string }> {
  for (const folder of folders) {
    for (const name of readdirSync(folder).filter((entry) => /^[0-9a-f]{2}$/.test(entry)).sort()) {
      for (const rest of readdirSync(path.join(folder, name)).filter((entry) => /^[0-9a-f]{38}(?:[0-9a-f]{24})?$/.test(entry)).sort()) {
        const id = name + rest;
        try {
          const object = parseLoose(id, inflateSync(readFileSync(path.join(folder, name, rest)), { maxOutputLength: maxBytes + 64 }));
          if (object !== null) yield object;
        } catch (error) {
          yield { id, reason: error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE' ? 'too large' : 'unreadable object' };
        }
      }
    }
  }
}
