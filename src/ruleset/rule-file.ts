/** A rule file as written: what `load-rules.ts` reads from YAML and `compile.ts` turns into what the engine runs. */
import type { RuleInfo } from '../model/rule.ts';
import type { RuleCompanion } from '../model/ruleset.ts';
import type { Confidence } from '../model/severity.ts';
import type { Position } from '../base/position.ts';

/** How a rule finds its credential. */
export type RuleBody =
  | { readonly kind: 'pattern'; readonly pattern: string; readonly flags: string }
  | {
      readonly kind: 'context';
      readonly words: readonly string[];
      readonly near: readonly string[];
      readonly value: string;
      readonly flags: string;
    }
  | { readonly kind: 'structure' };

export interface RuleEntry {
  readonly info: RuleInfo;
  readonly body: RuleBody;
  readonly proofs: readonly string[];
  /** Null: the default by alphabet and length. */
  readonly minEntropy: number | null;
  /** Null: the default by the kind of rule. */
  readonly confidence: Confidence | null;
  readonly companion: RuleCompanion | null;
  /** Public by itself: reported as the companion of another finding alone. */
  readonly partOnly: boolean;
  /**
   * The value begins as another provider's does, whose rule knows it by that alone: beside the context word this one
   * wins.
   */
  readonly sharesMark: boolean;
  /** Null: the default by the kind of credential. */
  readonly showEnds: boolean | null;
  /** A format that many providers share: a rule of one of them wins. */
  readonly generic: boolean;
  /** Longest match, where it may pass the usual bound. */
  readonly maxLength: number | null;
  readonly examples: readonly string[];
  readonly counterExamples: readonly string[];
  /** Brought in from elsewhere without examples; `keyroll rules check` says so. */
  readonly untested: boolean;
  /** Takes the place of the rule of this id that comes with keyroll. */
  readonly overrides: boolean;
  /** Where fields stand in the file: `id`, `pattern`, `examples.0`. */
  readonly positions: Readonly<Record<string, Position>>;
}

export interface RuleFile {
  readonly path: string;
  readonly rules: readonly RuleEntry[];
}
