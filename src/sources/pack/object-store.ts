/** The packs and loose objects of a repository, as they lie in its object folders. */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { inflateSync } from 'node:zlib';
import { readRegular } from '../files/own-file.ts';
import { BLOB, COMMIT, EntryDraft, TAG, TREE, type EntryTable } from './entry-table.ts';
import type { KernelCalls } from './kernel.ts';
import type { KnownObjects } from './known-objects.ts';
import { PackFile, wholePack } from './pack-file.ts';
import { PackError } from './pack-error.ts';
import { readPackIndex, readRawIndex, type PackIds, type PackIndex } from './pack-index.ts';

export interface StoredPack {
  readonly file: string;
  readonly index: PackIndex;
  readonly table: EntryTable;
  /** The pack's bytes where it is small, in memory that threads share. */
  readonly whole: Uint8Array | null;
  /** By position in the index, 1 for an object that is known already; null where none is. */
  readonly isKnown: Uint8Array | null;
}

/** A pack that cannot be read directly, and why. */
export interface RefusedPack {
  readonly file: string;
  readonly reason: string;
}

/**
 * Names in a folder. One that cannot be had has none: `git gc` removes folders, and an alternate may be named that
 * never was. What is missed then is said.
 */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function packFiles(folders: readonly string[]): string[] {
  return folders.flatMap((folder) => {
    const packs = path.join(folder, 'pack');
    return namesIn(packs)
      .filter((name) => name.endsWith('.pack'))
      .map((name) => path.join(packs, name));
  });
}

/** About how many objects the packs hold, from the sizes of their indexes: before any of them is read. */
export function estimateObjects(folders: readonly string[]): number {
  const bytes = packFiles(folders).reduce(
    (sum, file) => sum + (statSync(file.replace(/\.pack$/, '.idx'), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
  return Math.floor(bytes / BYTES_PER_OBJECT);
}

export interface OpenedPacks {
  readonly packs: readonly StoredPack[];
  /** Packs of which every object is known: nothing but their ids was read. */
  readonly passed: readonly PackIds[];
  readonly refused: readonly RefusedPack[];
}

/** Of an index: id, check sum and offset. */
const BYTES_PER_OBJECT = 28;
/** Times that packs are listed anew while somebody repacks. */
const MAX_LISTINGS = 5;

/**
 * Opens all packs; those that are damaged or of an unknown form are named instead. `kernel` is asked for where one has
 * to be read.
 */
export async function openPacks(
  folders: readonly string[],
  idBytes: number,
  kernel: () => KernelCalls,
  known: KnownObjects | null = null,
): Promise<OpenedPacks> {
  for (let listings = 1; ; listings++) {
    const files = packFiles(folders);
    const opened = await openFiles(files, idBytes, kernel, known);
    // A repack writes new packs and removes the old ones: what was opened half before and half after it may lack
    // objects.
    const isSettled = packFiles(folders).join('\0') === files.join('\0');
    if (isSettled || listings === MAX_LISTINGS) return opened;
  }
}

/** The pack's bytes, which are read while this thread looks at the index. */
function readMeanwhile(file: string): Promise<Uint8Array | null> {
  const bytes = wholePack(file, statSync(file).size);
  // Of one that cannot be read, the index may have something to say before.
  bytes.catch(() => undefined);
  return bytes;
}

/** Ids alone, where every object is known. */
async function openFile(
  file: string,
  idBytes: number,
  kernel: () => KernelCalls,
  known: KnownObjects | null,
): Promise<StoredPack | PackIds> {
  const early = known === null ? readMeanwhile(file) : null;
  const raw = readRawIndex(file, idBytes);
  const isKnown = known?.mark(raw);
  if (isKnown === null) return raw;
  const later = early ?? readMeanwhile(file);
  const index = readPackIndex(file, raw, kernel());
  // Headers are read from the file, while Node reads all of it: bytes that threads share take V8 longer to copy.
  const pack = new PackFile(file, index.packLength, null);
  try {
    const table = new EntryDraft(index, kernel()).read(pack);
    return { file, index, whole: await later, table, isKnown: isKnown ?? null };
  } finally {
    pack.close();
  }
}

async function openFiles(
  files: readonly string[],
  idBytes: number,
  kernel: () => KernelCalls,
  known: KnownObjects | null,
): Promise<OpenedPacks> {
  const packs: StoredPack[] = [];
  const passed: PackIds[] = [];
  const refused: RefusedPack[] = [];
  for (const file of files) {
    try {
      const opened = await openFile(file, idBytes, kernel, known);
      if ('table' in opened) packs.push(opened);
      else passed.push(opened);
    } catch (error) {
      if (!(error instanceof PackError) && !(error instanceof Error && 'code' in error)) throw error;
      refused.push({
        file,
        reason: error instanceof PackError ? error.message : `it cannot be read (${String(error.code)})`,
      });
    }
  }
  return { packs, passed, refused };
}

export interface LooseObject {
  readonly id: string;
  /** COMMIT, TREE, BLOB or TAG. */
  readonly type: number;
  readonly bytes: Buffer;
}

const TYPES: Readonly<Record<string, number>> = { commit: COMMIT, tree: TREE, blob: BLOB, tag: TAG };

function parseLoose(id: string, bytes: Buffer): LooseObject {
  const end = bytes.indexOf(0);
  const [name = '', size = ''] = bytes.toString('latin1', 0, Math.max(end, 0)).split(' ');
  const type = TYPES[name];
  if (end < 0 || Number(size) !== bytes.length - end - 1 || type === undefined) {
    throw new PackError('damaged loose object');
  }
  return { id, type, bytes: bytes.subarray(end + 1) };
}

export interface LooseFile {
  readonly id: string;
  readonly file: string;
}

/**
 * Every loose object by name. To be listed before packs are opened: an object goes into a pack before its file goes
 * away, so one that is in neither list was in none.
 */
export function listLoose(folders: readonly string[]): readonly LooseFile[] {
  return folders.flatMap((folder) =>
    namesIn(folder)
      .filter((name) => /^[0-9a-f]{2}$/.test(name))
      .flatMap((name) =>
        namesIn(path.join(folder, name))
          .filter((rest) => /^[0-9a-f]{38}(?:[0-9a-f]{24})?$/.test(rest))
          .map((rest) => ({ id: name + rest, file: path.join(folder, name, rest) })),
      ),
  );
}

/** Every one of these objects; what cannot be read is told instead. */
export function* looseObjects(
  files: readonly LooseFile[],
  maxBytes: number,
): Generator<LooseObject | { readonly id: string; readonly reason: string }> {
  for (const { id, file } of files) {
    try {
      yield parseLoose(id, inflateSync(readRegular(file), { maxOutputLength: maxBytes + 64 }));
    } catch (error) {
      yield {
        id,
        reason:
          error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
            ? 'too large'
            : 'unreadable object',
      };
    }
  }
}
