/** X.509 certificates made at run time: just enough DER for one that Node reads, signed by the key itself. */
import { createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...items: readonly Uint8Array[]): Buffer => der(0x30, ...items);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const time = (day: string): Buffer => der(0x17, Buffer.from(`${day.slice(2).replaceAll('-', '')}120000Z`));
const name = (common: string): Buffer => sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(common)))));
const ECDSA_SHA256 = sequence(oid('2a8648ce3d040302'));

export interface MadeKey {
  readonly key: KeyObject;
  readonly pem: string;
}

export function ecKey(): MadeKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { key: privateKey, pem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

export function certificateFor({ key }: MadeKey, subject: string, validUntil: string, issuer = subject): string {
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    ECDSA_SHA256,
    name(issuer),
    sequence(time('2025-01-01'), time(validUntil)),
    name(subject),
    spki,
  );
  const whole = sequence(body, ECDSA_SHA256, der(0x03, Buffer.from([0]), sign('sha256', body, key)));
  // An empty line before the end, where the last line is full, is none that OpenSSL reads.
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
