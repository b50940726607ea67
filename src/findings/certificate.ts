/**
 * X.509 certificates beside private keys: which certificate a key goes with, and so what the key is for. A certificate
 * is public; of its names only what cannot be a token is repeated. Nothing here reads a file.
 */
import { createHash, createPublicKey, X509Certificate, type KeyObject } from 'node:crypto';
import { dayOf } from '../base/date.ts';
import type { Finding } from '../model/finding.ts';
import type { Proof } from '../model/match.ts';
import { mayRepeatName } from '../redaction/quote.ts';
import type { Secret } from '../model/secret.ts';

/** What a certificate says, apart from its bytes. */
export interface Certificate {
  readonly path: string;
  /** Digest of the public key, which a private key has in common with its certificate. */
  readonly publicKey: string;
  /** Null where the name is not to be repeated. */
  readonly subject: string | null;
  readonly issuer: string | null;
  /** "RSA key, 2048 bits". */
  readonly key: string;
  /** Milliseconds since the epoch. */
  readonly validUntil: number;
}

const BLOCK =
  /-----BEGIN (?:TRUSTED )?CERTIFICATE-----([0-9A-Za-z+/=\s\\"',>|-]{64,16000}?)-----END (?:TRUSTED )?CERTIFICATE-----/g;
/** The same block in base64, as kubeconfigs and manifests hold it. */
const ENCODED_BLOCK = /LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t[0-9A-Za-z+/]{64,20000}={0,2}/g;
/** A bundle of authorities holds more; what stands beside a key is its own chain. */
const MAX_CERTIFICATES = 32;
const LONGEST_NAME = 60;

function digestOf(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}

const KEY_NAMES: Readonly<Record<string, string>> = {
  prime256v1: 'P-256',
  secp384r1: 'P-384',
  secp521r1: 'P-521',
  ed25519: 'Ed25519',
  ed448: 'Ed448',
  rsa: 'RSA',
  'rsa-pss': 'RSA-PSS',
  dsa: 'DSA',
};

function keyOf(key: KeyObject): string {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  const type = namedCurve ?? key.asymmetricKeyType ?? 'unknown';
  return `${KEY_NAMES[type] ?? type} key${modulusLength === undefined ? '' : `, ${modulusLength} bits`}`;
}

/** The common name, or the organisation where there is none. */
function nameIn(subject: string | undefined): string | null {
  const parts = new Map(
    (subject ?? '')
      .split('\n')
      .map((line): [string, string] => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  const name = parts.get('CN') ?? parts.get('O') ?? '';
  return name !== '' && name.length <= LONGEST_NAME && mayRepeatName(name.replace(/^\*\./, '').replaceAll(/[',]/g, ''))
    ? name
    : null;
}

function read(base64: string, path: string): Certificate[] {
  try {
    const certificate = new X509Certificate(
      Buffer.from(base64.replaceAll(/\\[rnt]/g, '').replaceAll(/[^0-9A-Za-z+/=]/g, ''), 'base64'),
    );
    const { publicKey } = certificate;
    return [
      {
        path,
        publicKey: digestOf(publicKey),
        subject: nameIn(certificate.subject),
        issuer: nameIn(certificate.issuer),
        key: keyOf(publicKey),
        validUntil: Date.parse(certificate.validTo),
      },
    ];
  } catch {
    return [];
  }
}

/** The certificates that a text holds, also where blocks are indented, escaped in strings or encoded in base64. */
export function certificatesIn(bytes: Uint8Array, path: string): Certificate[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const blocks = [...text.matchAll(BLOCK)].map(([, body = '']) => body);
  const encoded = [...text.matchAll(ENCODED_BLOCK)].flatMap(([run]) =>
    [...Buffer.from(run, 'base64').toString('latin1').matchAll(BLOCK)].map(([, body = '']) => body),
  );
  return [...blocks, ...encoded].slice(0, MAX_CERTIFICATES).flatMap((body) => read(body, path));
}

/**
 * The digest of the public key that goes with a private one; null where it cannot be read, or a passphrase guards it.
 */
function publicKeyOf(secret: Secret): string | null {
  const stored = secret.reveal();
  const text = stored.startsWith('LS0tLS1') ? Buffer.from(stored, 'base64').toString('latin1') : stored;
  const lines = text
    .replaceAll(/\\r|\\t/g, '')
    .replaceAll('\\n', '\n')
    .split('\n')
    .map((line) => line.replaceAll(/^[\s"'`>|]+|[\s"'`,;+\\]+$/g, ''));
  try {
    return digestOf(createPublicKey(lines.join('\n')));
  } catch {
    return null;
  }
}

function proofsOf({ path, subject, issuer, key, validUntil }: Certificate, finding: Finding, asOf: number): Proof[] {
  const where = finding.occurrences.some((occurrence) => occurrence.path === path)
    ? 'in the same file'
    : `in ${path.slice(path.lastIndexOf('/') + 1)}`;
  const by = issuer === null ? '' : issuer === subject ? ', signed by itself' : `, issued by ${issuer}`;
  const ended = validUntil < asOf;
  return [
    {
      kind: 'structure',
      result: 'holds',
      detail: `belongs to the certificate ${where}${subject === null ? '' : ` for ${subject}`}${by}, ${key}`,
    },
    {
      kind: 'expiry',
      result: ended ? 'fails' : 'holds',
      detail: `the certificate ${ended ? 'expired' : 'is valid until'} ${dayOf(validUntil)}`,
    },
  ];
}

/**
 * `finding`, a private key, with what the certificate beside it says; of several for one key the one that is valid
 * longest.
 */
export function withCertificate(finding: Finding, certificates: readonly Certificate[], asOf: number): Finding {
  const publicKey = certificates.length === 0 ? null : publicKeyOf(finding.secret);
  const [latest] = certificates
    .filter((certificate) => certificate.publicKey === publicKey)
    .sort((a, b) => b.validUntil - a.validUntil || (a.path < b.path ? -1 : 1));
  return latest === undefined
    ? finding
    : { ...finding, proofs: [...finding.proofs, ...proofsOf(latest, finding, asOf)] };
}
