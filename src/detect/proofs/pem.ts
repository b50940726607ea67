/** Private key blocks: whether the body is a key at all, of which type and size, and whether a passphrase guards it. */
import {
  bitsOf,
  curveName,
  derItems,
  derSequence,
  FIELD_0,
  INTEGER,
  OBJECT_IDENTIFIER,
  OCTET_STRING,
  SEQUENCE,
  type DerItem,
} from './der.ts';
import { CHECK_LINE, withLineEnds, type KeyBlock } from './key-block.ts';
import { openPgpKey } from './open-pgp.ts';
import { fact, type ProofResult, type Prove } from './result.ts';

/** Object identifiers, as the hexadecimal of their content. */
const RSA_ENCRYPTION = '2a864886f70d010101';
const PBES2 = '2a864886f70d01050d';
/** PKCS #5, and the schemes of PKCS #12. */
const PASSWORD_SCHEMES = /^2a864886f70d0105|^2a864886f70d010c01/;
const DEFAULT_NAMES: Readonly<Record<string, string>> = { RSA: 'RSA key', EC: 'EC key', DSA: 'DSA key' };

function sized(name: string, integer: DerItem | undefined): string {
  const bits = integer === undefined ? 0 : bitsOf(integer);
  return bits === 0 ? name : `${name}, ${bits} bits`;
}

function ecCurve(items: readonly DerItem[]): string | undefined {
  const parameters = items.find((item) => item.tag === FIELD_0);
  const identifier = parameters && derItems(parameters.content)?.[0];
  return identifier && curveName(identifier.content);
}

function pkcs8(items: readonly DerItem[]): KeyBlock | undefined {
  const [version, algorithm, key] = items;
  if (version?.tag !== INTEGER || algorithm?.tag !== SEQUENCE || key?.tag !== OCTET_STRING) return undefined;
  const [identifier, parameters] = derItems(algorithm.content) ?? [];
  if (identifier?.tag !== OBJECT_IDENTIFIER) return undefined;
  if (identifier.content.toString('hex') === RSA_ENCRYPTION) {
    return { what: sized('RSA key', derSequence(key.content)?.[1]), encrypted: false };
  }
  const curve =
    curveName(identifier.content) ??
    (parameters?.tag === OBJECT_IDENTIFIER ? curveName(parameters.content) : undefined);
  return { what: curve === undefined ? 'private key' : `${curve} key`, encrypted: false };
}

/** `EncryptedPrivateKeyInfo`: an algorithm of PKCS #5 or #12, then the ciphertext. */
function encryptedPkcs8(items: readonly DerItem[]): KeyBlock | undefined {
  const [algorithm, ciphertext] = items;
  const identifier = algorithm?.tag === SEQUENCE ? derItems(algorithm.content)?.[0] : undefined;
  if (identifier?.tag !== OBJECT_IDENTIFIER || ciphertext?.tag !== OCTET_STRING) return undefined;
  const scheme = identifier.content.toString('hex');
  if (!PASSWORD_SCHEMES.test(scheme)) return undefined;
  return { what: scheme === PBES2 ? 'encrypted private key (PBES2)' : 'encrypted private key', encrypted: true };
}

function derKey(label: string, body: Buffer): KeyBlock | undefined {
  const items = derSequence(body);
  if (items === undefined) return undefined;
  // Also under a label that names no algorithm: people cut and paste keys between formats.
  if ((label === 'RSA' || label === '') && items.length >= 9) {
    return { what: sized('RSA key', items[1]), encrypted: false };
  }
  if (label === 'DSA' && items.length >= 6) return { what: sized('DSA key', items[1]), encrypted: false };
  if (label === 'EC' && items[1]?.tag === OCTET_STRING) {
    const curve = ecCurve(items);
    return { what: curve === undefined ? 'EC key' : `EC key, ${curve}`, encrypted: false };
  }
  return pkcs8(items) ?? encryptedPkcs8(items);
}

function sshString(bytes: Buffer, at: number): { readonly text: string; readonly end: number } | undefined {
  if (at + 4 > bytes.length) return undefined;
  const end = at + 4 + bytes.readUInt32BE(at);
  return end > bytes.length ? undefined : { text: bytes.toString('latin1', at + 4, end), end };
}

const SSH_MAGIC = 'openssh-key-v1\0';
const SSH_TYPES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'ssh-rsa': 'RSA',
    'ssh-ed25519': 'Ed25519',
    'ssh-dss': 'DSA',
    'ecdsa-sha2-nistp256': 'P-256',
    'ecdsa-sha2-nistp384': 'P-384',
    'ecdsa-sha2-nistp521': 'P-521',
  }),
);

