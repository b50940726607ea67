/** Secrets of a report that are in no inventory entry. */
import type { Inventory } from '../model/inventory.ts';
import { compareText } from '../base/order.ts';
import type { Report, ReportFinding, ReportOccurrence } from '../model/report.ts';
import { compareSeverity } from '../model/severity.ts';
import { comparedDigits, digitsOf } from './keyed-fingerprint.ts';

/** One secret, under every rule that found it. */
export type SecretFindings = readonly [ReportFinding, ...ReportFinding[]];

/** The gravest first. Left out: what is suppressed, ids in `decided`, and what `inventory` knows by now. */
export function unregisteredSecrets(
  report: Pick<Report, 'findings'>,
  decided: ReadonlySet<string>,
  inventory: Inventory | null,
): readonly SecretFindings[] {
  const registered = new Set(inventory?.tokens.flatMap((entry) => (entry.fingerprints ?? []).map(digitsOf)));
  const secrets = new Map<string, [ReportFinding, ...ReportFinding[]]>();
  for (const finding of report.findings) {
    const { id, fingerprint, kind } = finding;
    const isOpen =
      finding.state === 'unregistered' &&
      finding.suppressed === null &&
      kind !== 'identifier' &&
      kind !== 'card-number';
    if (!isOpen || decided.has(id) || (fingerprint !== null && registered.has(comparedDigits(fingerprint)))) continue;
    const same = secrets.get(fingerprint ?? id);
    if (same === undefined) secrets.set(fingerprint ?? id, [finding]);
    else same.push(finding);
  }
  return [...secrets.values()].toSorted(
    ([a], [b]) => compareSeverity(a.severity, b.severity) || byPlace(a.occurrences[0], b.occurrences[0]),
  );
}

function byPlace(a: ReportOccurrence | undefined, b: ReportOccurrence | undefined): number {
  return (
    compareText(a?.path ?? '', b?.path ?? '') || (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0)
  );
}
