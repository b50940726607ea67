import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Report, ReportFinding } from '../../src/model/report.ts';
import { folder, git, githubToken, keyroll, launch, scan, sharedFolder, shell, write, type Run } from './keyroll.ts';

/** In two pieces, or a scan of this repository would take it for its own. */
const IGNORE = ['keyroll', 'ignore'].join(':');

const FORMATS = ['terminal', 'compact', 'table', 'json', 'jsonl', 'sarif', 'gitlab', 'junit', 'markdown'];

describe('keyroll demo', () => {
  const place = sharedFolder();
  const shop = join(place, 'demo/shop');
  const pepper = { KEYROLL_PEPPER_FILE: join(place, 'demo/pepper') };
  let demo: Run;
  let report: Report;
  beforeAll(() => {
    demo = keyroll(place, ['demo', 'demo']);
    keyroll(shop, ['scan', '-q', '-o', join(place, 'report.json')], { env: pepper });
    report = JSON.parse(readFileSync(join(place, 'report.json'), 'utf8')) as Report;
  });
  const findingIn = (path: string): ReportFinding => {
    const found = report.findings.find(({ occurrences }) => occurrences.some((occurrence) => occurrence.path === path));
    if (found === undefined) throw new Error(`nothing was found in ${path}`);
    return found;
  };

  it('lays out a repository, scans it, prints the report and how to do the same', () => {
    expect(demo.code).toBe(0);
    expect(demo.out).toContain(pepper.KEYROLL_PEPPER_FILE);
    expect(demo.err).toContain(`${report.summary.findings} findings`);
    expect(git(shop, 'log', '--oneline').trim().split('\n').length).toBeGreaterThanOrEqual(3);
    expect(report.run).toMatchObject({ complete: true, identity: 'pepper' });
    expect(report.diagnostics).toEqual([]);
  });

  it('says what is wrong with an entry that no finding points at', () => {
    expect(demo.out).toMatch(/INV-002 {2}Owner has left\n {4}the owner of paypal-sandbox has left/);
  });
  it('shows an unregistered token', () => {
    expect(findingIn('src/refunds.js')).toMatchObject({
      state: 'unregistered',
      severity: 'critical',
      exposure: 'committed',
    });
  });
  it('shows a registered token in its place', () => {
    expect(findingIn('.env')).toMatchObject({ state: 'registered', entry: 'sendgrid-dev', exposure: 'ignored' });
  });
  it('shows a registered token where it does not belong', () => {
    expect(findingIn('scripts/release.sh')).toMatchObject({ state: 'misplaced', entry: 'github-release-bot' });
  });
  it('shows a revoked token that is still in the code', () => {
    expect(findingIn('scripts/notify.py')).toMatchObject({ state: 'revoked', entry: 'slack-deploy-notice' });
  });
  it('shows an expired token', () => {
    expect(findingIn('.npmrc')).toMatchObject({ state: 'expired', entry: 'npm-publish' });
  });
  it('shows an overdue token', () => {
    expect(findingIn('config/production.yaml')).toBeDefined();
    expect(report.findings.find(({ entry }) => entry === 'shop-database')).toMatchObject({ state: 'overdue' });
  });
  it('shows a token shared between environments', () => {
    const shared = findingIn('config/staging.yaml');
    expect(shared.occurrences.map(({ path, environment }) => [path, environment])).toEqual([
      ['config/production.yaml', 'prod'],
      ['config/staging.yaml', 'staging'],
    ]);
    expect(shared.checks).toContain('ENV-001');
    expect(demo.out).toContain('shared between prod and staging');
  });
  it('shows a secret that is kept by reference', () => {
    expect(report.protected.flatMap(({ places }) => places)).toContainEqual({
      path: 'config/production.yaml',
      line: 8,
    });
  });
  it('shows an inventory entry that was never seen', () => {
    expect(report.inventory.unseen).toEqual(['paypal-sandbox']);
  });
  it('leaves a test value alone', () => {
    expect(readFileSync(join(shop, 'README.md'), 'utf8')).toContain('sk_test_');
    expect(report.findings.flatMap(({ occurrences }) => occurrences.map(({ path }) => path))).not.toContain(
      'README.md',
    );
  });

  it('says so where git cannot make the repository', () => {
    const run = shell(sharedFolder(), 'ulimit -f 0; $KEYROLL demo shop');
    expect([run.code, run.err]).toEqual([2, expect.stringMatching(/^keyroll: .*git cannot commit[^\n]*\n$/)]);
  });

  it('makes the same tokens from the same seed, and others from another', () => {
    const masks = (dir: string): string[] =>
      (JSON.parse(keyroll(dir, ['scan', '-q', '-f', 'json']).out) as Report).findings
        .map(({ masked }) => masked)
        .sort();
    for (const [dir, seed] of [
      ['again', 'keyroll'],
      ['other', 'another seed'],
    ] as const) {
      expect(keyroll(place, ['demo', dir, '--seed', seed]).code).toBe(0);
    }
    expect(masks(join(place, 'again/shop'))).toEqual(masks(shop));
    expect(masks(join(place, 'other/shop'))).not.toEqual(masks(shop));
  });

  it('refuses a folder that holds something', () => {
    const dir = folder({ 'full/file.txt': 'mine\n' });
    expect(keyroll(dir, ['demo', 'full'])).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('is not empty'),
    });
  });

  it('without a folder makes one in the temporary place, and says how to scan it in words that a shell takes', () => {
    const dir = folder();
    mkdirSync(join(dir, "a person's tmp"));
    const run = launch(dir, ['demo'], { env: { TMPDIR: join(dir, "a person's tmp") } });
    expect([run.code, run.out]).toEqual([
      0,
      expect.stringMatching(/^The made-up shop is in .*\/a person's tmp\/keyroll-demo-\w+\/shop\n/),
    ]);
    const [enter, again] = [...run.out.matchAll(/^\$ (.*)$/gm)].map(([, typed]) => typed);
    const { code, err } = shell(dir, `keyroll() { $KEYROLL "$@"; }; ${enter}; ${again}`);
    expect([code, err]).toEqual([1, expect.stringContaining(`${report.summary.findings} findings`)]);
  });

  it('keyroll report renders every format as the scan did', () => {
    const all = (name: string): string[] =>
      FORMATS.flatMap((format) => ['--report', `${format}=${join(place, `${name}-${format}`)}`]);
    expect(keyroll(shop, ['scan', '-q', ...all('direct')], { env: pepper }).code).toBe(1);
    expect(keyroll(shop, ['report', join(place, 'direct-json'), '-q', ...all('again')])).toMatchObject({
      code: 0,
      out: '',
      err: '',
    });
    for (const format of FORMATS) {
      expect([format, readFileSync(join(place, `again-${format}`), 'utf8')]).toEqual([
        format,
        readFileSync(join(place, `direct-${format}`), 'utf8'),
      ]);
    }
    expect(keyroll(shop, ['report', join(place, 'direct-json')]).out).toContain('stripe-live-secret-key');
  });
});

