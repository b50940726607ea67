/** What the end of validity that a value states means on the day of the scan: past it, the value is dead text. */
import { dayOf } from '../base/date.ts';
import type { Finding } from '../model/finding.ts';
import { shiftSeverity } from '../model/severity.ts';
import { atMostLow } from './severity.ts';

/**
 * `finding` as of an instant: one whose validity has ended says so, and opens nothing. What was made to end within
 * days, a signed URL, is hardly a finding any more.
 */
export function withExpiry(finding: Finding, asOf: number): Finding {
  const { expiresAt } = finding.traits;
  const end = expiresAt === undefined ? Number.NaN : Date.parse(expiresAt);
  if (Number.isNaN(end) || end >= asOf) return finding;
  return {
    ...finding,
    confidence: finding.rule.lifetime === 'temporary' ? 'low' : finding.confidence,
    severity: finding.rule.publishable ? finding.severity : atMostLow(shiftSeverity(finding.severity, -1)),
    proofs: finding.proofs.map((proof) =>
      proof.kind === 'expiry' ? { kind: 'expiry', result: 'fails', detail: `expired on ${dayOf(end)}` } : proof,
    ),
  };
}
