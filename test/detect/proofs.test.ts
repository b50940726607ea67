import { crc32 } from 'node:zlib';
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { prove, PROOF_NAMES } from '../../src/detect/proofs/proofs.ts';
import type { ProofResult } from '../../src/detect/proofs/result.ts';
import { expandExample } from '../../src/ruleset/example/example.ts';
import { seededRandom } from '../../src/ruleset/example/random.ts';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const random = seededRandom('proofs');
const made = (template: string): string => expandExample(`«${template}»`, 'proofs').secrets[0]?.value ?? '';
const run = (name: string, value: string, parts: Record<string, string> = {}): ProofResult =>
  prove(name, value, new Map(Object.entries(parts)), value);
const details = (result: ProofResult): string[] => result.proofs.map((proof) => `${proof.result}: ${proof.detail}`);
/** The value with its last character changed for another of the same kind. */
const spoiled = (value: string): string =>
  `${value.slice(0, -1)}${{ 0: '1', a: 'b', A: 'B' }[value.at(-1) ?? ''] ?? (/\d/.test(value.at(-1) ?? '') ? '0' : /[a-z]/.test(value.at(-1) ?? '') ? 'a' : 'A')}`;

function base62Check(body: string): string {
  let rest = BigInt(crc32(body));
  let digits = '';
  for (let i = 0; i < 6; i++, rest /= 62n) digits = `${BASE62[Number(rest % 62n)] ?? ''}${digits}`;
  return digits;
}