function openSshKey(body: Buffer): KeyBlock | undefined {
  if (body.toString('latin1', 0, SSH_MAGIC.length) !== SSH_MAGIC) return undefined;
  const cipher = sshString(body, SSH_MAGIC.length);
  const derivation = cipher && sshString(body, cipher.end);
  const options = derivation && sshString(body, derivation.end);
  if (cipher === undefined || derivation === undefined || options === undefined) return undefined;
  const type = sshString(body, options.end + 8)?.text;
  const name = type === undefined ? undefined : SSH_TYPES.get(type);
  return {
    what: `OpenSSH key${name === undefined ? '' : `, ${name}`}`,
    encrypted: cipher.text !== 'none' || derivation.text !== 'none',
  };
}

function puttyKey(value: string): KeyBlock | undefined {
  const encryption = /^Encryption: (\S{1,40})/m.exec(value)?.[1];
  return encryption === undefined ? undefined : { what: 'PuTTY key', encrypted: encryption !== 'none' };
}

const SHORTEST_LINE = 32;

/** What joins a line of source to the one above: `+ "MII…`, as many write Java. */
const JOINT = /^\s*[+.&]\s*(?=["'`])/;

/** The base64 of the body: escaped line ends, quotes of source code and header lines taken away. */
function bodyOf(inner: string): Buffer {
  const plain = inner.replaceAll(/\\[rnt]/g, '\n').replaceAll(/^[ \t"'`>|#*+]*[A-Za-z][\w-]{1,40}: .*$/gm, '');
  const [first = '', ...others] = plain.split('\n');
  // A remark behind the opening line is no part of the key: `-----BEGIN PRIVATE KEY----- for tests`.
  const body = others.length > 1 && first.trim().length < SHORTEST_LINE ? others : [first, ...others];
  const lines = body.map((line) =>
    line
      .replace(JOINT, '')
      .replace(/["'`]\s*[+.,;&\\]*\s*$/, '')
      .replaceAll(/["'`\s\\]/g, ''),
  );
  return Buffer.from(lines.filter((line) => !CHECK_LINE.test(line)).join(''), 'base64');
}

/** What the opening line calls the key, and what stands between that and the closing one. */
function insideOf(value: string): { readonly label: string; readonly inner: string } | undefined {
  const found = /^-{4,5} ?BEGIN ([A-Z0-9 ]{0,40}?) ?PRIVATE KEY(?: BLOCK)? ?-{4,5}/.exec(value);
  return found === null
    ? undefined
    : { label: found[1] ?? '', inner: value.slice(found[0].length).replace(/-{4,5} ?END [^]*$/, '') };
}

/** Reads a private key block; undefined where it holds no key. */
export function readKeyBlock(text: string): KeyBlock | undefined {
  const value = withLineEnds(text);
  if (value.startsWith('PuTTY-User-Key-File')) return puttyKey(value);
  const found = insideOf(value);
  if (found === undefined) return undefined;
  const { label, inner } = found;
  if (/Proc-Type: *4,ENCRYPTED/.test(inner)) {
    return { what: `encrypted ${DEFAULT_NAMES[label] ?? 'private key'}`, encrypted: true };
  }
  const body = bodyOf(inner);
  if (label === 'PGP') return openPgpKey(body);
  return label === 'OPENSSH' ? openSshKey(body) : derKey(label, body);
}

/** Bytes of the shortest key, and how many different ones there are in what was drawn. */
const SHORTEST_KEY = 100;
const LEAST_DISTINCT = 64;

/** Whether a block that cannot be read begins as a key does and goes on with bytes that look drawn. */
function isDamagedKey(value: string): boolean {
  const found = insideOf(withLineEnds(value));
  if (found === undefined || found.label === 'PGP') return false;
  const body = bodyOf(found.inner);
  if (body.length < SHORTEST_KEY || new Set(body).size < LEAST_DISTINCT) return false;
  return body[0] === SEQUENCE || body.toString('latin1', 0, SSH_MAGIC.length) === SSH_MAGIC;
}

export const pem: Prove = (value): ProofResult => {
  const key = readKeyBlock(value);
  if (key === undefined && isDamagedKey(value)) {
    return {
      proofs: [fact('structure', 'fails', 'begins like a key, but is damaged or cut off')],
      confidence: 'medium',
    };
  }
  if (key === undefined) {
    return { proofs: [fact('structure', 'fails', 'the block contains no readable key')], confidence: 'low' };
  }
  const state = key.encrypted ? 'protected by a passphrase' : 'no passphrase';
  return {
    proofs: [fact('structure', 'holds', `${key.what}, ${state}`)],
    confidence: 'high',
    ...(key.encrypted ? { traits: { encrypted: true } } : {}),
  };
};
