/** Which runs of base64 a reader hears of. */
import type { Span } from '../model/span.ts';
import { runLayer } from './decode/base64.ts';
import { LOADED_AT_ONCE, type AutomatonSearch } from './search/automaton-search.ts';
import { hitBuffer } from './search/automaton.ts';

/**
 * The runs out of which something can come; the others decode to nothing but text in which no anchor stands, as the
 * kernel tells it of escapes. `search`: one whose memory holds no text that is still needed.
 */
export function loudRuns(bytes: Buffer, runs: readonly Span[], search: AutomatonSearch): readonly Span[] {
  return runs.length === 0 ? runs : runs.filter((run) => isLoud(runLayer(bytes, run)?.layer.bytes, search));
}

const hits = hitBuffer();

function isLoud(decoded: Buffer | undefined, search: AutomatonSearch): boolean {
  if (decoded === undefined) return false;
  if (decoded.length > LOADED_AT_ONCE) return true;
  hits.length = 0;
  return search.placesIn(decoded, hits).length > 0 || hits.length > 0;
}
