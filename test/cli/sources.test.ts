import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DIRECTIVE } from '../../src/model/directive.ts';
import type { Report } from '../../src/model/report.ts';
import { folder, git, githubToken, keyroll, launch, scan, write } from './keyroll.ts';

const token = githubToken('sources');
const line = `GITHUB_TOKEN=${token}\n`;
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f]/;

function places(report: Report): string[] {
  return report.findings.flatMap((finding) =>
    finding.occurrences.map(({ path, line: at, column }) => `${path}:${at}:${column}`),
  );
}

function exposures(report: Report): Record<string, string> {
  return Object.fromEntries(
    report.findings.flatMap((finding) => finding.occurrences.map(({ path, exposure }) => [path, exposure])),
  );
}

function skipped(report: Report): Record<string, string> {
  return Object.fromEntries(report.run.skipped.map(({ path, reason }) => [path, reason]));
}

function utf16(text: string, order: 'le' | 'be', mark: boolean): Buffer {
  const bytes = Buffer.from(`${mark ? '\ufeff' : ''}${text}`, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
}

function repository(files: Readonly<Record<string, string>>): string {
  const dir = folder(files);
  git(dir, 'init', '-q');
  git(dir, 'add', '-A');
  git(dir, 'commit', '-qm', 'one');
  return dir;
}

it('scans where nobody has a home, as in a container', () => {
  const dir = folder({ 'a.env': line });
  const { code, out, err } = keyroll(dir, ['scan', '-f', 'compact'], { env: { HOME: '', XDG_CACHE_HOME: '' } });
  expect([code, out.split('\n').length]).toEqual([1, 2]);
  expect(err).not.toContain('pepper');
  expect(keyroll(dir, ['inventory', 'init'], { env: { HOME: '' } })).toMatchObject({
    code: 2,
    err: expect.stringContaining('there is no path for the pepper'),
  });
});

it('scans where the home cannot be looked at', () => {
  const dir = folder({ 'a.txt': `token: ${githubToken('a home that is none')}\n` });
  // A part of the path is a file: the same as a folder that another user owns, which cannot be tried as root.
  expect(keyroll(dir, ['scan', '-q', '-f', 'compact'], { env: { HOME: join(dir, 'a.txt', 'home') } })).toMatchObject({
    code: 1,
    err: '',
    out: expect.stringContaining('a.txt:1:8'),
  });
});

describe('in a git repository', () => {
  it('tells committed, staged, untracked and ignored files apart, and leaves dependencies out', () => {
    const dir = repository({ 'a.env': line, '.gitignore': 'ignored.env\nnode_modules/\n' });
    for (const name of ['staged.env', 'untracked.env', 'ignored.env', 'node_modules/x/index.js']) {
      write(dir, name, line);
    }
    git(dir, 'add', 'staged.env');
    const { report } = scan(dir, ['scan', '-q']);
    expect(exposures(report)).toEqual({
      'a.env': 'committed',
      'staged.env': 'staged',
      'untracked.env': 'untracked',
      'ignored.env': 'ignored',
    });
    expect(report.findings).toMatchObject([{ exposure: 'committed' }]);
    expect(skipped(report)).toEqual({ node_modules: 'dependency folder' });
    expect(report.run).toMatchObject({
      complete: true,
      files: 5,
      source: { kind: 'tree', head: git(dir, 'rev-parse', 'HEAD').trim() },
    });
  });

  it('calls no secret committed that only stands in a changed file', () => {
    const typed = `GITHUB_TOKEN=${githubToken('typed since')}\n`;
    const dir = repository({
      'changed.env': line,
      'staged.env': 'A=1\n',
      'both.env': 'A=1\n',
      'inner/clean.env': line,
    });
    write(dir, 'changed.env', `# moved\n${line}${typed}`);
    write(dir, 'staged.env', typed);
    git(dir, 'add', 'staged.env');
    write(dir, 'both.env', typed);
    git(dir, 'add', 'both.env');
    write(dir, 'both.env', `# moved\n${typed}`);
    const found = (from: string, ...paths: string[]) =>
      scan(join(dir, from), ['scan', '-q', ...paths])
        .report.findings.flatMap(({ occurrences }) =>
          occurrences.map(({ path, line: at, exposure }) => `${path}:${at} ${exposure}`),
        )
        .sort();
    const all = [
      'both.env:2 staged',
      'changed.env:2 committed',
      'changed.env:3 untracked',
      'inner/clean.env:1 committed',
      'staged.env:1 staged',
    ];
    expect(found('.')).toEqual(all);
    expect(found('inner', '../staged.env', '../changed.env')).toEqual([
      '../changed.env:2 committed',
      '../changed.env:3 untracked',
      '../staged.env:1 staged',
    ]);
    git(dir, 'commit', '-qam', 'two');
    expect(found('.')).toEqual(all.map((place) => place.replace(/\w+$/, 'committed')));
  });

  it('holds a file that git rewrites on its way in for unchanged', () => {
    const dir = folder({ 'a.env': line.replace('\n', '\r\n'), '.gitattributes': '* text=auto\n' });
    git(dir, 'init', '-q');
    git(dir, 'add', '-A');
    git(dir, 'commit', '-qm', 'one');
    expect(exposures(scan(dir, ['scan', '-q']).report)).toEqual({ 'a.env': 'committed' });
    // A copy, of whose times git knows nothing.
    const copy = folder({});
    cpSync(dir, copy, { recursive: true });
    expect(exposures(scan(copy, ['scan', '-q']).report)).toEqual({ 'a.env': 'committed' });
  });

  it('says nothing of a tracked file that was deleted', () => {
    const dir = repository({ 'gone.env': line, 'kept.env': line });
    rmSync(join(dir, 'gone.env'));
    const { report } = scan(dir, ['scan', '-q']);
    expect([places(report), report.run.complete, report.diagnostics]).toEqual([['kept.env:1:14'], true, []]);
  });

  it('works before the first commit', () => {
    const dir = folder({ 'a.env': line, 'b.env': line });
    git(dir, 'init', '-q');
    git(dir, 'add', 'a.env');
    const { report } = scan(dir, ['scan', '-q']);
    expect([exposures(report), report.run.source.head]).toEqual([{ 'a.env': 'staged', 'b.env': 'untracked' }, null]);
  });

  it('works in a linked worktree', () => {
    const dir = repository({ 'a.env': line });
    git(dir, 'worktree', 'add', '-q', join(dir, 'linked'), '-b', 'side');
    const { report } = scan(join(dir, 'linked'), ['scan', '-q']);
    expect(exposures(report)).toEqual({ 'a.env': 'committed' });
  });

  it('tells the role of a file from the top of its repository', () => {
    const dir = folder();
    const password = ['S4mp', 'le!R', 'iver7', 'Qx'].join('');
    for (const name of ['shop-samples', 'shop']) {
      write(dir, `${name}/app.yml`, `db_password: "${password}"\n`);
      git(join(dir, name), 'init', '-q');
    }
    write(dir, 'samples/app.yml', `db_password: "${password}"\n`);
    const severityOf = (...paths: string[]): unknown =>
      scan(dir, ['scan', '-q', ...paths]).report.findings.map(({ severity }) => severity);
    const severity = severityOf('shop');
    expect(severityOf()).toEqual(severity);
    expect(severityOf('shop-samples/app.yml', 'shop-samples')).toEqual(severity);
    rmSync(join(dir, 'shop'), { recursive: true });
    expect(severityOf()).toEqual(severity);
    rmSync(join(dir, 'shop-samples'), { recursive: true });
    expect(severityOf()).toEqual(['low']);
  });

  it('lists what is commented out, and no gate at medium fails on it but for a token of a vendor', () => {
    const password = ['S4mp', 'le!R', 'iver7', 'Qx'].join('');
    const severityOf = (text: string): unknown =>
      scan(folder({ 'etc/app.yml': text }), ['scan', '-q']).report.findings.map(({ severity }) => severity);
    expect(severityOf(`db_password: "${password}"\n`)).toEqual(['high']);
    expect(severityOf(`# db_password: "${password}"\n`)).toEqual(['low']);
    expect(severityOf(`# db_password: "${password}"\ndb_password: "${password}"\n`)).toEqual(['high']);
    expect(severityOf(`# The password is ${password}\n`)).toEqual(['high']);
    expect(severityOf(`# github_token: "${token}"\n`)).toEqual(severityOf(`github_token: "${token}"\n`));
  });

  it('goes into submodules and nested repositories', () => {
    const inner = repository({ 'inner.env': line });
    const dir = repository({ 'a.txt': 'nothing\n' });
    git(dir, '-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', inner, 'module');
    git(dir, 'commit', '-qm', 'two');
    git(dir, 'clone', '-q', inner, 'nested');
    expect(exposures(scan(dir, ['scan', '-q']).report)).toEqual({
      'module/inner.env': 'committed',
      'nested/inner.env': 'committed',
    });
  });
});

describe('encodings', () => {
  it('UTF-16 in both orders, with and without a mark, has its offsets in the stored bytes', () => {
    const dir = folder();
    const text = 'name = "größe"\nGITHUB_TOKEN = ';
    for (const order of ['le', 'be'] as const) {
      for (const mark of [true, false]) {
        write(dir, `${order}-${mark ? 'mark' : 'bare'}.txt`, utf16(`${text}${token}\r\n`, order, mark));
      }
    }
    const { report } = scan(dir, ['scan', '-q']);
    expect(places(report)).toEqual(['be-bare.txt:2:16', 'be-mark.txt:2:16', 'le-bare.txt:2:16', 'le-mark.txt:2:16']);
    expect(report.findings[0]?.occurrences.map(({ byteStart, byteEnd }) => [byteStart, byteEnd - byteStart])).toEqual(
      [0, 2, 0, 2].map((mark) => [mark + text.length * 2, token.length * 2]),
    );
  });

  it('Latin-1 and broken UTF-8 are read, columns count what stands there', () => {
    const dir = folder({
      'latin.txt': Buffer.from(`naïve = 1\ncafé ${token}\n`, 'latin1'),
      'broken.txt': Buffer.concat([Buffer.from([0xff, 0xc3, 0x28, 0x20]), Buffer.from(line)]),
    });
    const { report } = scan(dir, ['scan', '-q']);
    expect(places(report)).toEqual(['broken.txt:1:18', 'latin.txt:2:6']);
    expect(report.run.complete).toBe(true);
  });

  it('a file of many NULs is binary and said so, and a gap only where its name says that it is text', () => {
    const odd = `${'\0\u0001'.repeat(50)}${line}`;
    const files = { 'image.bin': odd, 'app.js': `/*${odd}*/`, '.env': `\0GITCRYPT\0${odd}` };
    const { report } = scan(folder(files), ['scan', '-q']);
    expect([report.findings, Object.keys(skipped(report)).sort()]).toEqual([[], Object.keys(files).sort()]);
    expect(report.diagnostics.map(({ path, message }) => [path, message])).toEqual([
      ['app.js', expect.stringMatching(/^not scanned: binary, though its name says it is text/)],
    ]);
  });
});

describe('files that are awkward', () => {
  it('a loop of links, a pipe and a sparse file of 2 GB do not stop a scan', () => {
    const dir = folder({ 'a.env': line, 'deep/b.env': line });
    symlinkSync('..', join(dir, 'deep/loop'));
    symlinkSync('nowhere', join(dir, 'dangling'));
    expect(spawnSync('mkfifo', [join(dir, 'pipe')]).status).toBe(0);
    writeFileSync(join(dir, 'huge.img'), '');
    truncateSync(join(dir, 'huge.img'), 2 * 1024 ** 3);
    const { report } = scan(dir, ['scan', '-q']);
    expect(places(report)).toEqual(['a.env:1:14', 'deep/b.env:1:14']);
    expect(skipped(report)).toEqual({
      dangling: 'symbolic link',
      'deep/loop': 'symbolic link',
      'huge.img': 'binary',
      pipe: 'not a regular file',
    });
  });

  it('a text over the cap leaves the scan incomplete, and says so', () => {
    const dir = folder({ 'a.env': line, 'large.log': 'text '.repeat(4000) });
    truncateSync(join(dir, 'large.log'), 3 * 1024 ** 3);
    const run = scan(dir, ['scan', '--max-file-size', '10kb']);
    expect(skipped(run.report)).toEqual({ 'large.log': 'too large' });
    expect(run.report.run.complete).toBe(false);
    expect(run.report.diagnostics).toMatchObject([{ code: 'file-too-large', path: 'large.log' }]);
    expect(run.err).toContain('the scan is incomplete');
  });

  it('more places than anybody reads leave the scan incomplete, say so, and harm no other file', () => {
    const many = Array.from({ length: 12_000 }, (_, i) => `password="${(i * 7919 + 1e6).toString(36)}Zq%9";`).join('');
    const { code, err, report } = scan(folder({ 'a.env': line, 'many.txt': many }), ['scan']);
    expect([code, report.run.complete]).toEqual([1, false]);
    expect(report.diagnostics).toMatchObject([{ severity: 'error', code: 'file-too-many-matches', path: 'many.txt' }]);
    expect(err).toContain('the scan is incomplete');
    expect(places(report)).toContain('a.env:1:14');
    expect(report.findings.length).toBeLessThanOrEqual(10_001);
  });

  it('one line of two megabytes shows as one short line', () => {
    const dir = folder({ 'min.js': `${'a'.repeat(1_000_000)} ${token} ${'b'.repeat(1_000_000)}` });
    const run = keyroll(dir, ['scan', '-q', '-f', 'terminal']);
    expect(run.out).toContain('1:1000002');
    expect(Math.max(...run.out.split('\n').map((text) => text.length))).toBeLessThanOrEqual(80);
  });

  it('names that look like options or drive terminals are found and shown harmless', () => {
    const dir = folder({ '-rf': line, 'two\nlines\u001b[31mred.env': line, '\u202etxt.env': line });
    for (const format of ['terminal', 'compact', 'table', 'jsonl', 'sarif', 'gitlab', 'junit', 'markdown']) {
      const { out, err } = keyroll(dir, ['scan', '-v', '-f', format]);
      expect([format, CONTROL.test(out + err), (out + err).includes('\u202e')]).toEqual([format, false, false]);
    }
    expect(places(scan(dir, ['scan', '-q']).report)).toEqual([
      '-rf:1:14',
      'two\nlines\u001b[31mred.env:1:14',
      '\u202etxt.env:1:14',
    ]);
    expect(keyroll(dir, ['scan', '-q', '-f', 'compact', '--', '-rf']).out).toContain('-rf:1:14: ');
    const missing = keyroll(dir, ['scan', 'no\u001b[31m\nsuch']);
    expect([missing.code, missing.err]).toEqual([2, expect.stringContaining('"no\\x1b[31m\\nsuch"')]);
  });

  it('a name that is not UTF-8 leaves the scan incomplete with 3', () => {
    const dir = folder({ 'a.txt': 'nothing\n' });
    writeFileSync(Buffer.concat([Buffer.from(`${dir}/`), Buffer.from([0xff, 0xfe]), Buffer.from('.env')]), line);
    const run = keyroll(dir, ['scan']);
    expect([run.code, run.err]).toEqual([3, expect.stringContaining('the name is not UTF-8')]);
  });
});

describe('what is asked for', () => {
  it('paths are literal, whatever they look like', () => {
    const dir = folder({ 'src/(a)/[b].ts': line, 'src/a/b.ts': line, 'x*.env': line, 'xy.env': line });
    expect(places(scan(dir, ['scan', '-q', 'src/(a)/[b].ts', 'x*.env']).report)).toEqual([
      'src/(a)/[b].ts:1:14',
      'x*.env:1:14',
    ]);
    expect(keyroll(dir, ['scan', '*.env']).code).toBe(2);
  });

  it('"-" is standard input', () => {
    const { report, code } = scan(folder(), ['scan', '-q', '-'], { input: `first\n${line}` });
    expect([code, places(report), report.findings[0]?.exposure, report.run.source.kind]).toEqual([
      1,
      ['<stdin>:2:14'],
      'stdin',
      'stdin',
    ]);
    expect(keyroll(folder(), ['-', '--max-file-size', '10'], { input: 'a text of many words\n' })).toMatchObject({
      code: 3,
      err: expect.stringContaining('<stdin>: warning: not scanned: too large'),
    });
  });

  it("keyroll's own files and last outputs are not scanned again", () => {
    const dir = folder({ 'a.env': line });
    expect(keyroll(dir, ['inventory', 'init']).code).toBe(0);
    const outputs = ['--report', 'json=out/report.json', '-o', 'report.md'];
    const first = scan(dir, ['scan', '-q', ...outputs]);
    const second = scan(dir, ['scan', '-q', ...outputs]);
    expect(places(second.report)).toEqual(places(first.report));
    expect(skipped(second.report)).toMatchObject({
      'keyroll.inventory.yaml': "keyroll's own file",
      'report.md': "keyroll's own file",
      'out/report.json': "keyroll's own file",
      '.home/.local/state/keyroll/last-report.json': "keyroll's own file",
    });
  });

  it('many files are shared between threads with the same result', () => {
    const dir = folder();
    mkdirSync(join(dir, 'many/config'), { recursive: true });
    const encoded = Buffer.from(`${line}and some more text, so that it is long enough to be looked into\n`).toString(
      'base64',
    );
    const kinds: Readonly<Record<string, string | Buffer>> = {
      'plain.txt': line,
      'wide.txt': Buffer.from(`\ufeff${line}`, 'utf16le'),
      'encoded.txt': encoded,
      'empty.txt': '',
      'bytes.bin': Buffer.alloc(50),
      'long.txt': `${'a line without anything of note in it\n'.repeat(30_000)}${line}`,
      'ignored.txt': `# ${DIRECTIVE} github-pat -- a sample\n${line}`,
      'config/master.key': '0123456789abcdef'.repeat(2),
    };
    for (const [name, content] of Object.entries(kinds)) writeFileSync(join(dir, 'many', name), content);
    for (let at = 0; at < 1300; at++) {
      writeFileSync(join(dir, 'many', `${at}.txt`), at % 100 === 0 ? line : 'nothing\n');
    }
    const text = (jobs: string): string => {
      const { run, ...rest } = scan(dir, ['scan', 'many', '-q', '--jobs', jobs], {
        env: { KEYROLL_PEPPER_FILE: join(dir, 'many/0.txt') },
      }).report;
      return JSON.stringify([
        run.files,
        run.bytes,
        run.skipped,
        rest.findings.map((finding) => finding.occurrences),
        rest.diagnostics,
      ]);
    };
    const alone = text('1');
    expect(text('2')).toBe(alone);
    expect(text('4')).toBe(alone);
    for (const name of ['wide.txt', 'encoded.txt', 'long.txt', 'master.key']) expect(alone).toContain(name);
  });

  it('a thread that fails on the way fails the scan, and nobody waits for it', () => {
    const files = Object.fromEntries(Array.from({ length: 2000 }, (_, at) => [`many/${at}.txt`, line]));
    const dir = folder({
      ...files,
      'fail.cjs': `
      const { notify } = Atomics;
      let times = 0;
      if (!require('node:worker_threads').isMainThread) Atomics.notify = (...given) => { if (++times === 3) throw new Error('gave out'); return notify(...given); };
    `,
    });
    const { code, out, err } = launch(dir, ['scan', 'many', '-q', '--jobs', '2'], {
      env: { NODE_OPTIONS: `--require ${JSON.stringify(join(dir, 'fail.cjs'))}` },
    });
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('internal error');
  });
});
