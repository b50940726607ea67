import { describe, expect, it } from 'vitest';
import { PROTECTED_ANCHORS, PROTECTED_REACH, protectedAt } from '../../src/detect/protected-storage.ts';

/** Each mark found in `text`, once. */
function seen(text: string): string[] {
  const bytes = Buffer.from(text);
  const lower = text.toLowerCase();
  return PROTECTED_ANCHORS.flatMap((anchor, number) => {
    const at = lower.indexOf(anchor);
    const value = at === -1 ? undefined : protectedAt(bytes, at, number);
    return value === undefined ? [] : [`${value.kind}: ${value.mechanism}`];
  });
}

describe('protected storage', () => {
  it.each([
    ['user: ENC[AES256_GCM,data:9a,iv:b,tag:c,type:str]', 'ciphertext: SOPS'],
    ['$ANSIBLE_VAULT;1.1;AES256\n6133', 'ciphertext: Ansible Vault'],
    ['-----BEGIN AGE ENCRYPTED FILE-----\n', 'ciphertext: age'],
    ['apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\n', 'ciphertext: Sealed Secrets'],
    ['*.key filter=git-crypt diff=git-crypt', 'ciphertext: git-crypt'],
    ['"password": { "encrypted_data": "aGVsbG8', 'ciphertext: Chef encrypted data bag'],
    ['valueFrom:\n  secretKeyRef:\n    name: db', 'reference: Kubernetes secret'],
    ['@Microsoft.KeyVault(SecretUri=https://shop.vault.azure.net/secrets/db/)', 'reference: Azure Key Vault'],
    ['arn:aws:secretsmanager:eu-west-1:123456789012:secret:db', 'reference: AWS Secrets Manager'],
    ['X=$(aws secretsmanager get-secret-value --secret-id db)', 'reference: AWS Secrets Manager'],
    ['op://vault/database/field', 'reference: 1Password'],
    ['run: deploy ${{ secrets.TOKEN }}', 'reference: CI secret'],
  ])('is seen in %s', (text, expected) => {
    expect(seen(text)).toEqual([expected]);
  });
  it.each([
    'top://shop/now',
    'secretKeyRef is a field of Kubernetes',
    'enc[aes256_gcm, in lower case',
    'kind: SealedSecretList',
  ])('is not %s', (text) => {
    expect(seen(text)).toEqual([]);
  });
  it('is judged by the bytes within reach alone', () => {
    const text = `"encrypted_data"${' '.repeat(PROTECTED_REACH)}: "`;
    expect(seen(text)).toEqual([]);
  });
});
