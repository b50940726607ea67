import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TOKENS } from '../../src/demo/shop.ts';
import type { Report } from '../../src/model/report.ts';
import { REPORTERS } from '../../src/report/reporter.ts';
import { expandExample } from '../../src/ruleset/example/example.ts';
import { git } from '../cli/keyroll.ts';
import { Needles } from './needles.ts';
import { made, plantedFiles, type PlantedFile } from './plants.ts';
import { Sandbox, type Outcome } from './sandbox.ts';

const FORMATS = REPORTERS.map(({ name }) => name);
const GITHUB = 'ghp_<base62:30><check:github-crc32>';

/** Values that are typed, piped or written into keyroll's own files. */
const misplaced = {
  token: made('misplaced/token', GITHUB),
  random: made('misplaced/random', '<base62:32>'),
  hex: made('misplaced/hex', '<hex:40>'),
  password: made('misplaced/password', '<base62:9>%<base62:8>'),
  letters: made('misplaced/letters', '<letters:18>'),
  url: made('misplaced/url', 'https://svc:<base62:20>@git.example.net/shop.git'),
} as const;
const all = Object.values(misplaced);
/** In objects of git alone, and in what goes with them. */
const historical = {
  removed: made('history/removed', GITHUB),
  password: made('history/password', '<base62:9>!<base62:9>'),
  message: made('history/message', GITHUB),
  stash: made('history/stash', 'sk_live_<base62:99>'),
  staged: made('history/staged', GITHUB),
} as const;
const registered = [
  made('registered/1', GITHUB),
  made('registered/2', 'sk_live_<base62:99>'),
  made('registered/3', '<base62:40>'),
] as const;

const sandbox = new Sandbox();
const needles = new Needles();
let files: readonly PlantedFile[];

function leaksOf(outcomes: readonly Outcome[]): string[] {
  const told = outcomes.flatMap(({ command, out, err }) => [
    { where: `${command}, standard output`, text: out },
    { where: `${command}, standard error`, text: err },
  ]);
  const written = sandbox.written().map(({ name, text }) => ({ where: name, text }));
  return [...told, ...written]
    .flatMap(({ where, text }) => needles.foundIn(text).map((label) => `${label} in ${where}`))
    .sort();
}

/** A crash is an error of this test too: it would hide what the command had to say. */
function crashesOf(outcomes: readonly Outcome[]): string[] {
  return outcomes
    .filter(({ code, err }) => code === null || !(code <= 3) || /^\s+at .*:\d+:\d+\)?$/m.test(err))
    .map(({ command, code }) => `${command}: ended with ${String(code)}`);
}

type Command = readonly [label: string, args: readonly string[], input?: string];

function run(...commands: readonly Command[]): Outcome[] {
  return commands.map(([label, args, input]) => sandbox.call(label, args, input === undefined ? {} : { input }));
}

/** As processes: what Node has to say would be heard as well. */
function launch(...commands: readonly Command[]): Outcome[] {
  return commands.map(([label, args, input]) => sandbox.launch(label, args, input === undefined ? {} : { input }));
}

function expectSilence(outcomes: readonly Outcome[]): void {
  expect(crashesOf(outcomes)).toEqual([]);
  expect(leaksOf(outcomes)).toEqual([]);
}

const saved = join(sandbox.root, 'saved.json');

