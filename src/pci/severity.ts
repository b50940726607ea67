/**
 * What a finding's severity becomes, given what the inventory says of it.
 *
 * | state        | the entry                               | severity                            |
 * |--------------|-----------------------------------------|-------------------------------------|
 * | any          | status `compromised`                    | critical                            |
 * | unregistered |                                         | as found                            |
 * | registered   | in a place that it declares             | one step milder, not below low      |
 * | registered   | status `unknown`                        | as found: nobody has looked at it   |
 * | misplaced    | active, of production or shared         | critical                            |
 * | misplaced    | otherwise                               | as found                            |
 * | overdue      | active, of production or shared         | one step graver                     |
 * | overdue      | otherwise                               | as found                            |
 * | expired      | still active, of production or shared   | one step graver: nothing ended it   |
 * | expired      | still active, of another environment    | as found                            |
 * | expired      | status `expired`                        | one step milder, not below low      |
 * | revoked      |                                         | one step milder, not below low      |
 *
 * What a rule holds to be harmless stays so: `info` (publishable keys, identifiers) is never raised or lowered, and
 * `low` is raised by a compromised entry only. A registered finding in its place is still clear text (8.3.2), but it is
 * known and watched, so a gate on `unregistered` lets it pass.
 */
import type { Finding } from '../model/finding.ts';
import type { InventoryEntry } from '../model/inventory.ts';
import type { Reconciliation } from '../model/reconciliation.ts';
import { isAtLeast, shiftSeverity, type Severity } from '../model/severity.ts';
import { isUsable } from './check-subjects.ts';

export function severityGiven(finding: Finding, reconciliation: Reconciliation): Severity {
  const found = finding.severity;
  if (found === 'info' || reconciliation.state === 'unregistered') return found;
  const { entry, state } = reconciliation;
  if (entry.status === 'compromised') return 'critical';
  if (state === 'registered' && entry.status === 'unknown') return found;
  if (state === 'registered' || state === 'revoked' || (state === 'expired' && entry.status === 'expired')) {
    return milder(found);
  }
  if (found === 'low' || !servesProduction(entry)) return found;
  return state === 'misplaced' ? 'critical' : shiftSeverity(found, 1);
}

/** One step milder, but not below `low`. */
export function milder(severity: Severity): Severity {
  return isAtLeast(severity, 'medium') ? shiftSeverity(severity, -1) : severity;
}

function servesProduction(entry: InventoryEntry): boolean {
  return isUsable(entry) && (entry.environment === 'prod' || entry.environment === 'shared');
}