describe('keyroll help', () => {
  it.each([['scan'], ['inventory', 'add'], ['inventory', 'pepper', 'rotate'], ['rules', 'show']])(
    'tells of a command what the command tells of itself: %s',
    (...words) => {
      const dir = folder();
      const asked = keyroll(dir, ['help', ...words]);
      expect([asked.code, asked.out]).toEqual([0, keyroll(dir, [...words, '--help']).out]);
    },
  );

  it('names a command that is not there, and the one that may be meant', () => {
    const refused = (...args: string[]): string => {
      const run = keyroll(folder(), args);
      expect([run.code, run.out]).toEqual([2, '']);
      return run.err;
    };
    expect(refused('help', 'usge')).toBe('keyroll: there is no command "usge". Did you mean "usage"?\n');
    expect(refused('help', 'inventory', 'lst')).toContain('there is no command "lst". Did you mean "list"?');
    expect(refused('inventory', 'help', 'lst')).toContain('there is no command "lst". Did you mean "list"?');
    expect(refused('help', 'scan', 'src')).toContain('there is no command "src"');
    expect(refused('help', githubToken('topic'))).toBe('keyroll: there is no such command.\n');
  });
});

describe('keyroll explain', () => {
  const dir = sharedFolder({
    'a.env': `# nothing\nGITHUB_TOKEN=${githubToken('explain')}\nPASSWORD=${['change', 'me'].join('')}\n`,
  });

  it('says what became of a finding after it was found', () => {
    const token = githubToken('explain');
    const files = { 'src/a.env': `GITHUB_TOKEN=${token}\n` };
    const outcome = (config: string): string =>
      keyroll(folder({ ...files, 'keyroll.config.yaml': config }), ['explain', 'src/a.env:1']).out;
    const [id = ''] = /github-[\w-]+/.exec(outcome('{}\n')) ?? [];
    expect(outcome('{}\n')).toMatch(/^ {4}reported: \w+ severity, unregistered$/m);
    expect(outcome(`disable: [{ rule: ${id}, reason: we know }]\n`)).toContain(
      '    suppressed by the config: we know\n',
    );
  });

  it('says what a place counts as where that makes it milder', () => {
    const line = `/// let token = "${githubToken('explain')}";\n`;
    expect(keyroll(folder({ 'src/pay.rs': line }), ['explain', 'src/pay.rs:1']).out).toMatch(
      /^ {4}reported: \w+ severity, unregistered, in what counts as an example$/m,
    );
  });

  it('says what became of each candidate of a line, and shows no value', () => {
    const run = keyroll(dir, ['explain', 'a.env:2']);
    expect([run.code, run.err]).toEqual([0, '']);
    expect(run.out).toMatch(
      /^a\.env:2\n(.*\n)*  finding, column 14: github-personal-access-token, high confidence, ghp_•+\w{4}\n/,
    );
    expect(run.out).not.toContain(githubToken('explain'));
    expect(keyroll(dir, ['explain', 'a.env:2:14']).out).toBe(run.out);
    expect(keyroll(dir, ['explain', 'a.env:1']).out).toContain('no candidate');
  });

  it('says why a comment on the line does not count', () => {
    const token = githubToken('explain');
    expect(
      keyroll(folder({ 'a.js': `t = '${token}' // ${['keyroll', 'ignore'].join(':')} github-token -- a sample\n` }), [
        'explain',
        'a.js:1',
      ]).out,
    ).toContain(
      'reported: critical severity, unregistered\n  comment: nothing here is found by github-token: what is here is found by github-personal-access-token\n',
    );
  });

  it('says what became of candidates in text that is encoded, and in literals that are joined', () => {
    const token = githubToken('explain');
    const text = `user = ann\npassword = "your-password-here"\ntoken = "${token}"\n`;
    const base64 = Buffer.from(text).toString('base64');
    const twice = Buffer.from(encodeURIComponent(`{"data":"${base64}"}`)).toString('base64');
    const steps = (line: string): string => keyroll(folder({ 'a.txt': `${line}\n` }), ['explain', 'a.txt:1']).out;
    expect(steps(`data: ${base64}`)).toMatch(
      /^ {2}kept at proof, column 7\d, inside base64: github-personal-access-token/m,
    );
    expect(steps(`data: ${base64}`)).toMatch(
      /^ {2}dropped at structure, column 3\d, inside base64: generic-password \(.+\)$/m,
    );
    expect(steps(`data: ${twice}`)).toMatch(
      /^ {2}dropped at structure, .+, inside base64 inside percent inside base64: generic-password/m,
    );
    expect(steps(`q=${encodeURIComponent(text)}`)).toMatch(
      /^ {2}dropped at structure, .+, inside percent: generic-password/m,
    );
    expect(steps(`let t = "${token.slice(0, 9)}" + "${token.slice(9)}";`)).toMatch(
      /^ {2}kept at proof, column 10, inside split-literal: github-personal-access-token/m,
    );
  });

  it.each([
    ['a.env', 'expected FILE:LINE'],
    ['a.env:9', 'has no line 9'],
    ['gone.env:1', 'there is no such file'],
  ])('refuses %s', (place, words) => {
    expect(keyroll(dir, ['explain', place])).toMatchObject({ code: 2, out: '', err: expect.stringContaining(words) });
  });
});

