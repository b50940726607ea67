/** `--values`: places of values that their keeper knows, in clear and encoded. All values are made up here. */
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { folder, git, githubToken, keyroll, scan, token, type Run } from './keyroll.ts';
import type { Report } from '../../src/model/report.ts';

const SECRET = token('<base62:14>', 'sought');
const PHRASE = 'some "odd" phrase/with+signs & more';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Places at which the values of `list` stand in one file, as the text found there. */
function places(content: string, list: string): readonly string[] {
  const dir = folder({ 'a.txt': content, 'list.txt': list });
  return textsOf(scan(dir, ['scan', '.', '--no-config', '--values', 'list.txt']), content);
}

function textsOf({ report }: Run & { readonly report: Report }, content: string): readonly string[] {
  const bytes = Buffer.from(content);
  return report.findings
    .filter(({ proofs }) => proofs.some(({ kind }) => kind === 'known'))
    .flatMap(({ occurrences }) =>
      occurrences.map(({ byteStart, byteEnd }) => bytes.toString('utf8', byteStart, byteEnd)),
    );
}

describe('a value that is looked for', () => {
  test.each<[string, string]>([
    ['as it is', SECRET],
    ['in base64', base64(SECRET).replace(/=+$/, '')],
    ['in hex', Buffer.from(SECRET).toString('hex')],
    ['in hex of capitals', Buffer.from(SECRET).toString('hex').toUpperCase()],
  ])('is found %s, and nothing more is marked', (_, written) => {
    expect(places(`before ${written} after\n`, SECRET)).toEqual([written]);
  });

  test.each([0, 1, 2, 3, 4, 5])('is found in base64 with %i bytes before it', (before) => {
    const encoded = base64(`${'x'.repeat(before)}${SECRET}yz`);
    const [found = '', ...others] = places(`a/${'b'.repeat(before)}: "${encoded}"\n`, SECRET);
    expect(others).toEqual([]);
    expect(encoded).toContain(found);
    expect(found.length).toBeLessThanOrEqual(Math.ceil((SECRET.length * 4) / 3) + 2);
  });

  test('is found in base64 of the kind for URLs', () => {
    const value = `${SECRET}???>>>~~~${SECRET}`;
    expect(places(`"${Buffer.from(`a${value}b`).toString('base64url')}"`, value)).toHaveLength(1);
  });

  test.each<[string, string]>([
    ['URLs', encodeURIComponent(PHRASE)],
    ['JSON', JSON.stringify(PHRASE).slice(1, -1)],
    ['XML', PHRASE.replace(/&/g, '&amp;').replace(/"/g, '&quot;')],
  ])('is found escaped for %s', (_, written) => {
    expect(places(`before ${written} after\n`, PHRASE)).toEqual([written]);
  });

  test('is found in base64 within base64', () => {
    expect(places(`data: ${base64(`password: ${base64(SECRET)}\n`)}\n`, SECRET)).toHaveLength(1);
  });

  test('is found in a compressed and encoded text', () => {
    expect(
      places(
        `release: ${gzipSync(`the password of the database is ${SECRET}\n`.repeat(3)).toString('base64')}\n`,
        SECRET,
      ),
    ).not.toEqual([]);
  });

  test('is found inside a longer word where it is long, and only as a word of its own where it is short', () => {
    expect(places(`x${SECRET}x`, SECRET)).toEqual([SECRET]);
    expect(places('xzq7kx (zq7k) zq7k_1', 'zq7k')).toEqual(['zq7k']);
  });

  test('is found in history, and by every thread', () => {
    const many = Object.fromEntries(
      Array.from({ length: 1300 }, (_, at) => [
        `f${at}.txt`,
        at % 50 === 0 ? `a ${base64(`${at}:${SECRET}`)}\n` : 'nothing\n',
      ]),
    );
    const dir = folder(many);
    git(dir, 'init', '-q');
    git(dir, 'add', '.');
    git(dir, 'commit', '-qm', 'all');
    git(dir, 'rm', '-q', 'f0.txt');
    git(dir, 'commit', '-qm', 'less');
    const [tree, history] = [
      ['scan', '.'],
      ['scan', '--history'],
    ].map(
      (args) => scan(dir, [...args, '--no-config', '--jobs', '3', '--values', '-'], { input: SECRET }).report.findings,
    );
    expect(tree?.map(({ occurrences }) => occurrences.length)).toEqual([25]);
    expect(history?.map(({ occurrences }) => occurrences.length)).toEqual([26]);
  });
});

test('a rule that knows the value still names the finding, and a doubtful one is doubtful no more', () => {
  const value = githubToken('sought');
  const weak = token('<lower:9>', 'sought');
  const dir = folder({ 'a.env': `GITHUB_TOKEN=${value}\n`, 'b.txt': `${base64(`user:${value}`)}\nuser = "${weak}"\n` });
  const { report } = scan(dir, ['scan', '.', '--no-config', '--values', '-'], {
    input: JSON.stringify({ CI_TOKEN: value, OTHER: weak }),
  });
  expect(
    report.findings.map(({ rule, confidence, occurrences }) => [rule, confidence, occurrences.map(({ path }) => path)]),
  ).toEqual(
    [
      ['github-personal-access-token', 'high', ['a.env', 'b.txt']],
      ['known-value', 'high', ['b.txt']],
    ].map(([rule, confidence, paths]) => [rule === 'known-value' ? rule : report.findings[0]?.rule, confidence, paths]),
  );
  expect(report.findings[0]?.rule).toMatch(/^github-/);
  expect(report.findings[0]?.proofs).toContainEqual({
    kind: 'known',
    result: 'holds',
    detail: 'is in the list of values as CI_TOKEN',
  });
});

describe('the list', () => {
  test.each<[string, string]>([
    ['lines', `# of production\n\n${SECRET}\n`],
    ['an environment file', `export DB_PASSWORD="${SECRET}"\nOTHER=not-there-at-all\n`],
    ['names and values', JSON.stringify({ prod: { db: SECRET } })],
    ['entries', JSON.stringify([{ name: 'db', value: SECRET }])],
    [
      'what Vault prints',
      JSON.stringify({
        request_id: 'plain words',
        data: { data: { db: SECRET }, metadata: { created_time: 'between' } },
      }),
    ],
    [
      'what Secrets Manager prints',
      JSON.stringify({
        Name: 'prod/db',
        VersionId: 'between words',
        SecretString: JSON.stringify({ password: SECRET }),
      }),
    ],
    ['a value that ends in padding', `${SECRET}==`],
  ])('may be %s', (_, list) => {
    const content = `plain words between ${SECRET}== and more`;
    expect(places(content, list)).toEqual([list.endsWith('==') ? `${SECRET}==` : SECRET]);
  });

  test('is not scanned itself, and shows up nowhere', () => {
    const dir = folder({ 'list.json': JSON.stringify({ DB: SECRET, PHRASE }), 'a.txt': `${SECRET} ${PHRASE}` });
    for (const format of ['terminal', 'compact', 'table', 'json', 'jsonl', 'sarif', 'gitlab', 'junit', 'markdown']) {
      const { code, out, err } = keyroll(dir, [
        'scan',
        '.',
        '--no-config',
        '--values',
        'list.json',
        '-v',
        '-f',
        format,
      ]);
      expect(code).toBe(1);
      expect(`${out}${err}`).not.toContain(SECRET);
      expect(`${out}${err}`).not.toContain(PHRASE);
      expect(out).not.toContain('list.json:');
    }
  });

  test('may lie in a file where standard input is scanned, and not come from there as well', () => {
    const dir = folder({ 'list.txt': SECRET });
    const found = keyroll(dir, ['scan', '-', '--no-config', '--values', 'list.txt', '-q'], {
      input: `a ${SECRET} b\n`,
    });
    expect(found.code).toBe(1);
    const both = keyroll(dir, ['scan', '-', '--no-config', '--values', '-'], { input: SECRET });
    expect(both).toMatchObject({ code: 2, err: expect.stringContaining('--values FILE') });
  });

  test.each<[string, string]>([
    ['between bare values', `another-of-them\nhunter=${SECRET}\n`],
    ['alone', `hunter=${SECRET}\n`],
    ['of drawn letters', `OTHER=not-there-at-all\nx7Kp2mQ9=${SECRET}\n`],
  ])('repeats nothing of a value that holds a "=", %s', (_, list) => {
    const part = /(\w+)=\S+$/.exec(list.trim())?.[1] ?? '';
    const dir = folder({ 'list.txt': list, 'a.txt': `before ${part}=${SECRET} after\n` });
    const { report, out, err } = scan(dir, ['scan', '.', '--no-config', '--values', 'list.txt']);
    expect(report.findings).not.toEqual([]);
    expect(`${out}${err}`).not.toContain(part);
  });

  test('has a value of drawn letters with a "=" between them searched whole', () => {
    expect(places('before x7Kp2mQ9=Zt4 after\n', 'x7Kp2mQ9=Zt4')).toEqual(['x7Kp2mQ9=Zt4']);
    expect(places(`before x7Kp2mQ9=${SECRET} after\n`, `x7Kp2mQ9=${SECRET}`)).toEqual([`x7Kp2mQ9=${SECRET}`]);
  });

  test('leaves the digest of the rules as it is: a digest of values could be guessed at', () => {
    const dir = folder({ 'a.txt': 'nothing' });
    const [without, with_] = [[], ['--values', '-']].map(
      (args) => scan(dir, ['scan', '.', '--no-config', ...args], { input: SECRET }).report.tool.rulesDigest,
    );
    expect(with_).toBe(without);
  });

  test.each<[string, readonly string[], string, RegExp]>([
    ['broken JSON', ['.', '--values', '-'], '{\n  "a": ', /<stdin>:2:8: the list of values is not valid JSON/],
    ['nothing in it', ['.', '--values', '-'], '# none\n', /contains none that can be searched for/],
    ['a file that is not there', ['.', '--values', 'none.txt'], '', /none\.txt: the list of values cannot be read/],
    ['standard input twice', ['-', '--values', '-'], SECRET, /cannot be both/],
  ])('is refused with %s', (_, args, input, message) => {
    const { code, err } = keyroll(folder({ 'a.txt': '' }), ['scan', '--no-config', ...args], { input });
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });

  test('says how many of its values are too short to mean anything', () => {
    const { err } = keyroll(folder({ 'a.txt': 'a' }), ['scan', '.', '--no-config', '--values', '-'], {
      input: `abc\n${SECRET}\n`,
    });
    expect(err).toContain('1 of the values given has fewer than four characters and was not searched for');
  });
});
