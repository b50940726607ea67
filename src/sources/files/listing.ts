/** What the listing of one target gathers, with absolute paths; `tree.ts` turns them into the report's. */
import type { Diagnostic, Skipped } from '../../model/diagnostic.ts';
import type { Exposure } from '../../model/exposure.ts';

export interface ListedFile {
  readonly file: string;
  readonly exposure: Exposure;
}

export interface Listing {
  readonly files: ListedFile[];
  readonly skipped: Skipped[];
  readonly diagnostics: Diagnostic[];
  /** Told how many files there are so far, now and then. */
  readonly onFiles: OnFiles;
}

/** Something that needs a moment may begin while the listing goes on, once there is enough to do for it. */
export type OnFiles = (files: number) => Promise<void>;

export function emptyListing(onFiles: OnFiles = async () => undefined): Listing {
  return { files: [], skipped: [], diagnostics: [], onFiles };
}

/** Names that are not UTF-8 reach JavaScript with this character, and cannot be opened under it. */
export const BROKEN_NAME = 'the name is not UTF-8';

export function hasBrokenName(name: string): boolean {
  return name.includes('\uFFFD');
}
