/**
 * Who brought content into a repository, when, and until when it stood there. Addresses of authors are not kept:
 * reports go to more people than the history does.
 */
import type { Exposure } from './exposure.ts';

export interface CommitRef {
  readonly id: string;
  readonly author: string;
  /** When it was written, by the author's clock: `2024-03-02T10:11:12Z`. */
  readonly date: string;
  /**
   * Place in the history that was read, 0 for the newest: parents have larger numbers, whatever their clocks said.
   * Commits that no ordinary ref reaches have negative ones, so that none of them is older than a reachable one.
   */
  readonly position: number;
}

/** How a blob is held: by an ordinary ref, by nothing but a stash or a note, or by none (a reflog at most). */
export const BLOB_REACHES = ['reachable', 'stash', 'notes', 'unreachable'] as const;
export type BlobReach = (typeof BLOB_REACHES)[number];

/** One blob under one path. */
export interface BlobPlace {
  readonly blob: string;
  readonly path: string;
  /** The oldest commit that has it; null for what hangs on a tag and in no commit. */
  readonly introduced: CommitRef | null;
  /**
   * The newest commit that took it away; a merge only where no ordinary commit did. Null while it stands in HEAD or at
   * the tip of a branch, and where no commit is known that removed it.
   */
  readonly removed: CommitRef | null;
  /** The blob with a match that took its place in `removed`. */
  readonly replacedBy: string | null;
  readonly atHead: boolean;
}

export interface BlobHistory {
  readonly reach: BlobReach;
  /** Oldest first. Empty where only the object is left. */
  readonly places: readonly BlobPlace[];
}

/** Branches (`main`, `origin/main`) and tags whose history has a commit, in order of name. */
export interface RefNames {
  readonly branches: readonly string[];
  readonly tags: readonly string[];
}

/** The history of a secret: of all blobs that hold it. */
export interface Lifetime extends RefNames {
  readonly introduced: CommitRef;
  readonly removed: CommitRef | null;
  /** Whole days from the introduction to the removal, or to the day of the report. */
  readonly daysExposed: number;
  readonly atHead: boolean;
  readonly reach: BlobReach;
  /** Number of blobs that hold it. */
  readonly blobs: number;
}

/** What a report says of a secret that stands in this place. */
export function exposureOfPlace(place: Pick<BlobPlace, 'atHead'>, reach: BlobReach): Exposure {
  if (place.atHead) return 'committed';
  return reach === 'unreachable' ? 'unreachable' : 'history';
}
