/** Generated private key blocks: well-formed in every layer, of random numbers, so they open nothing. */
import { crc24 } from '../check-digits.ts';
import type { Random } from './random.ts';

function der(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  const length = body.length;
  const head = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...head]), body]);
}

function sequence(...items: readonly Uint8Array[]): Buffer {
  return der(0x30, ...items);
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}

/** A positive integer of exactly that many bytes. */
function integer(random: Random, length: number): Buffer {
  const value = random.bytes(length);
  value[0] = ((value[0] ?? 0) & 0x7f) | 0x40;
  return der(0x02, value);
}

function small(value: number): Buffer {
  return der(0x02, Buffer.from([value]));
}

const EXPONENT = der(0x02, Buffer.from([1, 0, 1]));
const RSA_ENCRYPTION = '2a864886f70d010101';
const PRIME256V1 = '2a8648ce3d030107';
const PBES2 = '2a864886f70d01050d';
const PBKDF2 = '2a864886f70d01050c';
const AES256_CBC = '60864801650304012a';
const HMAC_SHA256 = '2a864886f70d0209';

function rsa(random: Random): Buffer {
  const half = (): Buffer => integer(random, 128);
  return sequence(
    small(0),
    integer(random, 256),
    EXPONENT,
    integer(random, 256),
    half(),
    half(),
    half(),
    half(),
    half(),
  );
}

function ec(random: Random): Buffer {
  const point = Buffer.concat([Buffer.from([0, 4]), random.bytes(64)]);
  return sequence(small(1), der(0x04, random.bytes(32)), der(0xa0, oid(PRIME256V1)), der(0xa1, der(0x03, point)));
}

function dsa(random: Random): Buffer {
  return sequence(
    small(0),
    integer(random, 256),
    integer(random, 32),
    integer(random, 256),
    integer(random, 256),
    integer(random, 32),
  );
}

function pkcs8(random: Random): Buffer {
  return sequence(small(0), sequence(oid(RSA_ENCRYPTION), der(0x05)), der(0x04, rsa(random)));
}

function encryptedPkcs8(random: Random): Buffer {
  const derivation = sequence(
    oid(PBKDF2),
    sequence(der(0x04, random.bytes(16)), der(0x02, Buffer.from([8, 0])), sequence(oid(HMAC_SHA256), der(0x05))),
  );
  const cipher = sequence(oid(AES256_CBC), der(0x04, random.bytes(16)));
  return sequence(sequence(oid(PBES2), sequence(derivation, cipher)), der(0x04, random.bytes(1232)));
}

function sshString(content: Uint8Array | string): Buffer {
  const body = Buffer.from(content);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, body]);
}

function openSsh(random: Random): Buffer {
  const point = random.bytes(32);
  const check = random.bytes(4);
  const publicKey = Buffer.concat([sshString('ssh-ed25519'), sshString(point)]);
  const inner = Buffer.concat([
    check,
    check,
    publicKey,
    sshString(Buffer.concat([random.bytes(32), point])),
    sshString('build@host'),
    Buffer.from([1, 2, 3, 4, 5]),
  ]);
  return Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    sshString('none'),
    sshString('none'),
    sshString(''),
    Buffer.from([0, 0, 0, 1]),
    sshString(publicKey),
    sshString(inner),
  ]);
}

function lines(body: Uint8Array): string {
  return (
    Buffer.from(body)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  ).join('\n');
}

function pgp(random: Random): string {
  const packet = Buffer.concat([Buffer.from([0x95, 0x03, 0x98, 0x04]), random.bytes(920)]);
  const check = Buffer.from([crc24(packet) >> 16, (crc24(packet) >> 8) & 0xff, crc24(packet) & 0xff]).toString(
    'base64',
  );
  return `\n${lines(packet)}\n=${check}`;
}

const BODIES: Readonly<Record<string, (random: Random) => string>> = {
  'RSA PRIVATE KEY': (random) => lines(rsa(random)),
  'EC PRIVATE KEY': (random) => lines(ec(random)),
  'DSA PRIVATE KEY': (random) => lines(dsa(random)),
  'PRIVATE KEY': (random) => lines(pkcs8(random)),
  'ENCRYPTED PRIVATE KEY': (random) => lines(encryptedPkcs8(random)),
  'OPENSSH PRIVATE KEY': (random) => lines(openSsh(random)),
  'PGP PRIVATE KEY BLOCK': pgp,
};

/** A block with that label, without an end of line after it; undefined for a label not known. */
export function generatedPem(label: string, random: Random): string | undefined {
  const body = BODIES[label];
  return body && `-----BEGIN ${label}-----\n${body(random)}\n-----END ${label}-----`;
}
