/** Every check, by the id that the catalogue has for it. */
import type { Check } from '../check.ts';
import * as environment from './environment.ts';
import * as generation from './generation.ts';
import * as inventory from './inventory.ts';
import * as lifecycle from './lifecycle.ts';
import * as log from './log.ts';
import * as scan from './scan.ts';
import * as scanState from './scan-state.ts';
import * as scope from './scope.ts';
import * as scopeUse from './scope-use.ts';
import * as use from './use.ts';
import { leakedAndUsed } from './leaked-use.ts';

export const CHECKS = {
  'SCN-001': scan.clearText,
  'SCN-002': scan.clearTextInHistory,
  'SCN-003': scanState.unregistered,
  'SCN-004': scanState.endedButPresent,
  'SCN-005': scanState.misplaced,
  'SCN-006': scanState.productionOutsideProduction,
  'SCN-007': scanState.testInProduction,
  'SCN-008': scan.privateKey,
  'SCN-009': scan.defaultCredential,
  'SCN-010': scan.inUrlOrLog,
  'SCN-011': scan.clearTransport,
  'SCN-012': scan.userAndPassword,
  'SCN-013': scan.trackedEnvFile,
  'SCN-014': scan.cardNumber,
  'INV-001': inventory.noOwner,
  'INV-002': inventory.ownerLeft,
  'INV-003': inventory.noPurpose,
  'INV-004': inventory.noApproval,
  'INV-005': inventory.accountKindUnknown,
  'INV-006': inventory.scopeUnknown,
  'INV-007': inventory.clearTextStorage,
  'INV-008': inventory.noStorage,
  'INV-009': inventory.tooManyPlaces,
  'INV-010': inventory.unknownProvider,
  'INV-011': inventory.nothingToMatch,
  'INV-012': inventory.neverSeen,
  'INV-013': inventory.contradictingDates,
  'INV-014': inventory.stale,
  'INV-015': inventory.exceptionExpired,
  'INV-016': inventory.duplicateFingerprint,
  'LIF-001': lifecycle.rotationOverdue,
  'LIF-002': lifecycle.noRiskAnalysis,
  'LIF-003': lifecycle.noExpiry,
  'LIF-004': lifecycle.expiryTooFar,
  'LIF-005': lifecycle.expiresSoon,
  'LIF-006': lifecycle.expiredButActive,
  'LIF-007': lifecycle.inactive,
  'LIF-008': lifecycle.reviewOverdue,
  'LIF-009': lifecycle.compromisedNotReplaced,
  'LIF-010': lifecycle.overlapTooLong,
  'LIF-011': lifecycle.revokedWithoutEvidence,
  'LIF-012': lifecycle.policyTooLoose,
  'SCP-001': scope.wideScope,
  'SCP-002': scope.noScopes,
  'SCP-003': scopeUse.unusedScope,
  'SCP-004': scope.noLimits,
  'SCP-005': scope.interactiveMachine,
  'ENV-001': environment.sharedAcrossEnvironments,
  'ENV-002': environment.severalConsumers,
  'GEN-001': generation.tooShort,
  'GEN-002': generation.humanLooking,
  'GEN-003': generation.uuidAsSecret,
  'GEN-004': generation.lowDiversity,
  'GEN-005': generation.similarSecretValues,
  'GEN-006': generation.weakGenerator,
  'USE-001': use.afterRevocation,
  'USE-002': use.afterExpiry,
  'USE-003': use.unknownToken,
  'USE-004': use.foreignPrincipal,
  'USE-005': use.newNetwork,
  'USE-006': use.humanClient,
  'USE-007': use.unusual,
  'USE-008': use.failureBurst,
  'USE-009': use.failureThenSuccess,
  'USE-010': use.leaverUse,
  'USE-011': use.outsideScope,
  'USE-012': leakedAndUsed,
  'LOG-001': log.noCreation,
  'LOG-002': log.noRevocation,
  'LOG-003': log.fieldsMissing,
  'LOG-004': log.shortHistory,
  'LOG-005': log.newestMissing,
  'LOG-006': log.gap,
  'LOG-007': log.noFailures,
  'LOG-008': log.noSource,
  'LOG-009': log.clockTrouble,
  'LOG-010': log.logControl,
  'LOG-011': log.secretInLog,
  'LOG-012': scopeUse.unrecordedScopeChange,
} as const satisfies Readonly<Record<`${string}-${number}`, Check>>;

const BY_ID: ReadonlyMap<string, Check> = new Map(Object.entries(CHECKS));

/** The catalogue names no check that is not here: a build that did would be broken. */
export function checkOf(id: string): Check {
  const check = BY_ID.get(id);
  if (check === undefined) throw new Error(`the catalogue names the check ${id}, which is not there`);
  return check;
}