beforeAll(() => {
  files = plantedFiles();
  for (const { path, content, secrets } of files) {
    sandbox.plant(path, content);
    for (const { label, value, twin } of secrets) needles.add(label, value, twin);
  }
  for (const { label, value, twin } of [...all, ...Object.values(historical), ...registered]) {
    needles.add(label, value, twin);
  }
  sandbox.plant('.gitignore', 'ignored/\n');
  sandbox.plant('src/registered.js', registered.map(({ value }, at) => `const token${at} = "${value}";`).join('\n'));
  git(sandbox.tree, 'init', '-q');
  sandbox.plant(
    'src/old.js',
    `const token = "${historical.removed.value}";\nconst password = "${historical.password.value}";\n`,
  );
  git(sandbox.tree, 'add', 'src/old.js');
  git(sandbox.tree, 'commit', '-q', '-m', `Use ${historical.message.value}`);
  sandbox.plant('src/old.js', `const token = "${historical.stash.value}";\n`);
  git(sandbox.tree, 'stash', '-q');
  sandbox.plant('src/old.js', 'const token = read();\n');
  git(sandbox.tree, 'add', 'vendors', 'config', 'src', '.gitignore');
  git(sandbox.tree, 'commit', '-q', '-m', 'First');
  sandbox.plant('src/staged.js', `const token = "${historical.staged.value}";\n`);
  git(sandbox.tree, 'add', 'src/staged.js');
  const outcomes = launch(
    ['inventory init', ['inventory', 'init', '--organization', 'A shop']],
    [
      'inventory add, first',
      [
        'inventory',
        'add',
        '--id',
        'first',
        '--type',
        'personal_access_token',
        '--provider',
        'github',
        '--environment',
        'prod',
        '--storage',
        'vault=kv/first',
      ],
      registered[0].value,
    ],
    [
      'inventory add, second',
      [
        'inventory',
        'add',
        '--id',
        'second',
        '--type',
        'api_key',
        '--provider',
        'stripe',
        '--environment',
        'prod',
        '--expires',
        '2020-01-01',
      ],
      registered[1].value,
    ],
    ['scan, to be saved', ['scan', '--min-confidence', 'low', '--report', `json=${saved}`, '-q']],
  );
  expectSilence(outcomes);
  needles.add('the pepper', readFileSync(join(sandbox.home, '.config/keyroll/pepper'), 'utf8').trim());
});

afterAll(() => sandbox.remove());

const readSaved = (): Report => JSON.parse(readFileSync(saved, 'utf8')) as Report;

