/**
 * The severity of a finding before anybody's inventory is asked: the rule's, made milder by what speaks against harm.
 */
import type { Proof } from '../model/match.ts';
import type { FileRole } from '../model/place.ts';
import type { RuleInfo } from '../model/rule.ts';
import { isAtLeast, shiftSeverity, type Confidence, type Severity } from '../model/severity.ts';

export interface Circumstances {
  readonly confidence: Confidence;
  readonly proofs: readonly Proof[];
  /** Role of each place. */
  readonly roles: readonly FileRole[];
  /** See `doubt.ts`. */
  readonly isDoubtful: boolean;
  /** See `key-pair.ts`. */
  readonly isNamingHalf: boolean;
}

/** Files whose values open nothing as a rule. */
export const HARMLESS_ROLES: ReadonlySet<FileRole> = new Set(['test', 'docs', 'example']);

function checksum(proofs: readonly Proof[], result: Proof['result']): boolean {
  return proofs.some((proof) => proof.kind === 'checksum' && proof.result === result);
}

/** The value itself says that it is real: then it is as grave in a test as anywhere. */
function isSelfProved(rule: RuleInfo, { confidence, proofs }: Circumstances): boolean {
  return checksum(proofs, 'holds') || (confidence === 'high' && rule.environment === 'live');
}

/** Providers of values without a vendor's format: their severity depends on the place. */
const NO_VENDORS: ReadonlySet<string> = new Set(['generic', 'private-key']);

export function atMostLow(severity: Severity): Severity {
  return isAtLeast(severity, 'low') ? 'low' : severity;
}

/** Without a known format, or valid for hours when it was recorded. */
function isWorthless(rule: RuleInfo, circumstances: Circumstances): boolean {
  return (
    NO_VENDORS.has(rule.provider) ||
    rule.basis !== 'value' ||
    (rule.lifetime === 'temporary' && !isSelfProved(rule, circumstances))
  );
}

/**
 * Lowered by one step; to `low` for a credential of a test environment, for a doubtful value, for the half of a pair that
 * names it, and for a value without a vendor's format in a test or an example, so that a gate at `medium` fails on what
 * may be real. Documents get real values pasted more often: there a likely one stays one step below its rule.
 */
export function severityOf(rule: RuleInfo, circumstances: Circumstances): Severity {
  if (rule.publishable) return 'info';
  const { isDoubtful, isNamingHalf } = circumstances;
  if (rule.environment === 'test' || isDoubtful || isNamingHalf) return atMostLow(rule.severity);
  const isHarmlessPlace = circumstances.roles.every((role) => HARMLESS_ROLES.has(role));
  const failsChecksum = checksum(circumstances.proofs, 'fails') && !checksum(circumstances.proofs, 'holds');
  const isSample =
    isHarmlessPlace &&
    isWorthless(rule, circumstances) &&
    (circumstances.confidence !== 'high' || circumstances.roles.some((role) => role !== 'docs'));
  if (isSample) return atMostLow(rule.severity);
  return (isHarmlessPlace && !isSelfProved(rule, circumstances)) || failsChecksum
    ? shiftSeverity(rule.severity, -1)
    : rule.severity;
}