describe('keyroll rules', () => {
  const rule = (over: string): string => `provider: acme
name: Acme
rules:
  - id: acme-key
    title: Acme key
    kind: api-key
    severity: high
    lifetime: long-lived
    grants: Nothing that exists.
    rotate: Make up another.
    docs: https://example.com/
    pattern: '(?<secret>acme_[0-9a-f]{32})'
${over}`;

  const EXAMPLES = "    examples: ['key = «acme_<hex:32>»']\n    counterExamples: ['acme_short']\n";

  it('list and show what is in force', () => {
    const list = keyroll('/', ['rules', 'list', '-f', 'json']);
    const rules = JSON.parse(list.out) as readonly { readonly id: string }[];
    expect(rules.length).toBeGreaterThan(150);
    expect(keyroll('/', ['rules', 'list']).out).toMatch(/^github-personal-access-token +GitHub/m);
    expect(keyroll('/', ['rules', 'show', 'stripe']).err).toMatch(
      /Rules whose id begins like this: .*stripe-live-secret-key/,
    );
    const place = folder({ 'key.txt': 'nothing' });
    expect(keyroll(place, ['rules', 'test', 'stripe-live-secret-key', 'key.txt']).err).toContain('< FILE');
    expect(keyroll('/', ['rules', 'show', 'github-personal-access-token']).out).toMatch(
      /critical severity(.*\n)+What to do: Settings/,
    );
    expect(keyroll('/', ['rules', 'show', 'github-personal-acess-token'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('Did you mean "github-personal-access-token"?'),
    });
  });

  it('test tries one rule on a text', () => {
    const token = githubToken('rule');
    const found = keyroll('/', ['rules', 'test', 'github-personal-access-token', `x ${token}`]);
    expect([found.code, found.out.includes(token)]).toEqual([1, false]);
    expect(found.out).toMatch(/^bytes 2-42: ghp_•+\w{4}, high confidence/);
    expect(keyroll('/', ['rules', 'test', 'github-personal-access-token'], { input: `x ${token}` }).code).toBe(1);
    expect(keyroll('/', ['rules', 'test', 'github-personal-access-token', 'nothing'])).toMatchObject({
      code: 0,
      out: 'github-personal-access-token finds nothing here.\n',
    });
    expect(keyroll('/', ['rules', 'test', 'no-such-rule', 'text']).code).toBe(2);
  });

  it('check holds files to the laws, with the place of what breaks them', () => {
    const dir = folder();
    write(dir, 'good.yaml', rule(EXAMPLES));
    write(dir, 'unknown.yaml', rule("    exampels: ['x']\n"));
    write(dir, 'pattern.yaml', rule(EXAMPLES).replace('(?<secret>', '(?'));
    write(dir, 'example.yaml', rule(EXAMPLES.replace('acme_<', 'other_<')));
    expect(keyroll(dir, ['rules', 'check', 'good.yaml'])).toMatchObject({
      code: 0,
      out: '1 rule in 1 file holds.\n',
      err: '',
    });
    expect(keyroll(dir, ['rules', 'check', 'unknown.yaml'])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^keyroll: unknown\.yaml:13:5: .*exampels/m),
    });
    expect(keyroll(dir, ['rules', 'check', 'pattern.yaml'])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^keyroll: pattern\.yaml:12:\d+: /m),
    });
    expect(keyroll(dir, ['rules', 'check', 'example.yaml'])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^keyroll: example\.yaml:\d+:\d+: /m),
    });
    expect(keyroll(dir, ['rules', 'check', 'example.yaml']).err.match(/example\.yaml/g)).toHaveLength(1);
    expect(keyroll(dir, ['rules', 'check', 'gone.yaml'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('gone.yaml: this file cannot be read: no such file or folder'),
    });
  });
});

