/** Every check that files and inventory can answer, by id. A check of the catalogue that is not here waits for input from elsewhere. */
import type { Check } from '../input.ts';
import * as scan from './scan.ts';

export const CHECKS = {
  'SCN-001': scan.clearText,
  'SCN-002': scan.clearTextInHistory,
  'SCN-003': scan.unregistered,
  'SCN-004': scan.deadButPresent,
  'SCN-005': scan.misplaced,
  'SCN-006': scan.productionOutsideProduction,
  'SCN-007': scan.testInProduction,
  'SCN-008': scan.privateKey,
  'SCN-009': scan.defaultCredential,
  'SCN-010': scan.inUrlOrLog,
  'SCN-011': scan.clearTransport,
  'SCN-012': scan.userAndPassword,
  'SCN-013': scan.trackedEnvFile,
  'SCN-014': scan.cardNumber,
} as const satisfies Readonly<Record<`${string}-${number}`, Check>>;

const BY_ID: ReadonlyMap<string, Check> = new Map(Object.entries(CHECKS));

export function checkOf(id: string): Check | null {
  return BY_ID.get(id) ?? null;
}
