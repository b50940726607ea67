/**
 * Marks of credentials that are kept as they should be, wherever they stand: references to stores, and ciphertext. A
 * key that names a credential needs no mark (`value/reference.ts` reads its value); these stand under any name, or
 * none.
 */
import type { ProtectedValue } from '../model/match.ts';
import { standsAt } from './structure/lexical/byte.ts';

interface Mark {
  /** In lower case; the automaton looks for it. */
  readonly anchor: string;
  /** What must stand there, from the anchor's first byte on; letter case counts. */
  readonly pattern: RegExp;
  readonly kind: ProtectedValue['kind'];
  readonly mechanism: string;
}

const mark = (kind: Mark['kind'], mechanism: string, anchor: string, pattern: RegExp): Mark => ({
  kind,
  mechanism,
  anchor,
  pattern,
});

const MARKS: readonly Mark[] = [
  mark('ciphertext', 'SOPS', 'enc[aes256_gcm,', /^ENC\[AES256_GCM,data:/),
  mark('ciphertext', 'hiera-eyaml', 'enc[pkcs7,', /^ENC\[PKCS7,/),
  mark('ciphertext', 'Ansible Vault', '$ansible_vault;', /^\$ANSIBLE_VAULT;\d/),
  mark('ciphertext', 'age', '-----begin age encrypted', /^-----BEGIN AGE ENCRYPTED FILE-----/),
  mark('ciphertext', 'PGP', '-----begin pgp message', /^-----BEGIN PGP MESSAGE-----/),
  mark('ciphertext', 'Sealed Secrets', 'kind: sealedsecret', /^kind: SealedSecret\b/),
  mark('ciphertext', 'git-crypt', 'filter=git-crypt', /^filter=git-crypt\b/),
  mark('ciphertext', 'Spring Cloud Config', '{cipher}', /^\{cipher\}[0-9A-Za-z+/=]{16}/),
  mark('ciphertext', 'Chef encrypted data bag', '"encrypted_data"', /^"encrypted_data"\s{0,4}:\s{0,4}"/),
  mark('reference', 'External Secrets', 'kind: externalsecret', /^kind: ExternalSecret\b/),
  mark('reference', 'Kubernetes secret', 'secretkeyref', /^secretKeyRef["']?\s{0,4}[:{]/),
  mark('reference', 'Azure Key Vault', '@microsoft.keyvault(', /^@Microsoft\.KeyVault\((?:SecretUri|VaultName)=/),
  mark('reference', 'Azure Key Vault', 'keyvault secret show', /^keyvault secret show\b/),
  mark(
    'reference',
    'AWS Secrets Manager',
    'arn:aws:secretsmanager:',
    /^arn:aws:secretsmanager:[\w-]{1,20}:\d{12}:secret:/,
  ),
  mark('reference', 'AWS Secrets Manager', '{{resolve:secretsmanager:', /^\{\{resolve:secretsmanager:/),
  mark('reference', 'AWS Secrets Manager', 'secretsmanager get-secret-value', /^secretsmanager get-secret-value\b/),
  mark('reference', 'AWS Systems Manager', '{{resolve:ssm-secure:', /^\{\{resolve:ssm-secure:/),
  mark('reference', 'AWS Systems Manager', 'ssm get-parameter', /^ssm get-parameters?\b/),
  mark('reference', 'Google Secret Manager', 'gcloud secrets versions access', /^gcloud secrets versions access\b/),
  mark('reference', '1Password', 'op://', /^op:\/\/[^\s/"']{1,64}\/[^\s"']/),
  mark('reference', 'HashiCorp Vault', 'vault kv get', /^vault kv get\b/),
  mark('reference', 'HashiCorp Vault', 'hashi_vault', /^hashi_vault['",]/),
  mark('reference', 'CI secret', '${{ secrets.', /^\$\{\{ secrets\.\w/),
];

export const PROTECTED_ANCHORS: readonly string[] = MARKS.map(({ anchor }) => anchor);
/** Bytes after the first of a mark that its verdict may depend on. */
export const PROTECTED_REACH = 128;

/**
 * Whether all of the mark `PROTECTED_ANCHORS[number]` stands at `at`, in any letter case: the search looks for its
 * beginning.
 */
export function isMarkAt(bytes: Uint8Array, at: number, number: number): boolean {
  return standsAt(bytes, at, MARKS[number]?.anchor ?? '');
}

const LETTER = /[A-Za-z]/;

/** The mark `PROTECTED_ANCHORS[number]` where it stands whole at `at`. */
export function protectedAt(bytes: Buffer, at: number, number: number): ProtectedValue | undefined {
  const known = MARKS[number];
  const before = bytes[at - 1];
  if (known === undefined || (before !== undefined && LETTER.test(String.fromCharCode(before)))) return undefined;
  const found = known.pattern.exec(bytes.toString('latin1', at, Math.min(bytes.length, at + PROTECTED_REACH)));
  if (found === null) return undefined;
  return { kind: known.kind, mechanism: known.mechanism, span: { start: at, end: at + found[0].length } };
}
