import type { LocatedMatch } from '../findings/located-match.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { PlacedProtectedValue, PlacedWeakness } from '../model/evidence.ts';

/** All that one fragment contributes to a scan. */
export interface FragmentResult {
  readonly located: readonly LocatedMatch[];
  readonly protectedValues: readonly PlacedProtectedValue[];
  readonly weaknesses: readonly PlacedWeakness[];
  readonly diagnostics: readonly Diagnostic[];
}

export const NOTHING: FragmentResult = { located: [], protectedValues: [], weaknesses: [], diagnostics: [] };
