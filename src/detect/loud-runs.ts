/** Loud runs of base64: those that hold something to look at. */
import type { Span } from '../model/span.ts';
import { runLayer } from './decode/base64.ts';
import { LOADED_AT_ONCE, type AutomatonSearch } from './search/automaton-search.ts';
import { hitBuffer } from './search/automaton.ts';

/** Room for hits of a run: one is enough to make it loud. */
const FEW_HITS = 64;

/**
 * The runs out of which something can come; the others decode to nothing but text in which no anchor stands, as the
 * kernel tells it of escapes. `search`: one whose memory holds no text that is still needed.
 */
export function loudRuns(bytes: Buffer, runs: readonly Span[], search: AutomatonSearch): readonly Span[] {
  return runs.length === 0 ? runs : runs.filter((run) => isLoud(runLayer(bytes, run)?.layer.bytes, search));
}

function isLoud(decoded: Buffer | undefined, search: AutomatonSearch): boolean {
  if (decoded === undefined) return false;
  if (decoded.length > LOADED_AT_ONCE) return true;
  const hits = hitBuffer(FEW_HITS);
  return search.placesIn(decoded, hits).length > 0 || hits.length > 0;
}
