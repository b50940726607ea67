/**
 * Somebody's written decisions: suppressions of findings and exceptions of entries. They take an item out of the
 * failures and leave it in the report. An exception past its end excepts nothing.
 */
import type { CheckItem } from '../model/assessment.ts';
import { endOf } from '../base/date.ts';
import type { InventoryEntry, TokenException } from '../model/inventory.ts';
import { entryOf } from '../model/reconciliation.ts';
import type { AssessmentInput } from './input.ts';

export type ExceptionOf = (checkId: string, failing: CheckItem) => NonNullable<CheckItem['exception']> | null;

/** No exception excepts the rule about exceptions. */
const NEVER_EXCEPTED = 'INV-015';

export function isInForce(exception: TokenException, asOf: number): boolean {
  return endOf(exception.expires_at) >= asOf;
}

export function exceptionsOf(input: AssessmentInput): ExceptionOf {
  const findings = new Map(input.findings.map((reconciled) => [reconciled.finding.id, reconciled]));
  const entries = new Map(input.inventory?.tokens.map((entry) => [entry.id, entry]));
  return (checkId, { subject }) => {
    if (checkId === NEVER_EXCEPTED) return null;
    if (subject.kind === 'entry') return exceptionIn(entries.get(subject.id), checkId, input.asOf);
    if (subject.kind !== 'finding') return null;
    const reconciled = findings.get(subject.id);
    if (reconciled === undefined) return null;
    const {
      finding: { suppression },
      reconciliation,
    } = reconciled;
    if (suppression !== null && (suppression.until === null || !(endOf(suppression.until) < input.asOf))) {
      return {
        reason: suppression.reason,
        approvedBy: suppression.by ?? `not named (${suppression.source})`,
        expiresAt: suppression.until ?? 'never',
        ccwRef: null,
      };
    }
    return exceptionIn(entryOf(reconciliation) ?? undefined, checkId, input.asOf);
  };
}

function exceptionIn(
  entry: InventoryEntry | undefined,
  checkId: string,
  asOf: number,
): NonNullable<CheckItem['exception']> | null {
  const found = entry?.exceptions?.find((exception) => exception.check === checkId && isInForce(exception, asOf));
  return found === undefined
    ? null
    : {
        reason: found.reason,
        approvedBy: found.approved_by,
        expiresAt: found.expires_at,
        ccwRef: found.ccw_ref ?? null,
      };
}
