import { createPrivateKey } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { expandExample } from '../../src/ruleset/example/example.ts';

const value = (template: string, seed = 'a'): string => expandExample(`«${template}»`, seed).secrets[0]?.value ?? '';

describe('an example', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(value('<base62:40>', 'a')).toBe(value('<base62:40>', 'a'));
    expect(value('<base62:40>', 'a')).not.toBe(value('<base62:40>', 'b'));
  });
  it('marks its secrets in bytes of UTF-8', () => {
    const { text, secrets } = expandExample('é = «<hex:8>»; ü = «<hex:8>»', 'a');
    expect(secrets.map(({ start, end }) => Buffer.from(text).toString('utf8', start, end))).toEqual(
      secrets.map((secret) => secret.value),
    );
    expect(secrets[0]?.start).toBe(5);
  });
  it.each([
    ['<digits:12>', /^\d{12}$/],
    ['<hex:40>', /^[0-9a-f]{40}$/],
    ['<HEX:40>', /^[0-9A-F]{40}$/],
    ['<base32:16>', /^[A-Z2-7]{16}$/],
    ['<base64url:30-34>', /^[\w-]{30,34}$/],
    ['<uuid>', /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
  ])('expands %s', (template, shape) => {
    for (const seed of ['a', 'b', 'c', 'd']) expect(value(template, seed)).toMatch(shape);
  });
  it('looks as issued values do', () => {
    for (let seed = 0; seed < 50; seed++) {
      const text = value('<base62:24>', String(seed));
      expect(text).toMatch(/[0-9]/);
      expect(text).toMatch(/[a-z]/);
      expect(text).toMatch(/[A-Z]/);
      expect(new Set(text).size).toBeGreaterThan(9);
    }
  });
  it('leaves what only looks like a part', () => {
    expect(expandExample('<key name="a"> x < 3', 'a').text).toBe('<key name="a"> x < 3');
  });
  it('encodes generated parts', () => {
    const decoded: unknown = JSON.parse(Buffer.from(value('<base64({"sub":"<lower:8>"})>'), 'base64').toString());
    expect(decoded).toEqual({ sub: expect.stringMatching(/^[a-z]{8}$/) });
    expect(value('<base64url({"a":1})>')).not.toContain('=');
  });
  it('appends check digits over the marks so far', () => {
    const text = value('abc<digits:9><check:crc32-hex>');
    expect(text.slice(-8)).toBe(crc32(text.slice(0, -8)).toString(16).padStart(8, '0'));
  });
  it.each([
    'EC PRIVATE KEY',
    'PRIVATE KEY',
    'RSA PRIVATE KEY',
    'DSA PRIVATE KEY',
    'OPENSSH PRIVATE KEY',
    'ENCRYPTED PRIVATE KEY',
    'PGP PRIVATE KEY BLOCK',
  ])('generates a block of %s', (label) => {
    const block = value(`<pem:${label}>`);
    expect(block.startsWith(`-----BEGIN ${label}-----\n`)).toBe(true);
    expect(block.endsWith(`\n-----END ${label}-----`)).toBe(true);
    expect(value(`<pem-line:${label}>`)).not.toContain('\n');
  });
  it('generates RSA blocks that a parser takes for keys', () => {
    expect(createPrivateKey(value('<pem:RSA PRIVATE KEY>')).asymmetricKeyType).toBe('rsa');
  });
  it.each([
    ['«<hex:8>', 'without »'],
    ['<hex:8>»', 'without «'],
    ['<hxe:8>', 'Did you mean "hex"?'],
    ['<check:none>', 'no checksum "none"'],
    ['<pem:NO KEY>', 'no key block'],
    ['<base64(abc', 'not closed'],
  ])('%s is refused', (template, message) => {
    let said = '';
    try {
      expandExample(template, 'a');
    } catch (error) {
      said = `${String(error)} ${error instanceof Error && 'hint' in error ? String(error.hint) : ''}`;
    }
    expect(said).toContain(message);
  });
});
