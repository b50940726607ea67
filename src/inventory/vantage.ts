/**
 * How the inventory sees what was scanned. It names places as seen from its own folder, and paths of a report start
 * from the scanned one, which may lie below it, above it or beside it.
 */
import { pathBelow } from '../base/path.ts';

export interface Vantage {
  /**
   * From the inventory's folder to what paths of the report start from: `services/api`, `..`; empty where they are the
   * same.
   */
  readonly base: string;
  /** The other way: `../..`, `shop`. */
  readonly folder: string;
}

export const AT_THE_INVENTORY: Vantage = { base: '', folder: '' };

/** Of a report; those of before this was kept say less. */
export function vantageOf({ base = '', folder = '' }: { readonly base?: string; readonly folder?: string }): Vantage {
  return { base, folder };
}

/** A path of the report as an entry's `storage` would name it. */
export function asInventorySees(path: string, { base, folder }: Vantage): string {
  return folder !== '' && path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : pathBelow(base, path);
}

/** The names that a place may go by: an inventory in a folder of its own may also name places as seen from the root. */
export function namesOf(path: string, vantage: Vantage): readonly string[] {
  const seen = asInventorySees(path, vantage);
  return seen !== path && vantage.base.startsWith('..') ? [seen, path] : [seen];
}