describe('no part of a secret leaves the program', () => {
  it('is tried on many secrets, most of which are found', () => {
    const report = readSaved();
    expect(needles.values).toBeGreaterThan(600);
    expect(report.summary.findings).toBeGreaterThan(400);
    expect(report.inventory.matched).toBe(2);
    expect(
      new Set(report.findings.flatMap(({ occurrences }) => occurrences.flatMap(({ decoded }) => decoded))).size,
    ).toBeGreaterThanOrEqual(5);
  });

  it('in no format of a scan', () => {
    const reports = FORMATS.flatMap((format) => [
      '--report',
      `${format}=${join(sandbox.root, `reports/all.${format}`)}`,
    ]);
    const outcomes = launch(
      ['scan, all reports', ['scan', '--verbose', '--jobs', '1', ...reports]],
      [
        'scan, colour and low confidence',
        ['scan', '--verbose', '--color', 'always', '--min-confidence', 'low', '--jobs', '2'],
      ],
      ['scan, no config', ['scan', '--no-config', 'odd', 'config']],
      [
        'scan of standard input',
        ['scan', '-', '--format', 'json'],
        files
          .slice(0, 60)
          .map(({ content }) => String(content))
          .join('\n'),
      ],
    );
    expectSilence(outcomes);
  });

  it('in no format of a saved report', () => {
    expectSilence(
      run(
        ...FORMATS.map(
          (format) => [`report as ${format}`, ['report', saved, '--format', format, '--verbose']] as const,
        ),
      ),
    );
  });

  it('in nothing that is said about commits', () => {
    const outcomes = launch(
      [
        'scan --history',
        [
          'scan',
          '--history',
          '--verbose',
          '--report',
          `json=${join(sandbox.root, 'history.json')}`,
          '--report',
          `markdown=${join(sandbox.root, 'history.md')}`,
        ],
      ],
      ['scan --history as sarif', ['scan', '--history', '--format', 'sarif', '--since', 'HEAD~1']],
      ['scan --staged', ['scan', '--staged', '--verbose']],
      ['scan --uncommitted', ['scan', '--uncommitted', '--format', 'compact', '--verbose']],
      ['scan --range', ['scan', '--range', 'HEAD~1..HEAD', '--format', 'table']],
      ['hook install', ['hook', 'install']],
    );
    expectSilence(outcomes);
    const found = JSON.parse(readFileSync(join(sandbox.root, 'history.json'), 'utf8')) as Report;
    expect(
      found.findings.filter(({ occurrences }) => occurrences.some(({ path }) => path === 'src/old.js')).length,
    ).toBeGreaterThanOrEqual(3);
  });

  it('in no explanation of a line', () => {
    const places = readSaved().findings.flatMap(({ occurrences }) =>
      occurrences
        .filter(({ path }) => path.startsWith('odd/') || path.startsWith('config/settings.ts'))
        .map(({ path, line }) => `${path}:${line}`),
    );
    const chosen = [...new Set(places)].filter((_, at) => at % 3 === 0).slice(0, 16);
    expectSilence(run(...chosen.map((place) => [`explain ${place}`, ['explain', place]] as const)));
  });

  it('in no inventory, baseline or list', () => {
    sandbox.plant('../triage.json', '{ "version": "1", "findings": [] }\n');
    const [, unregistered] = readSaved().findings.filter(({ state }) => state === 'unregistered');
    const outcomes = run(
      [
        'inventory add, from the report',
        [
          'inventory',
          'add',
          '--finding',
          unregistered?.id ?? '',
          '--id',
          'third',
          '--environment',
          'dev',
          '--type',
          'other',
        ],
      ],
      ['inventory add, a second time', ['inventory', 'add', '--id', 'first'], registered[2].value],
      [
        'inventory add, more than a token',
        ['inventory', 'add', '--id', 'fourth'],
        `${registered[2].value}\nand ${misplaced.random.value}\n`,
      ],
      ['inventory check', ['inventory', 'check']],
      ['inventory list', ['inventory', 'list']],
      ['inventory list as json', ['inventory', 'list', '--format', 'json']],
      ['baseline create', ['baseline', 'create', saved, '--reason', 'known', '--output', '../baseline.json']],
      ['inventory show', ['inventory', 'show', 'first']],
      ['inventory due', ['inventory', 'due', '--within', '999', '-f', 'ics']],
      ['inventory export', ['inventory', 'export', '-f', 'csv']],
      ['inventory discover', ['inventory', 'discover', '--report', saved, '--min-confidence', 'low']],
      [
        'inventory rotate, with a value',
        ['inventory', 'rotate', 'second', '--value', '--expires', '2030-01-01', '--dry-run'],
        registered[2].value,
      ],
      ['inventory edit, with a value', ['inventory', 'edit', 'first', '--value', '--dry-run'], registered[2].value],
      ['triage --list', ['triage', '--list', '--report', saved]],
      [
        'triage',
        ['triage', '--by', 'me', '--report', saved, '--baseline', '../triage.json'],
        'l\nf\nno secret\nt\nsample\nu\ns\n?\nr\nme\nPays\nnever\nu\nq\n',
      ],
      [
        'import of a listing with values',
        ['inventory', 'import', '--from', 'vault', '-', '--dry-run'],
        JSON.stringify({
          data: {
            accessor: 'of-a-token',
            id: misplaced.token.value,
            display_name: misplaced.random.value,
            policies: ['default'],
          },
        }),
      ],
      [
        'import of a listing that is none',
        ['inventory', 'import', '--from', 'csv', '-'],
        `${misplaced.token.value},"${misplaced.random.value}`,
      ],
      [
        'import of JSON that is none',
        ['inventory', 'import', '--from', 'github-pats', '-'],
        `[{"token_id": ${misplaced.token.value}`,
      ],
      ['import of a word', ['inventory', 'import', '--from', 'json', '-'], JSON.stringify(misplaced.token.value)],
      ['inventory pepper check', ['inventory', 'pepper', 'check']],
      ['baseline update', ['baseline', 'update', saved, '--reason', 'still known', '--output', '../baseline.json']],
      ['baseline prune', ['baseline', 'prune', saved, '--output', '../baseline.json']],
      [
        'scan with the baseline',
        ['scan', '--baseline', '../baseline.json', '--verbose', '--fail-on', 'new', '--print-config'],
      ],
      ['scan of a part with the baseline', ['scan', 'odd', '--baseline', '../baseline.json', '--verbose']],
    );
    expectSilence(outcomes);
    expect(outcomes.find(({ command }) => command === 'triage')?.code).toBe(0);
  });

  it('in nothing that the rules say about a text', () => {
    const found = files.filter(({ path }) => path.startsWith('vendors/')).filter((_, at) => at % 40 === 0);
    expectSilence(
      run(
        ...found.map(
          ({ path, content }) =>
            [`rules test ${path}`, ['rules', 'test', path.replace(/^.*\/|\.txt$/g, '')], String(content)] as const,
        ),
        ['rules test with its arguments swapped', ['rules', 'test', misplaced.token.value, 'github-pat']],
        ['rules show of a token', ['rules', 'show', misplaced.token.value]],
        ['rules list', ['rules', 'list']],
      ),
    );
  });

  it('in nothing that the demo prints', () => {
    for (const [name, template] of Object.entries(TOKENS)) {
      needles.add(
        `token ${name} of the demo`,
        expandExample(`«${template}»`, `own seed/${name}`).secrets[0]?.value ?? '',
        expandExample(`«${template}»`, `twin/${name}`).secrets[0]?.value ?? '',
      );
    }
    const demo = sandbox.launch('demo', ['demo', join(sandbox.root, 'demo'), '--seed', 'own seed']);
    expect(crashesOf([demo])).toEqual([]);
    expect(demo.out).toContain('unregistered');
    expect([...needles.foundIn(demo.out), ...needles.foundIn(demo.err)]).toEqual([]);
    const written = sandbox.written().filter(({ name }) => !name.startsWith(join('demo', 'shop')));
    expect(written.flatMap(({ text }) => needles.foundIn(text))).toEqual([]);
  });
});

