/** Tokens in names that reports must give: of files, folders, branches, tags and people. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { REPORTERS } from '../../src/report/reporter.ts';
import { folder, git, githubToken, keyroll, scan, sharedFolder, token, write } from '../cli/keyroll.ts';
import { Needles } from './needles.ts';

const FORMS = {
  github: 'ghp_<base62:30><check:github-crc32>',
  stripe: 'sk_live_<base62:99>',
  gitlab: 'glpat-<base62:20>',
  slack: 'xoxb-<digits:12>-<digits:13>-<base62:24>',
  npm: 'npm_<base62:36>',
  jwt: 'eyJ<base62:20>.eyJ<base62:40>.<base62:43>',
} as const;
const dir = sharedFolder();
const out = sharedFolder();
const needles = new Needles();

function named(what: string, form: keyof typeof FORMS): string {
  const [value, twin] = ['a name', 'a twin'].map((seed) => token(FORMS[form], `${seed}/${what}/${form}`));
  needles.add(`${form} in ${what}`, value ?? '', twin);
  return value ?? '';
}

function commit(author: string): void {
  git(dir, 'add', '-A');
  git(dir, '-c', `user.name=${author}`, 'commit', '-qm', 'change');
}

beforeAll(() => {
  git(dir, 'init', '-q');
  for (const form of ['github', 'stripe', 'gitlab', 'slack', 'jwt'] as const) {
    write(dir, `${named('a folder', form)}/a.env`, `TOKEN=${githubToken(`folder ${form}`)}\n`);
    write(dir, `${form}/${named('a file', form)}.env`, `TOKEN=${githubToken(`file ${form}`)}\n`);
    write(dir, `${named('a binary', form)}.txt`, new Uint8Array([0xff, 0xfe, 0x61]));
    commit(`Jo ${named('an author', form)}`);
    git(dir, 'branch', `feature/${named('a branch', form)}`);
    git(dir, 'tag', `v1-${named('a tag', form)}`);
    git(dir, 'update-ref', `refs/remotes/${named('a remote', form)}/main`, 'HEAD');
  }
  spawnSync('mkfifo', [join(dir, named('a pipe', 'github'))]);
});

describe('a token in a name', () => {
  it.each([[[]], [['--history', '--no-cache']], [['--range', 'HEAD~3..HEAD']]])(
    'stands in no report: scan %j',
    (mode) => {
      const reports = REPORTERS.flatMap(({ name }) => ['--report', `${name}=${join(out, name)}`]);
      const run = keyroll(dir, ['scan', '--verbose', ...mode, ...reports]);
      expect([run.code, needles.foundIn(run.out), needles.foundIn(run.err)]).toEqual([1, [], []]);
      for (const { name } of REPORTERS) {
        expect([name, needles.foundIn(keyroll(out, ['report', 'json', '-f', name]).out)]).toEqual([name, []]);
      }
      expect(run.out).toContain('ghp_••••••••');
    },
  );

  it('stands in no report where the scan found the value, whatever its form, or a rule is sure of it', () => {
    const secrets = sharedFolder();
    const hidden = new Needles();
    const held = (what: string, form: string): string => {
      const value = token(form, `held ${what}`);
      hidden.add(what, value, token(form, `twin of held ${what}`));
      return value;
    };
    const [hex, short, parts] = [
      held('hex', '<hex:32>'),
      held('a short one', '<base62:14>'),
      held('one in parts', 'A3-<alnum-upper:6>-<alnum-upper:6>-<alnum-upper:5>-<alnum-upper:5>-<alnum-upper:5>'),
    ];
    write(
      secrets,
      `keys/${hex}/${short}/settings.js`,
      `const apiKey = "${hex}";\nconst password = "${short}";\nconst secret = "${parts}";\n`,
    );
    write(
      secrets,
      `keys/${parts}-${held('one that a rule knows', 'EZAK<hex:32><base62:22>')}.txt`,
      new Uint8Array([0xff, 0, 0x61]),
    );
    git(secrets, 'init', '-q');
    git(secrets, 'add', '-A');
    git(secrets, 'commit', '-qm', 'change');
    git(secrets, 'branch', `fix/${short}`);
    for (const mode of [[], ['--history', '--no-cache']]) {
      const reports = REPORTERS.flatMap(({ name }) => ['--report', `${name}=${join(out, name)}`]);
      const run = keyroll(secrets, ['scan', '--verbose', '--min-confidence', 'low', ...mode, ...reports]);
      expect([run.code, hidden.foundIn(run.out), hidden.foundIn(run.err)]).toEqual([1, [], []]);
      for (const { name } of REPORTERS) {
        expect([name, hidden.foundIn(readFileSync(join(out, name), 'utf8'))]).toEqual([name, []]);
      }
    }
  });

  it('stands in no settings that are printed, and no error about a path', () => {
    write(
      out,
      'keyroll.config.yaml',
      `exclude: ["${named('a pattern', 'github')}"]\ndisable: [{ rule: x, reason: "${named('a reason why', 'stripe')}" }]\n`,
    );
    const printed = keyroll(out, ['scan', '--print-config', '--config', 'keyroll.config.yaml']);
    const failed = keyroll(out, ['scan', '-o', `/dev/null/${named('an output', 'github')}`]);
    const event = keyroll(dir, ['scan', '--ci'], { env: { GITHUB_EVENT_PATH: token('<base62:32>', 'an event') } });
    expect([printed.code, failed.code, event.code]).toEqual([0, 2, 2]);
    expect([...needles.foundIn(printed.out), ...needles.foundIn(failed.err)]).toEqual([]);
    expect(event.err).not.toContain(token('<base62:32>', 'an event'));
  });

  it('stands in nothing that other commands say about files', () => {
    const file = `${named('a file that is explained', 'github')}.env`;
    write(out, file, `TOKEN=${githubToken('explained')}\n`);
    git(out, 'init', '-q');
    git(out, 'config', 'core.hooksPath', join(out, named('a hooks folder', 'gitlab')));
    const folder = named('a folder of an inventory', 'slack');
    const runs = [
      keyroll(out, ['explain', `${file}:1`]),
      keyroll(out, ['hook', 'install']),
      keyroll(out, ['hook', 'uninstall']),
      keyroll(out, ['inventory', 'init', folder]),
      keyroll(out, ['inventory', 'check', `${folder}/keyroll.inventory.yaml`]),
      keyroll(out, ['inventory', 'discover', file, '--inventory', `${folder}/keyroll.inventory.yaml`]),
      keyroll(out, ['inventory', 'discover', file, '--inventory', `${folder}/keyroll.inventory.yaml`, '--write']),
    ];
    expect(runs.map(({ code, out: said, err }) => [code, needles.foundIn(said), needles.foundIn(err)])).toEqual(
      runs.map(() => [0, [], []]),
    );
  });

  it('stands in no explanation of a file that holds it, whatever its form', () => {
    const value = [1, 2, 3].map((part) => token('<base62:6>', `explained by name ${part}`)).join('!');
    write(out, `old-${value}.conf`, `db_password = "${value}"\n`);
    const run = keyroll(out, ['explain', `old-${value}.conf:1`]);
    expect([run.code, run.out.split('\n')[0]]).toEqual([0, `old-••••••••.conf:1`]);
    expect(run.out).not.toContain(value.slice(0, 12));
  });

  it('stands in nothing that is said of a folder that cannot be made', () => {
    const place = folder({ 'a.env': `TOKEN=${githubToken('not kept')}\n` });
    keyroll(place, ['inventory', 'init']);
    const env = { XDG_STATE_HOME: `/dev/null/${named('a state folder', 'github')}` };
    const run = keyroll(place, ['scan', '-v', '--exit-zero'], { env });
    expect([run.code, needles.foundIn(run.err)]).toEqual([0, []]);
    expect(run.err).toContain('the report could not be saved');
  });

  it("stands in nothing that is said of rules of one's own", () => {
    const rule = `provider: acme\nname: Acme\ndocs: https://docs.example/${named('an address', 'github')}\nrules:\n  - { id: acme-key, title: "was ${named('a title', 'stripe')}", kind: api-key, severity: high, grants: "${named('a grant', 'gitlab')}", rotate: "${named('a way to rotate', 'slack')}", pattern: 'acme_[a-z]{20}', untested: true }\n`;
    write(out, 'packs/acme.yaml', rule);
    write(
      out,
      'own.toml',
      `[[rules]]\nid = "${named('an id', 'gitlab')}"\nkeywords = ["${named('a keyword', 'npm')}"]\ndescription = "${named('a description', 'github')}"\nregex = '''acme_[a-z]{20}'''\n[[rules]]\nid = "b"\nregex = '''${named('a pattern', 'stripe')}'''\n`,
    );
    const runs = [
      keyroll(out, ['rules', 'show', 'acme-key', '--rules', 'packs']),
      keyroll(out, ['rules', 'list', '-f', 'json', '--rules', 'packs']),
      keyroll(out, ['rules', 'import', 'own.toml']),
    ];
    expect(runs.map(({ code, out: said, err }) => [code, needles.foundIn(said), needles.foundIn(err)])).toEqual(
      runs.map(() => [0, [], []]),
    );
    expect(runs[2]?.err).toContain('1 of 2 rules converted');
    expect(runs[2]?.out).toContain('id: rule-1\n');
  });

  it('is refused as a reason in a baseline', () => {
    keyroll(dir, ['inventory', 'init']);
    keyroll(dir, ['scan', '-q', '-f', 'json', '-o', join(out, 'saved.json')]);
    const run = keyroll(out, ['baseline', 'create', 'saved.json', '--reason', `it was ${named('a reason', 'github')}`]);
    expect([run.code, needles.foundIn(run.err)]).toEqual([2, []]);
  });
});

it('a token in the name of a file is masked where nothing was found in it, and something is said of it', () => {
  const name = githubToken('said of');
  const directive = ['keyroll', 'ignore'].join(':');
  const dir = folder({ [`${name}.js`]: `// ${directive} github-personal-access-token -- a sample\n` });
  const { report, err } = scan(dir, ['scan', '-q']);
  expect([report.findings.length, report.diagnostics.map(({ code }) => code)]).toEqual([0, ['ignore-unused']]);
  expect(JSON.stringify(report) + err).not.toContain(name.slice(4, 24));
});
