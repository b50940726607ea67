/**
 * Paths of a report as the inventory names them. The inventory's are relative to its own folder, those of a report to
 * the scanned one, which may be below, above or beside it.
 */
import { pathBelow } from '../base/path.ts';

export interface PathOffset {
  /**
   * From the inventory's folder to the one that paths of the report are relative to: `services/api`, `..`; empty when
   * they are the same.
   */
  readonly base: string;
  /** The other way: `../..`, `shop`. */
  readonly folder: string;
}

export const NO_OFFSET: PathOffset = { base: '', folder: '' };

/** Of a report; older reports have neither field. */
export function pathOffsetOf({
  base = '',
  folder = '',
}: {
  readonly base?: string;
  readonly folder?: string;
}): PathOffset {
  return { base, folder };
}

/** A path of the report as an entry's `storage` would name it. */
export function inventoryPath(path: string, { base, folder }: PathOffset): string {
  return folder !== '' && path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : pathBelow(base, path);
}

/** The names that an entry may have for a path: an inventory in a folder of its own may also name paths from the root. */
export function inventoryPaths(path: string, pathOffset: PathOffset): readonly string[] {
  const seen = inventoryPath(path, pathOffset);
  return seen !== path && pathOffset.base.startsWith('..') ? [seen, path] : [seen];
}
