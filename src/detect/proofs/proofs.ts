/**
 * Offline proofs: what can be established about a value without asking anybody. Rules name those that apply to them.
 * No detail holds any part of a value.
 */
import type { ProofName } from '../../model/ruleset.ts';
import { awsAccount } from './aws-account.ts';
import { azureSas } from './azure-sas.ts';
import { CHECKSUM_PROOFS } from './checksum.ts';
import { jwt } from './jwt.ts';
import { pgpCrc24 } from './open-pgp.ts';
import { pem } from './pem.ts';
import { NO_RESULT, type ProofResult, type Prove } from './result.ts';
import { signedUrl } from './signed-url.ts';
import { userPassword } from './user-password.ts';
import { uuidVersion } from './uuid-version.ts';

const PROOFS: ReadonlyMap<ProofName, Prove> = new Map<ProofName, Prove>([
  ...Object.entries(CHECKSUM_PROOFS),
  ['pgp-crc24', pgpCrc24],
  ['aws-account', awsAccount],
  ['jwt', jwt],
  ['pem', pem],
  ['uuid-version', uuidVersion],
  ['user-password', userPassword],
  ['azure-sas', azureSas],
  ['signed-url', signedUrl],
]);

export const PROOF_NAMES: readonly ProofName[] = [...PROOFS.keys()].sort();

/** Runs one proof. A name that is not known proves nothing. */
export function prove(name: ProofName, value: string, parts: ReadonlyMap<string, string>, whole: string): ProofResult {
  return PROOFS.get(name)?.(value, parts, whole) ?? NO_RESULT;
}
