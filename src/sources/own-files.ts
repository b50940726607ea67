/** What a scan leaves out because keyroll itself reads or writes it. */
import { isInGit, type Exposure } from '../model/exposure.ts';

export const OWN_FILE = "keyroll's own file";

/** Absolute paths. */
export interface OwnFiles {
  /** Inventory, baseline, packs, pepper. */
  readonly read: ReadonlySet<string>;
  /** What this run is about to write. */
  readonly written: ReadonlySet<string>;
}

/** What git holds under the name of a report was written by somebody else, and is no file of keyroll's own. */
export function isOwnFile({ read, written }: OwnFiles, file: string, exposure: Exposure): boolean {
  return read.has(file) || (written.has(file) && !isInGit(exposure));
}
