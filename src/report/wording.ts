/** How numbers, sizes, times and results are put into words, the same in every report. */
import type { RequirementResult } from '../model/assessment.ts';
import { count, grouped } from '../base/count.ts';
import type { Comparison } from '../model/comparison.ts';
import type { Exposure } from '../model/exposure.ts';

/** `EV-001` for the first of a register. */
export function numbered(register: 'EV' | 'F' | 'L', at: number): string {
  return `${register}-${String(at + 1).padStart(3, '0')}`;
}

/** Decimal units: `12.4 MB`. */
export function bytesInWords(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;
  let amount = bytes;
  let at = 0;
  while (amount >= 999.95 && at < units.length - 1) {
    amount /= 1000;
    at += 1;
  }
  return `${at === 0 ? amount : amount.toFixed(1)} ${units[at] ?? 'TB'}`;
}

/** `0.84 s`, `12.4 s`, `2 min 5 s`. */
export function durationInWords(ms: number): string {
  if (ms < 9_995) return `${(ms / 1000).toFixed(2)} s`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${grouped(Math.floor(seconds / 60))} min ${seconds % 60} s`;
}

/** The roll-up words of a requirement. None of them is a verdict. */
export const RESULT_WORDS = {
  exceptions_found: 'exceptions found',
  no_exceptions_found: 'no exceptions found',
  insufficient_input: 'insufficient input',
  manual_only: 'manual only',
  not_covered: 'not covered',
} as const satisfies Record<RequirementResult, string>;

/** The same, spelt out. */
export const RESULT_MEANINGS = {
  exceptions_found: 'at least one item failed a check and was not excepted',
  no_exceptions_found: 'no item failed a check in the material supplied',
  insufficient_input: 'no item failed, but input that a check needs was not supplied, or there was nothing to look at',
  manual_only: 'files cannot answer it; a person must examine it',
  not_covered: 'this tool does not cover it',
} as const satisfies Record<RequirementResult, string>;

export const EXPOSURE_WORDS = {
  committed: 'committed',
  history: 'in history only',
  unreachable: 'in unreachable objects',
  staged: 'staged',
  untracked: 'untracked',
  ignored: 'ignored by git',
  stdin: 'standard input',
} as const satisfies Record<Exposure, string>;

/** Said wherever requirements are listed. */
export const NO_VERDICT =
  'keyroll gives no verdict on compliance: results hold for the material supplied, and an assessor decides.';

/** `2 appeared, 1 replaced, 3 gone, 12 as before`. */
export function changesInWords({ findings }: Comparison): string {
  if (!findings.compared) return 'findings could not be compared';
  return `${count(findings.appeared.length, 'finding')} appeared, ${grouped(findings.replaced.length)} replaced, ${grouped(findings.gone.length)} gone, ${grouped(findings.stayed)} as before`;
}
