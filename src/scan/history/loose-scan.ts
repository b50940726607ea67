/** Scans loose objects, and keeps the commits and trees among them for the history. */
import { CommitNotes, NO_COMMITS, type NotedCommits } from '../../sources/history/noted-commits.ts';
import { COMMIT, TREE } from '../../sources/pack/entry-table.ts';
import type { KernelCalls } from '../../sources/pack/kernel.ts';
import { KernelRoom } from '../../sources/pack/kernel-room.ts';
import type { KnownObjects } from '../../sources/pack/known-objects.ts';
import { looseObjects, type LooseFile } from '../../sources/pack/object-store.ts';
import { TYPE_NAMES, type Gathering } from './object-gathering.ts';

export interface ScannedLoose {
  readonly id: string;
  /** As packs number types. */
  readonly type: number;
  readonly size: number;
}

export interface LooseScan {
  readonly scanned: readonly ScannedLoose[];
  /** By their places in `scanned`. */
  readonly commits: NotedCommits;
  readonly trees: ReadonlyMap<string, Uint8Array>;
}

const NO_LOOSE: LooseScan = { scanned: [], commits: NO_COMMITS, trees: new Map() };

/** Bytes of trees that are kept; what is beyond is left to git. */
const MAX_TREE_BYTES = 1 << 26;

/** A copy in the kernel's memory, good until something else is put there. */
function inKernel(kernel: KernelCalls, bytes: Uint8Array): Uint8Array {
  const room = new KernelRoom(kernel);
  const copy = room.bytes(room.take(bytes.length), bytes.length);
  copy.set(bytes);
  return copy;
}

export interface LooseScanOptions {
  /** Called where there is anything to scan. Nothing else may use the kernel's memory during the scan. */
  openKernel(): KernelCalls;
  readonly idBytes: number;
  readonly maxBytes: number;
}

/** Scans the objects that are not known. */
export function scanLoose(
  files: readonly LooseFile[],
  known: KnownObjects | null,
  gathering: Gathering,
  { openKernel, idBytes, maxBytes }: LooseScanOptions,
): LooseScan {
  const unknown = files.filter(({ id }) => known?.markOne(id) !== true);
  if (unknown.length === 0) return NO_LOOSE;
  const kernel = openKernel();
  const scanned: ScannedLoose[] = [];
  const commits = new CommitNotes(kernel);
  const trees = new Map<string, Uint8Array>();
  let room = MAX_TREE_BYTES;
  for (const object of looseObjects(unknown, maxBytes)) {
    if ('reason' in object) {
      gathering.unreadable.set(object.id, object.reason);
      continue;
    }
    const { id, type, bytes } = object;
    const name = TYPE_NAMES[type];
    if (type === COMMIT && !commits.note(scanned.length, inKernel(kernel, bytes), idBytes)) {
      gathering.unreadable.set(id, 'damaged commit');
      continue;
    }
    if (name !== undefined) gathering.addObject(id, name, bytes);
    else if (bytes.length <= room) {
      room -= bytes.length;
      trees.set(id, bytes);
    }
    scanned.push({ id, type, size: type === TREE ? 0 : bytes.length });
  }
  return { scanned, commits: commits.taken(), trees };
}
