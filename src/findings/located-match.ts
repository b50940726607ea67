import type { Lifetime } from '../model/history.ts';
import type { Match } from '../model/match.ts';
import type { Suppression } from '../model/finding.ts';
import type { FileRole, Place } from '../model/place.ts';
import type { Provenance } from '../model/provenance.ts';
import type { TextRange } from '../model/span.ts';

/** A match with its place in text: all that is needed of its fragment once the bytes are gone. */
export interface LocatedMatch {
  readonly match: Match;
  readonly provenance: Provenance;
  readonly place: Place;
  readonly range: TextRange;
  /** One for each of the match's parts, in their order. */
  readonly partRanges: readonly TextRange[];
  readonly excerpt: string;
  /** By what stands around it, where that says something else than the file's role. */
  readonly roleHere?: FileRole;
  /** See `key-pair.ts`. */
  readonly isNamingHalf?: true;
  /** Somebody's decision about this one place. */
  readonly suppression?: Suppression;
  /** What stood at this path before held the secret too: it is no news of the change that was scanned. */
  readonly isOld?: true;
  /** Of the secret, not of this place alone: the same at all its places. */
  readonly lifetime?: Lifetime;
}
