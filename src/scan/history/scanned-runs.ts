/** The objects that a scan has dealt with, with their types and sizes, for the next scan. */
import { TREE } from '../../sources/pack/entry-table.ts';
import { selectOf, type ObjectRun } from '../../sources/pack/known-objects.ts';
import type { StoredPack } from '../../sources/pack/object-store.ts';
import type { ScannedLoose } from './loose-scan.ts';
import { MAX_SIZE, type PackTask } from './object-work.ts';

/** The scanned objects of a pack. */
export function runOf({ index, table, isKnown }: StoredPack, { scanned }: PackTask): ObjectRun {
  const types = new Uint8Array(index.count);
  const sizes = new Uint32Array(index.count);
  const isSettled = new Uint8Array(index.count);
  for (let entry = 0; entry < table.count; entry++) {
    const position = table.position[entry] as number;
    const type = table.type[entry] as number;
    types[position] = type;
    if (scanned[entry] !== 0) sizes[position] = (scanned[entry] as number) - 1;
    isSettled[position] = isKnown?.[position] !== 1 && (type === TREE || scanned[entry] !== 0) ? 1 : 0;
  }
  return selectOf({ ids: index.ids, types, sizes }, index.idBytes, (position) => isSettled[position] === 1);
}

/** `objects` in any order. */
export function runOfLoose(objects: readonly ScannedLoose[]): ObjectRun {
  const sorted = [...objects].sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    ids: Buffer.from(sorted.map(({ id }) => id).join(''), 'hex'),
    types: Uint8Array.from(sorted, ({ type }) => type),
    sizes: Uint32Array.from(sorted, ({ type, size }) => (type === TREE ? 0 : Math.min(size, MAX_SIZE))),
  };
}
