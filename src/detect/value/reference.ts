/**
 * Values that point to a credential kept elsewhere, or are its ciphertext: protected storage, reported as evidence and
 * never as a match.
 */
import type { ProtectedValue } from '../../model/match.ts';
import { hasForm, marksIn, type MarkedPattern, type ValueShape } from './statistics.ts';

export type Protection = Pick<ProtectedValue, 'kind' | 'mechanism'>;

export interface Mechanism extends Protection, MarkedPattern {}

function mechanismOf(kind: Protection['kind'], mechanism: string, marks: string, pattern: RegExp): Mechanism {
  return { kind, mechanism, marks: marks === '' ? undefined : marksIn(marks), pattern };
}

const reference = (name: string, marks: string, pattern: RegExp): Mechanism =>
  mechanismOf('reference', name, marks, pattern);
const ciphertext = (name: string, marks: string, pattern: RegExp): Mechanism =>
  mechanismOf('ciphertext', name, marks, pattern);

export const MECHANISMS: readonly Mechanism[] = [
  ciphertext('SOPS', '[', /^ENC\[[A-Z0-9_]{2,20},/),
  ciphertext('EJSON', '[', /^EJ\[\d:[A-Za-z0-9+/]{43}=:[A-Za-z0-9+/]{32}:[A-Za-z0-9+/]+={0,2}\]$/),
  ciphertext('Jasypt', '(', /^ENC\([^)]{8,}\)?$/),
  ciphertext('Ansible Vault', '$!', /^(?:\$ANSIBLE_VAULT;|!vault(?:\s|$))/),
  ciphertext('age', '-', /^-----BEGIN AGE ENCRYPTED FILE-----/),
  ciphertext('PGP', '-', /^-----BEGIN PGP MESSAGE-----/),
  ciphertext('Sealed Secrets', '', /^Ag[A-D][A-Za-z0-9+/]{160,}/),
  ciphertext('hiera-eyaml', '[', /^(?:DEC\(\d+\)::)?ENC\[(?:PKCS7|GPG|GKMS|KMS),/),
  ciphertext('Spring Cloud Config', '{', /^\{cipher\}/),
  ciphertext('Jenkins', '{', /^\{AQAAA[A-Za-z0-9+/]{20,}={0,2}\}$/),
  ciphertext('Netmiko', '_', /^__encrypt__[A-Za-z0-9+/]+=*:[A-Za-z0-9+/_-]+=*$/),
  ciphertext('AWS KMS', '', /^AQICAH[A-Za-z0-9+/=]{40,}$/),
  // A SIMPLEBLOB: a key for AES that is encrypted with a key of RSA, as `applicationhost.config` of IIS has it.
  ciphertext('Windows CryptoAPI', '', /^AQIAA[A-D][A-P0-9]mAAAApAAA[A-Za-z0-9+/]{80,}={0,2}$/),
  reference('PKCS #11', ':', /^pkcs11:[\w-]+=/),
  reference('1Password', ':', /^op:\/\/[^\s/]+\/\S+/),
  reference(
    'HashiCorp Vault',
    ':/{',
    /^(?:vault:|secret\/data\/|ref\+vault:|hashivault:|\{\{ ?(?:with secret|vault|lookup\(['"]hashi_vault))/i,
  ),
  reference('AWS Secrets Manager', ':', /arn:aws[a-z-]*:secretsmanager:|\{\{resolve:secretsmanager:|^ref\+awssecrets:/),
  reference('AWS Systems Manager', ':', /^(?:ssm:|\{\{resolve:ssm(?:-secure)?:|ref\+awsssm:|arn:aws[a-z-]*:ssm:)/),
  reference(
    'Google Secret Manager',
    '/',
    /^(?:sm:\/\/|gcp-?sm:|ref\+gcpsecrets:)?\/?\/?(?:secretmanager\.googleapis\.com\/)?projects\/[^/\s]+\/secrets\/\S+/,
  ),
  reference(
    'Azure Key Vault',
    '@:',
    /^@Microsoft\.KeyVault\(|^https:\/\/[a-z0-9-]{3,24}\.vault\.azure\.net\/secrets\//i,
  ),
  reference('WebLogic Deploy Tooling', '@', /^@@(?:SECRET|PROP|ENV|FILE):\S+@@$/),
  reference('Kubernetes secret', '', /^(?:secretKeyRef|valueFrom)\b/),
  reference('Docker secret', '/', /^\/run\/secrets\/[\w.-]+$/),
  reference('Doppler', ':', /^(?:doppler|dp):\/\//),
  reference(
    'secret store',
    ':',
    /^(?:keychain|keyring|bw|akv|gsm|awssm|secretref|keeper|infisical|ref\+[a-z]+|\$?secret):(?:\/\/)?[\w./-]{3,}$/i,
  ),
  reference('CI secret', '$', /^\$\{\{\s*(?:secrets|github|env|vars|inputs|steps|needs|matrix|parameters)\./),
  reference(
    'environment variable',
    '$',
    /^\$\$?(?:\{[A-Za-z_][\w.]*(?:\[[^\]]*\])?\}|[A-Za-z_]\w*|\([A-Za-z_][\w.]*\)|env:(?:\/\/)?\w+)$/i,
  ),
  reference('environment variable', '%(:.$', /^(?:%[A-Za-z_]\w*%|env(?:\(|:|\.)\S*|\$\{env[.:][^}]+\})$/i),
  reference('environment variable', '%', /^%env\(/),
  reference(
    'environment variable',
    '.([:',
    /^(?:process\.env\b|os\.environ\b|os\.getenv\b|getenv\(|System\.getenv\b|ENV\[|ENV\.fetch|std::env|import\.meta\.env|Deno\.env|Bun\.env|Environment\.GetEnvironmentVariable)/,
  ),
  reference(
    'template',
    '{<$[',
    /^(?:\{\{.*\}\}|<%.*%>|\$\{.+\}|#\{.+\}|\$\(.+\)|\{%.*%\}|@\{.+\}|\$\[.+\]|\[\[.+\]\])$/,
  ),
];

const MAY_BE =
  /^[$%{<#@![\\]|^(?:op|dp|doppler|vault|secret|ssm|ref\+|hashivault|arn|sm:|gcp|projects|\/|https:\/\/[a-z0-9-]+\.vault|ENC|Ag[A-D]|AQICAH|AQIAA|__encrypt__|EJ\[|DEC\(|-----BEGIN|env|process\.|os\.|getenv|System\.|ENV|std::|import\.|Deno|Bun|Environment|valueFrom|keychain|keyring|bw:|akv:|gsm:|awssm|keeper:|infisical|pkcs11:)/i;

/** False for most values that are no reference, by how they begin. */
export function mayBeReference(value: string): boolean {
  return MAY_BE.test(value);
}

/** The mechanism that keeps the credential, when the whole value is a reference or ciphertext. */
export function referenceMechanism(value: string, { marks }: Pick<ValueShape, 'marks'>): Protection | null {
  if (!mayBeReference(value)) return null;
  const known = MECHANISMS.find((one) => hasForm(one, value, marks));
  return known === undefined ? null : { kind: known.kind, mechanism: known.mechanism };
}

/** One of these stands in what is filled in at run time. */
export const FILLED_IN = marksIn('${<#%\\');

/** How what is filled in stands in a value, whole or in part. */
const INTERPOLATED = new RegExp(
  [
    String.raw`^["']\$\{?[A-Za-z_]\w*\}?["']$`, // '"$NAME"'
    String.raw`^\\+\$\{?[A-Za-z_]\w*\}?$`, // \$NAME
    String.raw`^\$[a-z_]\w*(?:\[\w+\])?:\$[a-z_]\w*(?:\[\w+\])?$`, // $user:$pass, $a[user]:$a[pass]
    String.raw`^\$[A-Z_]{2,}(?:\b|_)`, // $NAME-rest
    String.raw`^\$[a-z_]\w*\$[a-z_]\w*$`, // $user$pass
    String.raw`\$\{|\{\{|<%|#\{|\$\(`,
    String.raw`\{[A-Za-z_][\w.]{0,40}[}(]|\{\d?\}`, // {name}, {call(, {0}, {}
    String.raw`%(?:[0-9.]*[sdvq]\b|\([A-Za-z_]\w*\)s)`, // %s, %5.2d, %(name)s
    String.raw`\\\(`, // \(name) of Swift
  ].join('|'),
);

/** Whether part of the value is filled in at run time: `pre-${VAR}`, `{name}`, `%s`. */
export function isInterpolated(value: string): boolean {
  return INTERPOLATED.test(value);
}