describe('a rule of a pack', () => {
  const HEAD = 'provider: acme\nname: Acme\nrules:\n';
  const rule = (id: string, pattern: string, example: string, more = ''): string => `  - id: ${id}
    title: ${id}
    kind: identifier
    severity: low
    lifetime: long-lived
    grants: Nothing that exists.
    rotate: Make up another.
    docs: https://example.com/
    pattern: '${pattern}'
${more}    examples: ['${example}']
    counterExamples: ['acme']
`;

  it('is held to its examples though it stands as a part of others alone, or another has the last say', () => {
    const dir = folder({
      'part.yaml':
        HEAD + rule('acme-client', '(?<secret>acmec_[0-9a-f]{32})', 'id = «acmec_<hex:32>»', '    partOnly: true\n'),
      'twins.yaml':
        HEAD +
        rule('acme-one', '(?<secret>acme_[0-9a-f]{32})', 'key = «acme_<hex:32>»') +
        rule('acme-two', '(?<secret>acme_[0-9a-f]{32})', 'key = «acme_<hex:32>»'),
    });
    expect(keyroll(dir, ['rules', 'check', 'part.yaml'])).toMatchObject({
      code: 0,
      out: '1 rule in 1 file holds.\n',
      err: '',
    });
    expect(keyroll(dir, ['rules', 'check', 'twins.yaml'])).toMatchObject({
      code: 0,
      out: '2 rules in 1 file hold.\n',
      err: '',
    });
  });
});

describe('a saved report', () => {
  it('of a scan with decisions in it is read back', () => {
    const dir = folder({ 'a.env': `A=${githubToken('saved')} # ${IGNORE} github-personal-access-token -- made up\n` });
    write(dir, 'report.json', JSON.stringify(scan(dir, ['scan', '-q']).report));
    expect(keyroll(dir, ['report', 'report.json', '-f', 'compact'])).toMatchObject({ code: 0, err: '' });
  });
});
