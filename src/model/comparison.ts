/** What changed between two reports: findings by their ids, tokens by their entries. */
import type { Severity } from './severity.ts';

/** A finding of one of two reports, by what identifies it to a reader. */
export interface ComparedFinding {
  readonly id: string;
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
  readonly path: string;
  readonly line: number;
}

/** Another secret of the same kind stands where one stood before: rotated, and still in the file. */
export interface ReplacedFinding extends ComparedFinding {
  /** Id of the finding that it took the place of. */
  readonly before: string;
}

export type TokenChangeKind =
  'added' | 'removed' | 'rotated' | 'widened' | 'narrowed' | 'moved' | 'status' | 'expiry' | 'owner';

/** What became of one inventory entry. */
export interface TokenChange {
  readonly entry: string;
  readonly kind: TokenChangeKind;
  /** "scope refunds.write added". */
  readonly detail: string;
}

/** What changed between an earlier report and this one. */
export interface Comparison {
  readonly since: { readonly startedAt: string; readonly asOf: string; readonly head: string | null };
  /** Why the difference may say something other than that the world changed. */
  readonly caveats: readonly string[];
  readonly findings: {
    /** False without a pepper on both sides: ids of findings then hold for one run alone, and the lists are empty. */
    readonly compared: boolean;
    readonly appeared: readonly ComparedFinding[];
    readonly gone: readonly ComparedFinding[];
    readonly replaced: readonly ReplacedFinding[];
    readonly stayed: number;
  };
  readonly tokens: readonly TokenChange[];
}
