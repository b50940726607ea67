/** Events counted with the first and the last of them, in whatever order they come. */
import type { Sighting } from '../../model/usage.ts';

/** Position of the current event: one object for all events of a file. */
export interface LogPlace {
  readonly file: string;
  line: number;
}

export interface Tally {
  count: number;
  first: Sighting;
  last: number;
}

export function sightingAt(ts: number, { file, line }: LogPlace): Sighting {
  return { ts, file, line };
}

export function tallyOf(ts: number, place: LogPlace): Tally {
  const sighting = sightingAt(ts, place);
  return { count: 1, first: sighting, last: ts };
}

export function countIn(tally: Tally, ts: number, place: LogPlace): void {
  tally.count++;
  if (ts < tally.first.ts) tally.first = sightingAt(ts, place);
  else if (ts > tally.last) tally.last = ts;
}

/** Counts under a key; false where there is no more room for another one. */
export function countUnder(map: Map<string, Tally>, key: string, ts: number, place: LogPlace, most: number): boolean {
  const tally = map.get(key);
  if (tally !== undefined) {
    countIn(tally, ts, place);
    return true;
  }
  if (map.size >= most) return false;
  map.set(key, tallyOf(ts, place));
  return true;
}

export function earlier(known: Sighting | null, ts: number, place: LogPlace): Sighting {
  return known !== null && known.ts <= ts ? known : sightingAt(ts, place);
}
