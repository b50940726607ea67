/**
 * Rules as the engine runs them: what `src/ruleset` compiles from `rules/*.yaml` at build time (and from user packs at
 * run time) and `src/detect` executes. Everything here is plain data that survives JSON.
 */
import type { RuleInfo } from './rule.ts';

/** Names of the offline proofs of `src/detect/proofs`. A rule names those that apply to it. */
export type ProofName = string;

/** A literal that must stand in the text for the rule to match. */
export interface Anchor {
  /** As latin1 text; lower case when `caseSensitive` is false. */
  readonly text: string;
  readonly caseSensitive: boolean;
  /** Distance from the start of the match to the anchor when it is the same for all matches; otherwise null. */
  readonly offset: number | null;
  /** Bytes one of which stands right behind the text in every match, as ranges: `09af`. Left out where any may. */
  readonly next?: string;
  /** Least number of token bytes right behind the text; left out where there need be none. */
  readonly run?: number;
}

/** What spares the engine most of the work on context words, which are frequent, and their second reading. */
export interface ContextSearch {
  /** Pattern of the value alone: a window without one is passed over. */
  readonly value: string;
  /** Further pattern, tried where the rule's own finds nothing and the window holds one of `nouns` (a pattern). */
  readonly inText: string;
  readonly nouns: string;
}

/** What every match of a pattern begins with; for a rule with context words, what every value begins with. */
export interface Outline {
  /** Bytes that may stand there, as ranges, and at how many places in a row. */
  readonly places: readonly (readonly [ranges: string, times: number])[];
  /** Bytes that may stand right before the first place, unless the text begins there. Left out where any may. */
  readonly before?: string;
  /** Bytes that may stand right behind the places, unless the text ends there. Left out where any may. */
  readonly behind?: string;
}

export interface CompiledRule {
  readonly info: RuleInfo;
  /** Source of the pattern over latin1 text, with a named group `secret`; other named groups are parts. */
  readonly pattern: string;
  /** Null for formats that identify their provider without context words. */
  readonly context: ContextSearch | null;
  readonly flags: string;
  readonly anchors: readonly Anchor[];
  /** Longest stretch, in bytes, that the pattern can look at before and after an anchor's first byte. */
  readonly reachBefore: number;
  readonly reachAfter: number;
  /** Every match holds a run of at least this many token bytes (letters, digits, `_-+/=.~%`). */
  readonly minRun: number;
  readonly outline: Outline;
  /** Length of the constant start of the secret, which may be shown: `ghp_`. */
  readonly publicPrefix: number;
  /** The last four characters may be shown (false for what people choose themselves). */
  readonly showEnds: boolean;
  readonly proofs: readonly ProofName[];
  /** Least Shannon entropy of the variable part, in bits per character; 0: not asked. */
  readonly minEntropy: number;
  /** Larger wins where two rules claim the same bytes. Self-identifying 100, context 60, generic 20. */
  readonly precedence: number;
  readonly confidence: 'high' | 'medium' | 'low';
  /** The rule whose match close by makes this one a composite. */
  readonly companion: RuleCompanion | null;
  /** Its matches stand only as companions of others. */
  readonly partOnly: boolean;
}

/** What is found by another rule and belongs to the same credential: the key id of a secret key. */
export interface RuleCompanion {
  /** Id of the other rule. */
  readonly rule: string;
  /** Bytes between the two at the most. */
  readonly within: number;
  /** What it is of the credential: `key id`. */
  readonly role: string;
  /** Without it the match is dropped. */
  readonly required: boolean;
}

export interface CompiledRuleset {
  readonly digest: string;
  readonly rules: readonly CompiledRule[];
  /** Rules whose matches come from the structured detector: described as data, found by code. */
  readonly structural: readonly RuleInfo[];
}
