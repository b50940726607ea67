/** Scans objects that lie by themselves, and keeps what tells of commits: their trees, and the trees themselves. */
import { readCommitHeader } from '../sources/commit-header.ts';
import type { NotedCommit } from '../sources/noted-commits.ts';
import { COMMIT, TREE } from '../sources/pack/entry-table.ts';
import type { KnownObjects } from '../sources/pack/known-objects.ts';
import { looseObjects, type LooseFile } from '../sources/pack/object-store.ts';
import { TYPE_NAMES, type Gathering } from './object-gathering.ts';

export interface ScannedLoose {
  readonly id: string;
  /** As packs number types. */
  readonly type: number;
  readonly size: number;
}

export interface LooseScan {
  readonly scanned: readonly ScannedLoose[];
  readonly commits: readonly NotedCommit[];
  readonly trees: ReadonlyMap<string, Uint8Array>;
}

/** Bytes of trees that are kept; what is beyond is left to git. */
const MAX_TREE_BYTES = 1 << 26;

/** Those objects that are not known. */
export function scanLoose(files: readonly LooseFile[], known: KnownObjects | null, gathering: Gathering, idBytes: number, maxBytes: number): LooseScan {
  const scanned: ScannedLoose[] = [], commits: NotedCommit[] = [], trees = new Map<string, Uint8Array>();
  let room = MAX_TREE_BYTES;
  for (const object of looseObjects(files.filter(({ id }) => known?.markOne(id) !== true), maxBytes)) {
    if ('reason' in object) {
      gathering.unreadable.set(object.id, object.reason);
      continue;
    }
    const { id, type, bytes } = object, name = TYPE_NAMES[type], header = type === COMMIT ? readCommitHeader(bytes, idBytes) : null;
    if (type === COMMIT && header === null) {
      gathering.unreadable.set(id, 'damaged commit');
      continue;
    }
    if (header !== null) commits.push({ id, header });
    if (name !== undefined) gathering.addObject(id, name, bytes);
    else if (bytes.length <= room) {
      room -= bytes.length;
      trees.set(id, bytes);
    }
    scanned.push({ id, type, size: type === TREE ? 0 : bytes.length });
  }
  return { scanned, commits, trees };
}