function jwtOf(header: unknown, claims: unknown, signature = random.text(BASE62, 43)): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part(header)}.${part(claims)}.${signature}`;
}

describe('checksums', () => {
  const body = random.text(BASE62, 30);
  it('of GitHub and npm are CRC-32 of the body in base62', () => {
    for (const prefix of ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_']) {
      const token = `${prefix}${body}${base62Check(body)}`;
      expect(run('github-crc32', token)).toMatchObject({
        confidence: 'high',
        proofs: [{ kind: 'checksum', result: 'holds' }],
      });
      expect(run('github-crc32', spoiled(token))).toMatchObject({
        confidence: 'medium',
        proofs: [{ kind: 'checksum', result: 'fails' }],
      });
    }
    expect(run('npm-crc32', `npm_${body}${base62Check(body)}`).confidence).toBe('high');
  });
  it('say nothing of forms they are not known for', () => {
    expect(run('github-crc32', `ghr_${random.text(BASE62, 76)}`)).toEqual({ proofs: [] });
    expect(run('gitlab-routable-crc32', `glrt-${random.text(BASE62, 20)}`)).toEqual({ proofs: [] });
  });
  it('of Grafana are little-endian, over the prefix too', () => {
    const before = `glsa_${random.text(BASE62, 32)}`;
    const crc = Buffer.alloc(4);
    crc.writeUInt32LE(crc32(before));
    expect(run('grafana-crc32', `${before}_${crc.toString('hex')}`).confidence).toBe('high');
  });
  it('of Atlassian, Cloudflare, Zuplo and GitLab hold for what they were made over', () => {
    const hex = (text: string): string => crc32(text).toString(16).padStart(8, '0');
    const atlassian = `ATATT3${random.text(BASE62, 90)}=`;
    const forty = random.text(BASE62, 40);
    const lower = random.text('abcdefghijkmnpqrstuvwxyz23456789', 32);
    const gitlab = `glpat-${random.text(BASE62, 27)}.0y`;
    expect(run('atlassian-crc32', `${atlassian}${hex(atlassian).toUpperCase()}`).confidence).toBe('high');
    expect(run('cloudflare-crc32', `cfut_${forty}${hex(forty)}`).confidence).toBe('high');
    expect(run('zuplo-crc32', `zpka_${lower}_${hex(lower)}`).confidence).toBe('high');
    expect(run('gitlab-routable-crc32', `${gitlab}${crc32(gitlab).toString(36).padStart(7, '0')}`).confidence).toBe(
      'high',
    );
  });
  it('of age are Bech32', () => {
    const key = made('AGE-SECRET-KEY-1<bech32:52><check:age-bech32>');
    expect(run('age-bech32', key).confidence).toBe('high');
    expect(run('age-bech32', `${key.slice(0, -1)}${key.endsWith('Q') ? 'P' : 'Q'}`).confidence).toBe('medium');
  });
  it('of Bech32 agree with the test vector of BIP 173', () => {
    expect(made('A1<check:age-bech32>')).toBe('A12UEL5L');
  });
  it('of Luhn hold for the textbook number', () => {
    expect(run('luhn', '79927398713').proofs[0]?.result).toBe('holds');
    expect(run('luhn', '79927398714')).toMatchObject({ confidence: 'low', proofs: [{ result: 'fails' }] });
  });
  it('of PGP armour are CRC-24', () => {
    const block = made('<pem:PGP PRIVATE KEY BLOCK>');
    expect(run('pgp-crc24', block).confidence).toBe('high');
    expect(run('pgp-crc24', block.replaceAll('\n', '\\n')).confidence).toBe('high');
    expect(run('pgp-crc24', block.replace(/\n=.{4}\n/, '\n=AAAA\n')).confidence).toBe('medium');
  });
});

describe('AWS access key ids', () => {
  const idOf = (account: bigint): string => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
    const bits = ((1n << 47n) | (account << 7n)) << 2n;
    return `AKIA${Array.from({ length: 10 }, (_, i) => alphabet[Number((bits >> BigInt(45 - 5 * i)) & 31n)] ?? '').join('')}${random.text(alphabet, 6)}`;
  };
  it('hold the account number', () => {
    expect(details(run('aws-account', idOf(123456789012n)))).toEqual(['holds: key of AWS account 123456789012']);
    expect(details(run('aws-account', idOf(12345678901n)))).toEqual(['holds: key of AWS account 012345678901']);
  });
  it('are read from the other half of a pair too', () => {
    expect(details(run('aws-account', 'x'.repeat(40), { 'key id': idOf(123456789012n) }))).toEqual([
      'holds: key of AWS account 123456789012',
    ]);
  });
  it('of the older scheme hold none', () => {
    expect(run('aws-account', `AKIAI${random.text('ABCDEFGH234567', 15)}`)).toEqual({ proofs: [] });
  });
});

describe('JSON Web Tokens', () => {
  it('say who issued them and until when they hold', () => {
    const result = run(
      'jwt',
      jwtOf({ alg: 'RS256' }, { iss: 'https://token.actions.githubusercontent.com', exp: 1_798_761_600 }),
    );
    expect(details(result)).toEqual([
      'holds: JWT signed with RS256',
      'neutral: issued by GitHub Actions',
      'neutral: valid until 2027-01-01',
    ]);
    expect(result).toMatchObject({ confidence: 'high', traits: { expiresAt: '2027-01-01T00:00:00.000Z' } });
  });
  it('without an end of validity say so', () => {
    expect(details(run('jwt', jwtOf({ alg: 'HS256' }, { sub: 'a' })))).toContain('neutral: no expiry');
  });
  it.each([
    [
      'the role',
      { role: 'service_role' },
      ['neutral: service role, bypasses row-level security', 'neutral: no expiry'],
    ],
    ['the day of issue', { iat: 1735689600 }, ['neutral: issued on 2025-01-01', 'neutral: no expiry']],
    ['no time that is none in seconds', { exp: '1798761600', iat: 1735689600000 }, ['neutral: no expiry']],
    ['no sample by its name alone', { name: 'John Doe' }, ['neutral: no expiry']],
  ])('tell %s', (_, claims, told) => {
    expect(run('jwt', jwtOf({ alg: 'X' }, claims))).toMatchObject({ confidence: 'high', traits: {} });
    expect(details(run('jwt', jwtOf({ alg: 'X' }, claims)))).toEqual(['holds: JWT with a header and claims', ...told]);
  });
  it('that are unsigned are low in confidence', () => {
    expect(details(run('jwt', jwtOf({ alg: 'none' }, {})))[0]).toBe('fails: JWT that declares itself unsigned');
    expect(run('jwt', jwtOf({ alg: 'none' }, { sub: 'a' }, '')).confidence).toBe('low');
    expect(run('jwt', jwtOf({ alg: 'HS256' }, { sub: 'a' }, '')).confidence).toBe('low');
  });
  it('of the documentation are known samples', () => {
    expect(run('jwt', jwtOf({ alg: 'HS256' }, { sub: '1234567890', name: 'John Doe', iat: 1516239022 }))).toMatchObject(
      { confidence: 'low', traits: { knownDefault: true } },
    );
  });
  it('that are no JSON are low in confidence', () => {
    expect(
      run('jwt', `eyJ${random.text(BASE62, 30)}.eyJ${random.text(BASE62, 30)}.${random.text(BASE62, 30)}`).confidence,
    ).toBe('low');
  });
});

describe('private key blocks', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
  const ed = generateKeyPairSync('ed25519').privateKey;
  it.each([
    ['PKCS #1', rsa.export({ type: 'pkcs1', format: 'pem' }), 'RSA key, 1024 bits, no passphrase', false],
    ['PKCS #8 of RSA', rsa.export({ type: 'pkcs8', format: 'pem' }), 'RSA key, 1024 bits, no passphrase', false],
    ['SEC 1', ec.export({ type: 'sec1', format: 'pem' }), 'EC key, P-384, no passphrase', false],
    ['PKCS #8 of EC', ec.export({ type: 'pkcs8', format: 'pem' }), 'P-384 key, no passphrase', false],
    ['PKCS #8 of Ed25519', ed.export({ type: 'pkcs8', format: 'pem' }), 'Ed25519 key, no passphrase', false],
    [
      'encrypted PKCS #8',
      rsa.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'p' }),
      'encrypted private key (PBES2), protected by a passphrase',
      true,
    ],
    [
      'encrypted PKCS #1',
      rsa.export({ type: 'pkcs1', format: 'pem', cipher: 'aes-128-cbc', passphrase: 'p' }),
      'encrypted RSA key, protected by a passphrase',
      true,
    ],
    ['OpenSSH', made('<pem:OPENSSH PRIVATE KEY>'), 'OpenSSH key, Ed25519, no passphrase', false],
    ['OpenPGP', made('<pem:PGP PRIVATE KEY BLOCK>'), 'OpenPGP key', false],
    [
      'PuTTY',
      'PuTTY-User-Key-File-3: ssh-rsa\r\nEncryption: aes256-cbc\r\n',
      'PuTTY key, protected by a passphrase',
      true,
    ],
  ])('of %s are told apart', (_, block, detail, encrypted) => {
    const text = String(block).trim();
    const result = run('pem', text);
    expect(result.proofs[0]?.detail).toContain(detail.split(', ')[0]);
    if (!detail.startsWith('OpenPGP')) expect(details(result)).toEqual([`holds: ${detail}`]);
    expect(result.traits?.encrypted ?? false).toBe(encrypted);
  });
  it.each([
    ['RSA', 1, [0, 9, 1, 255, 0, 2, 3], 0, [0x95, 0, 40]],
    ['RSA', 1, [0, 9, 1, 255, 0, 2, 3], 254, [0xc5, 40]],
    ['DSA', 17, [0, 8, 9, 0, 8, 9, 0, 8, 9, 0, 8, 9], 254, [0xc5, 192, 40]],
    ['EdDSA', 22, [2, 43, 6, 0, 8, 9], 0, [0xc7, 255, 0, 0, 0, 40]],
    ['EdDSA', 22, [2, 43, 6, 0, 8, 9], 255, [0x9c, 40]],
  ])('of OpenPGP say whether a passphrase protects them: %s', (name, algorithm, publicPart, usage, header) => {
    const packet = Buffer.from([...header, 4, 0, 0, 0, 0, algorithm, ...publicPart, usage, ...Buffer.alloc(40, 7)]);
    const text = `-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n${packet.toString('base64')}\n-----END PGP PRIVATE KEY BLOCK-----`;
    const state = usage === 0 ? 'no passphrase' : 'protected by a passphrase';
    expect(details(run('pem', text))).toEqual([`holds: OpenPGP key, ${name}, ${state}`]);
  });
  it('on one line, indented or in quoted source code are the same', () => {
    for (let seed = 0; seed < 12; seed++) {
      const pem = expandExample('«<pem:RSA PRIVATE KEY>»', `block ${seed}`).secrets[0]?.value ?? '';
      const written = [
        pem,
        pem.replaceAll('\n', '\\n'),
        pem.replaceAll('\n', '\r\n'),
        pem.replaceAll('\n', '\n    '),
        pem.split('\n').join('\\n" +\n  "'),
        pem.split('\n').join(' \\n "\n  + " '),
        pem.split('\n').join('"\n"'),
        pem.split('\n').join('\\\n'),
      ];
      for (const text of written) {
        expect(details(run('pem', text))).toEqual(['holds: RSA key, 2047 bits, no passphrase']);
      }
    }
  });
  it('are read under a label that names no algorithm, and with a remark behind the opening line', () => {
    const pem = String(rsa.export({ type: 'pkcs1', format: 'pem' })).trim();
    expect(details(run('pem', pem.replaceAll('RSA PRIVATE', 'PRIVATE')))).toEqual([
      'holds: RSA key, 1024 bits, no passphrase',
    ]);
    expect(details(run('pem', pem.replace('KEY-----\n', 'KEY----- for tests\n')))).toEqual([
      'holds: RSA key, 1024 bits, no passphrase',
    ]);
  });
  it('that hold no key are low in confidence', () => {
    expect(
      run('pem', `-----BEGIN RSA PRIVATE KEY-----\n${random.text(BASE62, 300)}\n-----END RSA PRIVATE KEY-----`)
        .confidence,
    ).toBe('low');
    expect(run('pem', '-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----').confidence).toBe('low');
  });
});

describe('other structures', () => {
  it('a random UUID says that it is one', () => {
    expect(details(run('uuid-version', made('<uuid>')))).toEqual(['holds: random UUID (version 4)']);
    expect(run('uuid-version', '12345678-1234-0234-0234-123456789abc').confidence).toBe('low');
    expect(details(run('uuid-version', '12345678-1234-1234-8234-123456789abc'))).toEqual([
      'neutral: UUID of version 1, which is not entirely random',
    ]);
    expect(run('uuid-version', 'none')).toEqual({ proofs: [] });
  });
  it('a shared access signature says until when it holds and what it permits', () => {
    const result = run('azure-sas', 'sv=2022-11-02&ss=b&sp=rwd&se=2027-01-01T08%3A00%3A00Z&sig=x');
    expect(details(result)).toEqual(['neutral: valid until 2027-01-01', 'neutral: permits read, write, delete']);
    expect(result.traits).toEqual({ expiresAt: '2027-01-01T08:00:00.000Z' });
    expect(run('azure-sas', 'SharedAccessSignature sr=a&sig=b&se=1798761600&skn=c').traits).toEqual({
      expiresAt: '2027-01-01T00:00:00.000Z',
    });
    expect(run('azure-sas', 'se=2027-01-01&sp=%E0')).toEqual({
      proofs: [{ kind: 'expiry', result: 'neutral', detail: 'valid until 2027-01-01' }],
      traits: { expiresAt: '2027-01-01T00:00:00.000Z' },
    });
    expect(details(run('azure-sas', 'se=soon&sp=rz'))).toEqual(['neutral: permits read']);
    expect(run('azure-sas', 'sig=x')).toEqual({ proofs: [] });
  });
});

describe('every proof', () => {
  it.each([...PROOF_NAMES])('%s takes any text without throwing, and repeats none of it', (name) => {
    for (let i = 0; i < 40; i++) {
      const value =
        [
          random.text(BASE62, 40),
          random.text('.=-_&\n\\{}"0a', 60),
          `eyJ${random.text(BASE62, 20)}..`,
          `-----BEGIN PRIVATE KEY-----${random.text(BASE62, i)}`,
          '',
        ][i % 5] ?? '';
      const text = JSON.stringify(run(name, value));
      if (value.length > 12) expect(text).not.toContain(value.slice(0, 12));
    }
  });
  it('is known by a name, and an unknown name proves nothing', () => {
    expect(PROOF_NAMES).toContain('github-crc32');
    expect(run('no-such-proof', 'x')).toEqual({ proofs: [] });
  });
});

describe('a signed URL', () => {
  const until = (whole: string): string | undefined =>
    prove('signed-url', 'signature', new Map(), whole).traits?.expiresAt;
  it('tells when it ends', () => {
    expect(until('?X-Amz-Date=20260301T100000Z&X-Amz-Expires=3600&X-Amz-Signature=x')).toBe('2026-03-01T11:00:00.000Z');
    expect(until('?X-Goog-Date=20260301T100000Z&amp;X-Goog-Expires=60&amp;X-Goog-Signature=x')).toBe(
      '2026-03-01T10:01:00.000Z',
    );
    expect(until('?Expires=1798761600&Signature=x&Key-Pair-Id=y')).toBe('2027-01-01T00:00:00.000Z');
  });
  it('without a time says nothing', () => {
    expect(prove('signed-url', 'signature', new Map(), '?X-Amz-Signature=x')).toEqual({ proofs: [] });
  });
});

describe('private key blocks that cannot be read', () => {
  const block = (body: Buffer): string =>
    `-----BEGIN RSA PRIVATE KEY-----\n${body.toString('base64').replaceAll(/(.{64})/g, '$1\n')}\n-----END RSA PRIVATE KEY-----`;
  const whole = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ type: 'pkcs1', format: 'der' });

  it('are still worth a look where they begin as a key does', () => {
    expect(run('pem', block(whole.subarray(0, 400))).confidence).toBe('medium');
    expect(details(run('pem', block(whole.subarray(0, 400))))[0]).toContain('damaged or cut');
  });

  it('are worth none where they are short, of one byte or no key at all', () => {
    expect(run('pem', block(whole.subarray(0, 60))).confidence).toBe('low');
    expect(run('pem', block(Buffer.concat([whole.subarray(0, 4), Buffer.alloc(400)]))).confidence).toBe('low');
    expect(run('pem', block(whole.subarray(100, 500).fill(1, 0, 1))).confidence).toBe('low');
  });
});

describe('logins in base64', () => {
  const told = (login: string): string | undefined =>
    run('user-password', Buffer.from(login).toString('base64')).confidence;

  it('are worth less where the password is a sample or a common one', () => {
    expect(told('user:pass')).toBe('low');
    expect(told('user:your-password-here')).toBe('low');
    expect(told('ann:sunshine1')).toBe('medium');
    expect(told(`ann:${random.text(BASE62, 20)}`)).toBeUndefined();
    expect(told('no-colon')).toBeUndefined();
  });
});
