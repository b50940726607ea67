/** Private members of JSON Web Keys, made anew for each run, as files and programs hold them. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { folder, scan } from '../cli/keyroll.ts';

type Members = Readonly<Record<string, string>>;

function members(key: { export(options: { format: 'jwk' }): object }, more: Members = {}): Members {
  return {
    ...Object.fromEntries(Object.entries(key.export({ format: 'jwk' })).map(([name, value]) => [name, String(value)])),
    ...more,
  };
}

const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 });
const EC = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ED = generateKeyPairSync('ed25519');
const rsa = members(RSA.privateKey, { kid: 'shop-2026', alg: 'RS256' });
const ec = members(EC.privateKey);
const ed = members(ED.privateKey);
const symmetric: Members = { kty: 'oct', k: randomBytes(32).toString('base64url'), alg: 'HS256' };

function found(text: string, path = 'keys.json'): Report['findings'] {
  return scan(folder({ [path]: text }), ['scan', '-q', '--no-config']).report.findings;
}

const rules = (text: string, path?: string): string[] => found(text, path).map(({ rule }) => rule);

/** As programs write objects: each member put in by `member`. */
function spelled(key: Members, member: (name: string, value: string) => string, between: string): string {
  return Object.entries(key)
    .map(([name, value]) => member(name, value))
    .join(between);
}

describe('a private JSON Web Key', () => {
  it('is one finding with its parts', () => {
    const text = JSON.stringify(rsa, null, 2);
    const [finding, ...others] = found(text);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      rule: 'private-key-jwk',
      kind: 'private-key',
      severity: 'critical',
      confidence: 'high',
    });
    expect(finding?.occurrences.map(({ part }) => part)).toEqual([
      'secret',
      'first prime',
      'second prime',
      'first exponent',
      'second exponent',
      'coefficient',
      'key id',
    ]);
    for (const [at, name] of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'kid'].entries()) {
      const place = finding?.occurrences[at];
      expect(text.slice(place?.byteStart, place?.byteEnd)).toBe(rsa[name]);
    }
    expect(JSON.stringify(finding?.proofs)).toContain('RSA key, 2048 bits');
  });

  it.each([
    ['of a curve', ec, 'private-key-jwk', 'P-256 key'],
    ['of an Edwards curve', ed, 'private-key-jwk', 'Ed25519 key'],
    ['that is symmetric', symmetric, 'private-key-jwk-symmetric', 'symmetric key, 256 bits'],
  ])('is read %s', (_name, key, rule, what) => {
    const [finding, ...others] = found(JSON.stringify(key));
    expect([finding?.rule, others.length]).toEqual([rule, 0]);
    expect(JSON.stringify(finding?.proofs)).toContain(what);
  });

  it.each([
    [
      'an object of JavaScript',
      'key.ts',
      `const key = { ${spelled(ec, (name, value) => `${name}: '${value}'`, ', ')} };\n`,
    ],
    [
      'a string of Java over lines',
      'Key.java',
      `String key = "{"\n${spelled(ec, (name, value) => `  + "\\"${name}\\":\\"${value}\\"`, ',"\n')}"\n  + "}";\n`,
    ],
    [
      'a dictionary of Python',
      'key.py',
      `KEY = {\n${spelled(ec, (name, value) => `    '${name}': '${value}',`, '\n')}\n}\n`,
    ],
    ['a call of Python', 'key.py', `key = jwk.JWK(${spelled(ec, (name, value) => `${name}="${value}"`, ', ')})\n`],
    [
      'an array of PHP',
      'key.php',
      `<?php $key = [${spelled(ec, (name, value) => `'${name}' => '${value}'`, ', ')}];\n`,
    ],
    [
      'a secret of Kubernetes',
      'key.yaml',
      `kind: Secret\ndata:\n  key.json: ${Buffer.from(JSON.stringify(ec)).toString('base64')}\n`,
    ],
  ])('is read from %s', (_name, path, text) => {
    expect(rules(text, path)).toEqual(['private-key-jwk']);
  });

  it('is one whatever word its letters make up by chance', () => {
    const { d = '' } = rsa;
    expect(rules(JSON.stringify({ ...rsa, d: `${d.slice(0, 150)}4fake7${d.slice(156)}` }))).toEqual([
      'private-key-jwk',
    ]);
  });

  it('is each key of a set by itself', () => {
    const text = JSON.stringify({ keys: [rsa, members(RSA.publicKey), ec, members(EC.publicKey), symmetric] }, null, 1);
    expect(rules(text).sort()).toEqual(['private-key-jwk', 'private-key-jwk', 'private-key-jwk-symmetric']);
  });

  it('is doubted where its primes are those of another key', () => {
    const other = members(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
    expect(found(JSON.stringify({ ...rsa, p: other['p'] }))).toEqual([]);
    expect(
      scan(folder({ 'keys.json': JSON.stringify({ ...rsa, p: other['p'] }) }), [
        'scan',
        '-q',
        '--no-config',
        '--min-confidence',
        'low',
      ]).report.findings[0],
    ).toMatchObject({ rule: 'private-key-jwk', confidence: 'low' });
  });

  it('is milder in a test', () => {
    expect(found(JSON.stringify(ec), 'test/keys.json')[0]?.severity).toBe('low');
  });
});

describe('no finding', () => {
  it.each([
    ['a public key', JSON.stringify(members(RSA.publicKey))],
    ['a public key of a curve', JSON.stringify(members(EC.publicKey))],
    ['members that are no key', JSON.stringify({ kty: 'RSA', d: 'a', p: 'b', q: 'c' })],
    ['a placeholder', JSON.stringify({ kty: 'oct', k: 'your-base64url-encoded-key-goes-here' })],
    ['a name', JSON.stringify({ kty: 'oct', k: 'symmetric-key-of-the-shop' })],
    ['a variable', 'const key = { kty: "oct", k: symmetricKeyOfTheShop2 };'],
    ['members of a neighbour', `[{"kty":"oct"},{"k":"${symmetric['k'] ?? ''}"}]`],
    ['brackets that do not close', `{"kty":"oct","k":"${symmetric['k'] ?? ''}"`],
  ])('is %s', (_name, text) => {
    expect(found(text)).toEqual([]);
  });
});