describe('no part of a secret that was given in a wrong place leaves the program', () => {
  it('on the command line', () => {
    const wrong = (value: string): (readonly [string, readonly string[]])[] => [
      ['an option nobody knows', ['inventory', 'add', `--token=${value}`]],
      ['a path', ['scan', value]],
    ];
    const { token, random, password, letters, url } = misplaced;
    const outcomes = run(
      ...[token, letters, url].flatMap(({ label, value }) =>
        wrong(value).map(([what, args]) => [`${what}: ${label}`, args] as const),
      ),
      ['a bare token', [token.value]],
      ['an option of one letter', ['scan', `-p${password.value}`]],
      ['an option that starts as a known one', ['scan', `--inventry=${letters.value}`]],
      ['a path beside a good one', ['scan', 'odd', password.value]],
      ['a path in a folder', ['scan', `odd/${random.value}`]],
      ['an argument too many', ['inventory', 'add', token.value]],
      ['a command', ['inventory', token.value]],
      ['a command of rules', ['rules', letters.value]],
      ['--format', ['scan', '--format', token.value]],
      ['--report', ['scan', '--report', password.value]],
      ['--color', ['scan', '--color', token.value]],
      ['--min-confidence', ['scan', '--min-confidence', letters.value]],
      ['--fail-on', ['scan', '--fail-on', letters.value]],
      ['--as-of', ['scan', '--as-of', random.value]],
      ['--jobs', ['scan', '--jobs', password.value]],
      ['--max-file-size', ['scan', '--max-file-size', token.value]],
      ['--config', ['scan', '--config', token.value]],
      ['--inventory', ['scan', '--inventory', random.value]],
      ['--baseline', ['scan', '--baseline', url.value]],
      ['report', ['report', token.value]],
      ['baseline create', ['baseline', 'create', random.value, '--reason', 'x']],
      ['baseline --state', ['baseline', 'create', saved, '--reason', 'x', '--state', letters.value]],
      ['baseline --until', ['baseline', 'create', saved, '--reason', 'x', '--until', password.value]],
      [
        'baseline update of one that is not there',
        ['baseline', 'update', saved, '--reason', 'x', '--output', token.value],
      ],
      ['explain', ['explain', token.value]],
      ['explain with a line', ['explain', `${url.value}:3`]],
      ['inventory check', ['inventory', 'check', random.value]],
      ['inventory add --storage', ['inventory', 'add', '--id', 'x', '--storage', token.value], registered[2].value],
      ['inventory add --finding', ['inventory', 'add', '--finding', token.value]],
      ['inventory add --id', ['inventory', 'add', '--id', token.value], registered[2].value],
      ['inventory add --type', ['inventory', 'add', '--id', 'x', '--type', letters.value], registered[2].value],
      [
        'inventory add --purpose',
        ['inventory', 'add', '--id', 'x', '--purpose', `calls with ${token.value}`],
        registered[2].value,
      ],
      ['inventory add --expires', ['inventory', 'add', '--id', 'x', '--expires', password.value], registered[2].value],
      ['inventory show', ['inventory', 'show', token.value]],
      ['inventory edit', ['inventory', 'edit', random.value, '--purpose', 'x']],
      ['inventory edit --set', ['inventory', 'edit', 'first', '--set', token.value]],
      ['inventory edit --set of a field', ['inventory', 'edit', 'first', '--set', `${letters.value}=x`]],
      ['inventory edit --set to a token', ['inventory', 'edit', 'first', '--set', `notes=${token.value}`]],
      ['inventory edit --unset', ['inventory', 'edit', 'first', '--unset', random.value]],
      ['inventory rotate', ['inventory', 'rotate', password.value]],
      ['inventory rotate --overlap', ['inventory', 'rotate', 'first', '--overlap', random.value]],
      ['inventory revoke', ['inventory', 'revoke', token.value, '--by', 'x', '--reason', 'other', '--evidence', 'x']],
      [
        'inventory revoke --reason',
        ['inventory', 'revoke', 'first', '--by', 'x', '--reason', letters.value, '--evidence', 'x'],
      ],
      [
        'inventory revoke --evidence',
        ['inventory', 'revoke', 'first', '--by', 'x', '--reason', 'other', '--evidence', token.value],
      ],
      ['inventory review --at', ['inventory', 'review', '--all', '--ref', 'x', '--by', 'x', '--at', password.value]],
      ['inventory exception --check', ['inventory', 'exception', 'first', '--check', letters.value]],
      ['inventory due --within', ['inventory', 'due', '--within', random.value]],
      [
        'inventory issue --prefix',
        [
          'inventory',
          'issue',
          '--id',
          'x',
          '--prefix',
          token.value,
          '--owner',
          'o',
          '--purpose',
          'p',
          '--expires',
          '2030-01-01',
        ],
      ],
      ['inventory import', ['inventory', 'import', '--from', 'csv', token.value]],
      ['inventory import --from', ['inventory', 'import', '--from', letters.value, 'x']],
      ['inventory import --map', ['inventory', 'import', '--from', 'csv', '--map', random.value, 'x']],
      ['inventory pepper', ['inventory', 'pepper', token.value]],
      ['triage --report', ['triage', '--report', token.value]],
      ['rules check', ['rules', 'check', token.value]],
      ['--range', ['scan', '--range', `${token.value}..HEAD`]],
      ['--since', ['scan', '--since', password.value]],
      ['--branch', ['scan', '--history', '--branch', token.value]],
      ['--history of an address', ['scan', '--history', url.value]],
      [
        '--pre-push',
        ['scan', '--pre-push'],
        `refs/heads/${letters.value} ${token.value} refs/heads/main ${random.value}\n`,
      ],
      ['hook', ['hook', token.value]],
      ['hook install', ['hook', 'install', token.value]],
      ['hook run', ['hook', 'run', password.value]],
      ['demo', ['demo', join(sandbox.root, 'home', '.config')]],
    );
    expectSilence(outcomes);
  });

  it('in the environment', () => {
    const { token, hex } = misplaced;
    const outcomes = [
      sandbox.call('the pepper itself instead of its file', ['scan', 'src', '--verbose'], {
        env: { KEYROLL_PEPPER_FILE: hex.value },
      }),
      sandbox.call('the pepper itself, inventory add', ['inventory', 'add', '--id', 'x'], {
        env: { KEYROLL_PEPPER_FILE: hex.value },
        input: registered[2].value,
      }),
      sandbox.call('a token as the base of a pull request', ['scan', '--ci'], {
        env: {
          CI: 'true',
          GITHUB_ACTIONS: 'true',
          GITHUB_EVENT_NAME: 'pull_request',
          GITHUB_BASE_REF: token.value,
          GITHUB_SHA: token.value,
          GITHUB_EVENT_PATH: sandbox.plant(
            '../event.json',
            JSON.stringify({ pull_request: { base: { sha: token.value }, head: { sha: hex.value } } }),
          ),
        },
      }),
      sandbox.call('a token as the range of a pipeline', ['scan', '--ci'], {
        env: {
          CI: 'true',
          GITLAB_CI: 'true',
          CI_COMMIT_BEFORE_SHA: token.value,
          CI_COMMIT_SHA: hex.value,
          CI_MERGE_REQUEST_DIFF_BASE_SHA: token.value,
        },
      }),
      sandbox.call('a token as configuration', ['scan', 'src'], { env: { KEYROLL_CONFIG: token.value } }),
    ];
    expectSilence(outcomes);
  });

  it.each([misplaced.token, misplaced.random, misplaced.password, misplaced.letters])(
    'in an inventory: $label',
    ({ label, value }) => {
      const head = 'schema_version: "1"\nfingerprint_keys: [{ id: k1, alg: hmac-sha256 }]\n';
      const entry = (fields: string): string =>
        `${head}tokens:\n  - { id: ci, type: ci_token, status: active, environment: ci, ${fields} }\n`;
      const quoted = JSON.stringify(value);
      const texts: Record<string, string> = {
        'a field nobody knows': entry(`secret: ${quoted}`),
        'a name of a field': entry(`${quoted}: x`),
        'a fingerprint': entry(`fingerprints: [{ alg: hmac-sha256, key: k1, value: ${quoted} }]`),
        'the key of a fingerprint': entry(
          `fingerprints: [{ alg: hmac-sha256, key: ${quoted}, value: "${'0'.repeat(40)}" }]`,
        ),
        'an algorithm': entry(`fingerprints: [{ alg: ${quoted}, value: "${'0'.repeat(40)}" }]`),
        'the last four': entry(`provider_refs: [{ kind: last_four, value: ${quoted} }]`),
        'a prefix': entry(`provider_refs: [{ kind: prefix, value: ${quoted} }]`),
        'a kind': entry(`provider_refs: [{ kind: ${quoted}, value: x }]`),
        'a date': entry(`expires_at: ${quoted}`),
        'a status': `${head}tokens:\n  - { id: ci, type: ci_token, status: ${quoted}, environment: ci }\n`,
        'an id that is none': `${head}tokens:\n  - { id: ${quoted}, type: ci_token, status: nonsense, environment: ci }\n`,
        'an id twice': `${head}tokens:\n  - { id: ${quoted}, type: ci_token, status: active, environment: ci }\n  - { id: ${quoted}, type: ci_token, status: active, environment: ci }\n`,
        'an owner that is a text': entry(`owner: ${quoted}`),
        'a note': `${entry('notes: x')}# it is ${value}\n  - broken`,
        'a broken line': `${head}tokens: ${value}: ${value}: [\n`,
        'a quote left open': `${head}tokens: "${value}\n`,
        'a tag': `${head}tokens: !${value.replaceAll(/\W/g, '')} x\n`,
        'an alias': `${head}tokens: *${value.replaceAll(/\W/g, '')}\n`,
        'JSON cut off': `{"schema_version": "1", "tokens": [{"id": ${quoted}, `,
        'no inventory at all': value,
        'a policy': `${head}policy: { rotation_max: ${quoted} }\ntokens: []\n`,
        'a version': `schema_version: ${quoted}\ntokens: []\n`,
      };
      const outcomes = Object.entries(texts).map(([what, text], at) => {
        const file = sandbox.plant(`../wrong/${label.replace('/', '-')}-${at}.yaml`, text);
        return sandbox.call(
          `inventory check: ${what}`,
          at % 4 === 0 ? ['scan', 'src', '--inventory', file] : ['inventory', 'check', file],
        );
      });
      // A short value may pass for a prefix: nothing of it is printed.
      expect(
        outcomes
          .filter(({ command, code }) => code !== 2 && !command.endsWith('a prefix'))
          .map(({ command }) => command),
      ).toEqual([]);
      expectSilence(outcomes);
    },
  );

  it.each([misplaced.token, misplaced.password, misplaced.letters])(
    'in a configuration, baseline, rule file or saved report: $label',
    ({ label, value }) => {
      const quoted = JSON.stringify(value);
      const finding = (fields: string): string =>
        `{ "version": "1", "findings": [{ "id": "${'0'.repeat(20)}", "rule": "r", "path": "p", "count": 1, "state": "accepted", "reason": "r", "by": null, "until": null${fields} }] }`;
      const rule = (fields: string): string =>
        `provider: acme\nname: Acme\ndocs: https://example.test\nrules:\n  - id: acme-token\n    title: Acme token\n    kind: api-key\n    severity: high\n    grants: x\n    rotate: y\n${fields}`;
      const report = readFileSync(saved, 'utf8');
      const kinds: readonly {
        readonly args: (file: string) => readonly string[];
        readonly texts: readonly string[];
      }[] = [
        {
          args: (file) => ['scan', 'src', '--config', file],
          texts: [
            `${quoted}: x\n`,
            `failOn: ${quoted}\n`,
            `maxFileSize: ${quoted}\n`,
            `minConfidence: ${quoted}\n`,
            `exclude: ${quoted}\n`,
            `disable: [${quoted}]\n`,
            `disable: [{ ${quoted}: x }]\n`,
            `inventory: ${quoted}\n`,
            `baseline: ${quoted}\n`,
            `a: "${value}\n`,
            `- ${value}\n`,
            `x: *${value.replaceAll(/\W/g, '')}\n`,
            `x: [${value}: {\n`,
          ],
        },
        {
          args: (file) => ['scan', 'src', '--baseline', file],
          texts: [
            value,
            `{ "version": ${quoted} }`,
            `{ ${value} }`,
            finding(`, ${quoted}: 1`),
            finding(`, "state": ${quoted}`),
            finding(`, "until": ${quoted}`),
            finding(`, "id": ${quoted}`),
            `[${quoted}`,
          ],
        },
        {
          args: (file) => ['rules', 'check', file],
          texts: [
            value,
            `a: "${value}\n`,
            `${quoted}: x\n`,
            rule(`    pattern: ${JSON.stringify(`(${value}`)}\n`),
            rule(`    pattern: ${quoted}\n    examples: [${quoted}]\n`),
            rule(
              `    pattern: 'acme_[a-z]{20}'\n    examples: ['«acme_<${value}:20>»', ${quoted}, '«<check:${value.replaceAll(/\W/g, '')}>»', '«<pem:${value.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')}>»']\n`,
            ),
            rule(`    kind: ${quoted}\n`),
            rule(`    flags: ${quoted}\n    proofs: [${quoted}]\n    pattern: 'acme_[a-z]{20}'\n`),
            rule(
              `    companion: { rule: ${quoted}, within: 10, role: x, required: true }\n    pattern: 'acme_[a-z]{20}'\n`,
            ),
            rule('').replace('acme-token', value),
            `x: *${value.replaceAll(/\W/g, '')}\n`,
          ],
        },
        {
          args: (file) => ['report', file],
          texts: [
            value,
            `{ ${quoted}`,
            report.replace('"critical"', quoted),
            report.replace('"schemaVersion": "1"', `"schemaVersion": ${quoted}`),
            `${report.slice(0, 5000)}${quoted}`,
            `{ "schemaVersion": "1", ${quoted}: 1 }`,
          ],
        },
      ];
      const outcomes = kinds.flatMap(({ args, texts }, kind) =>
        texts.map((text, at) => {
          const file = sandbox.plant(`../wrong/${label.replace('/', '-')}-${kind}-${at}.txt`, text);
          return sandbox.call(`${args('').slice(0, 3).join(' ').trim()}, text ${at}`, args(file));
        }),
      );
      expect(outcomes.filter(({ code }) => code !== 2).map(({ command }) => command)).toEqual([]);
      expectSilence(outcomes);
    },
  );
});
