/** Rules of a user's own, and those brought in from gitleaks, with the built program. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, keyroll, scan, token, write } from './keyroll.ts';

const PACK = `provider: shop
name: Shop
rules:
  - id: shop-key
    title: Shop key
    kind: api-key
    severity: critical
    grants: Everything.
    rotate: In the shop.
    pattern: 'shopkey_[a-z0-9]{24}'
    examples: ['key = "«shopkey_<alnum-lower:24>»"']
    counterExamples: ['shopkey_<alnum-lower:12>']
`;
const KEY = token('shopkey_<alnum-lower:24>', 'pack');
const rulesOf = (report: {
  readonly findings: readonly { readonly rule: string; readonly severity: string }[];
}): readonly string[] => report.findings.map(({ rule, severity }) => `${rule} ${severity}`);

describe('a rule pack', () => {
  test('adds rules to the built-in ones, named on the command line or in the configuration', () => {
    const dir = folder({
      'packs/shop.yaml': PACK,
      'src/a.env': `KEY=${KEY}\nGITHUB=${token('ghp_<base62:30><check:github-crc32>', 'pack')}\n`,
    });
    const named = scan(dir, ['scan', 'src', '--no-config', '--rules', 'packs']);
    expect(rulesOf(named.report)).toEqual(['shop-key critical', expect.stringMatching(/^github-/)]);
    write(dir, 'keyroll.config.yaml', 'rules: [packs/shop.yaml]\n');
    const configured = scan(dir, ['scan', '.']);
    expect(rulesOf(configured.report)).toEqual(rulesOf(named.report));
    expect(configured.report.run.skipped).toContainEqual({ path: 'packs/shop.yaml', reason: "keyroll's own file" });
    expect(configured.report.tool.rulesDigest).not.toBe(
      scan(dir, ['scan', '.', '--no-config']).report.tool.rulesDigest,
    );
    expect(rulesOf(scan(dir, ['scan', 'src', '--no-config']).report)).not.toContain('shop-key critical');
  });

  test('counts in history too, and in every thread', () => {
    const dir = folder({
      'shop.yaml': PACK,
      ...Object.fromEntries(
        Array.from({ length: 900 }, (_, at) => [`src/${at}.txt`, at % 300 === 0 ? `${at} ${KEY}` : 'nothing']),
      ),
    });
    expect(
      scan(dir, ['scan', 'src', '--no-config', '--rules', 'shop.yaml', '--jobs', '3']).report.findings[0]?.occurrences,
    ).toHaveLength(3);
  });

  test('replaces a built-in rule where it says so, and the report says it too', () => {
    const own = PACK.replaceAll('shop-key', 'npm-access-token').replace(
      '    pattern:',
      '    overrides: true\n    pattern:',
    );
    const dir = folder({ 'own.yaml': own, 'a.env': `KEY=${KEY}\n` });
    const { report } = scan(dir, ['scan', 'a.env', '--no-config', '--rules', 'own.yaml']);
    expect(rulesOf(report)).toEqual(['npm-access-token critical']);
    expect(report.diagnostics).toContainEqual(
      expect.objectContaining({
        code: 'rule-replaced',
        message: 'the built-in rule npm-access-token is replaced by the one in own.yaml',
      }),
    );
  });

  test('shows in "rules list", "show" and "test"', () => {
    const dir = folder({ 'shop.yaml': PACK });
    expect(keyroll(dir, ['rules', 'list', '--rules', 'shop.yaml']).out).toMatch(/^shop-key +Shop key/m);
    expect(keyroll(dir, ['rules', 'show', 'shop-key', '--rules', 'shop.yaml']).out).toContain(
      'rule shop-key, api-key, critical severity',
    );
    expect(keyroll(dir, ['rules', 'test', 'shop-key', KEY, '--rules', 'shop.yaml'])).toMatchObject({
      code: 1,
      out: expect.stringContaining('bytes 0-32: '),
    });
    expect(keyroll(dir, ['rules', 'show', 'shop-key'])).toMatchObject({ code: 2 });
  });

  test.each<[string, string, RegExp]>([
    [
      'an id that keyroll has',
      PACK.replace('id: shop-key', 'id: npm-access-token'),
      /^keyroll: p\.yaml:4:\d+: Rule "npm-access-token": this id is taken\. A built-in rule has this id/,
    ],
    [
      'the same id twice',
      PACK + PACK.slice(PACK.indexOf('  - id')),
      /^keyroll: p\.yaml:13:\d+: Rule "shop-key": this id is taken\. It is already used in p\.yaml/,
    ],
    [
      'nothing to override',
      PACK.replace('    pattern:', '    overrides: true\n    pattern:'),
      /^keyroll: p\.yaml:10:\d+: Rule "shop-key": there is nothing to override/,
    ],
    ['an unknown field', PACK.replace('grants', 'grant'), /^keyroll: p\.yaml:8:5: .*Did you mean "grants"/m],
    [
      'a pattern that can run away',
      PACK.replace("'shopkey_[a-z0-9]{24}'", "'shopkey_(?:[a-z]{1,20}){1,20}'"),
      /^keyroll: p\.yaml:10:\d+: Rule "shop-key": /,
    ],
    [
      'a pattern without a literal',
      PACK.replace("'shopkey_[a-z0-9]{24}'", "'[a-z0-9]{24}'"),
      /^keyroll: p\.yaml:10:\d+: Rule "shop-key": /,
    ],
    [
      'an example it does not find',
      PACK.replace('«shopkey_<alnum-lower:24>»', '«shopkey_<alnum-lower:20>»'),
      /^keyroll: p\.yaml:11:\d+: Rule "shop-key": finds nothing in its example 1/,
    ],
    [
      'a counter-example it finds',
      PACK.replace('shopkey_<alnum-lower:12>', 'shopkey_<alnum-lower:24>'),
      /^keyroll: p\.yaml:12:\d+: Rule "shop-key": matches its counter-example 1/,
    ],
    ['no examples', PACK.replace(/    examples.*\n/, ''), /^keyroll: p\.yaml:4:\d+: Rule "shop-key" has no examples/],
    ['broken YAML', 'provider: [\n', /^keyroll: p\.yaml:\d+:\d+: /],
  ])('is refused with its place for %s, and nothing is scanned', (_, pack, message) => {
    const dir = folder({ 'p.yaml': pack, 'a.txt': KEY });
    for (const args of [
      ['scan', 'a.txt', '--no-config', '--rules', 'p.yaml'],
      ['rules', 'check', 'p.yaml'],
    ]) {
      const { code, out, err } = keyroll(dir, args);
      expect([code, out]).toEqual([2, '']);
      expect(err).toMatch(message);
    }
  });
});

const IMPORTED = `[extend]
useDefault = true

[[rules]]
id = "Acme_API Token"
description = "Acme token"
regex = '''(?i)\\b(acmetok_[a-z0-9]{24})(?:[\\x60'"\\s;]|$)'''
entropy = 3.0
keywords = ["acmetok_"]

[[rules]]
id = "mixed"
regex = '''(?P<head>Zed(?i:key))-([[:alnum:]]{24,})'''
secretGroup = 2

[[rules]]
id = "by-keyword"
regex = '''[a-z0-9]{12}[a-f0-9]{24}'''
keywords = ["corpx"]

[[rules]]
id = "letters"
regex = '''\\pL{20}'''

[[rules]]
id = "paths"
path = '''\\.p12$'''

[allowlist]
stopwords = ["example"]
`;

test('rules test says why a value that fits the pattern is none', () => {
  const { code, out } = keyroll(folder({}), ['rules', 'test', 'github-personal-access-token', `ghp_${'a'.repeat(36)}`]);
  expect([code, out]).toEqual([
    0,
    expect.stringMatching(/^bytes 0-40: dropped at \w+, .+\ngithub-personal-access-token finds nothing here\.\n$/),
  ]);
});

describe('rules of a .gitleaks.toml', () => {
  test('become a pack that finds what they found', () => {
    const tokens = {
      acme: token('acmetok_<alnum-lower:24>', 'import').toUpperCase(),
      zed: `ZedKEY-${token('<base62:26>', 'import')}`,
    };
    const dir = folder({ '.gitleaks.toml': IMPORTED, 'a/a.txt': `x "${tokens.acme}"\n${tokens.zed}\n` });
    const { code, err } = keyroll(dir, ['rules', 'import', '.gitleaks.toml', '-o', 'pack.yaml']);
    expect(code).toBe(0);
    expect(err).toContain('2 of 5 rules converted.\nUse it with: keyroll scan --rules pack.yaml\n');
    const pack = readFileSync(join(dir, 'pack.yaml'), 'utf8');
    expect(keyroll(dir, ['rules', 'check', 'pack.yaml']).out).toBe(
      '2 rules in 1 file hold; 2 without an example to be held to.\n',
    );
    expect(pack).toContain('minEntropy: 3');
    const { report } = scan(dir, ['scan', 'a', '--no-config', '--rules', 'pack.yaml']);
    expect(report.findings.map(({ rule, occurrences: [place] }) => [rule, place?.byteStart, place?.byteEnd])).toEqual([
      ['acme-api-token', 3, 35],
      ['mixed', 44, 70],
    ]);
  });

  test('ask for no more entropy than they did, though a public start counts for nothing here', () => {
    const config = `[[rules]]\nid = "acme"\nregex = '''acme_[a-f0-9]{32}'''\nentropy = 3.5\nkeywords = ["acme_"]\n`;
    const entropyOf = (text: string): number =>
      [...new Set(text)]
        .map((letter) => text.split(letter).length - 1)
        .reduce((sum, n) => sum - (n / text.length) * Math.log2(n / text.length), 0);
    const passed = Array.from({ length: 60 }, (_, n) => token('acme_<hex:32>', `entropy ${n}`)).filter(
      (value) => entropyOf(value) >= 3.5,
    );
    expect(passed.length).toBeGreaterThan(40);
    const dir = folder({ 'g.toml': config, 'a/a.txt': passed.map((value) => `${value}\n`).join('') });
    keyroll(dir, ['rules', 'import', 'g.toml', '-o', 'pack.yaml']);
    const { report } = scan(dir, ['scan', 'a', '--no-config', '--rules', 'pack.yaml']);
    expect(report.findings).toHaveLength(passed.length);
  });

  test('are named where they have no equal', () => {
    const { err } = keyroll(folder({ '.gitleaks.toml': IMPORTED }), ['rules', 'import', '.gitleaks.toml']);
    expect(err).toContain(".gitleaks.toml: extends gitleaks' default rules");
    expect(err).toContain('.gitleaks.toml: allows values, words or commits everywhere');
    expect(err).toMatch(/^ {2}mixed: unbounded quantifiers are bounded$/m);
    expect(err).toMatch(/^ {2}letters: not converted: Unicode classes have no equivalent here$/m);
    expect(err).toMatch(/^ {2}paths: matches paths only, which no rule of keyroll does$/m);
    expect(err).toMatch(/^ {2}by-keyword: not converted: /m);
  });

  test('are refused with the place where they are no TOML, and write nothing', () => {
    const dir = folder({ 'a.toml': '[[rules]]\nid = \n' });
    expect(keyroll(dir, ['rules', 'import', 'a.toml', '-o', 'pack.yaml'])).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringMatching(/^keyroll: a\.toml:2:\d+: this is not valid TOML/),
    });
    expect(() => readFileSync(join(dir, 'pack.yaml'))).toThrow();
  });
});
