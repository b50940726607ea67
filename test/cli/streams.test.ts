import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { progressOn } from '../../src/cli/output/progress.ts';
import type { Io } from '../../src/base/io.ts';
import type { Report } from '../../src/model/report.ts';
import { folder, githubToken, launch, sharedFolder, shell } from './keyroll.ts';

const ESCAPE = '\u001b';
const token = githubToken('streams');
const dirty = sharedFolder({ 'app.env': `GITHUB_TOKEN=${token}\n`, 'node_modules/x/index.js': 'x\n' });
const COLOURFUL = { NO_COLOR: '', FORCE_COLOR: '1' };
const FORMATS = ['terminal', 'compact', 'table', 'json', 'jsonl', 'sarif', 'gitlab', 'junit', 'markdown'];

describe('standard output', () => {
  it('holds the report and nothing else', () => {
    const run = launch(dirty, ['scan', '-f', 'json']);
    expect((JSON.parse(run.out) as Report).summary.findings).toBe(1);
    expect(run.err).toContain('1 finding');
    expect(launch(dirty, ['scan', '-f', 'json', '-o', '/dev/null']).out).toBe('');
  });

  it('carries a report of megabytes through a pipe whole', () => {
    const dir = folder({
      'many.txt': Array.from({ length: 2600 }, (_, n) => `token ${githubToken(`pipe ${n}`)}\n`).join(''),
    });
    const run = shell(dir, 'set -o pipefail; $KEYROLL scan -q -f json | cat');
    expect([run.code, run.err]).toEqual([1, '']);
    expect(run.out.length).toBeGreaterThan(4_500_000);
    expect((JSON.parse(run.out) as Report).findings).toHaveLength(2600);
    const cut = shell(dir, '$KEYROLL scan -q -f json | head -1; echo "${PIPESTATUS[0]}"');
    expect([cut.out, cut.err]).toEqual(['{\n1\n', '']);
  });

  it('that cannot be written ends the run with 2 and a message', () => {
    const run = shell(dirty, '$KEYROLL scan -q -f compact > /dev/full');
    expect([run.code, run.err]).toEqual([
      2,
      'keyroll: standard output cannot be written: no space is left on the disk.\n',
    ]);
  });

  it('fits a narrow window', () => {
    const { out, err } = launch(dirty, ['scan', '-v'], { env: { COLUMNS: '40' } });
    expect(`${out}${err}`.split('\n').filter((line) => line.length > 40)).toEqual([]);
    expect(out).toContain('github-personal-access-token');
  });

  it('is ASCII where the locale is not UTF-8', () => {
    const { out, err } = launch(dirty, ['scan'], { env: { LANG: 'C', LC_ALL: 'C' } });
    expect(`${out}${err}`).toMatch(/^[\x20-\x7e\n]*$/);
  });
});

describe('standard error', () => {
  it('is empty with -q', () => {
    expect(launch(dirty, ['scan', '-q']).err).toBe('');
    expect(launch(dirty, ['scan', '-q', '-f', 'json']).err).toBe('');
  });

  it('tells coverage, what was skipped, and with --verbose which', () => {
    const brief = launch(dirty, ['scan']).err;
    expect(brief).toMatch(/scanned 1 file, .+ with [\d,]+ rules/);
    expect(brief).toContain('skipped 1 (dependency folder 1)');
    expect(brief).not.toContain('node_modules');
    expect(launch(dirty, ['scan', '-v']).err).toContain('node_modules: dependency folder');
  });

  it('warns when no file was scanned', () => {
    const run = launch(folder(), ['scan']);
    expect([run.code, run.err]).toEqual([0, expect.stringContaining('no files were scanned')]);
  });
});

describe('colour', () => {
  const isColoured = (args: readonly string[], env: Readonly<Record<string, string>> = {}): boolean => {
    const { out, err } = launch(dirty, ['scan', ...args], { env });
    return `${out}${err}`.includes(ESCAPE);
  };

  it('is not shown in pipes, on dumb terminals and where it is switched off', () => {
    expect(isColoured([], { NO_COLOR: '' })).toBe(false);
    expect(isColoured([], { NO_COLOR: '', TERM: 'dumb', GITHUB_ACTIONS: 'true' })).toBe(false);
    expect(isColoured([], { NO_COLOR: '1', FORCE_COLOR: '1' })).toBe(false);
    expect(isColoured(['--no-color'], COLOURFUL)).toBe(false);
    expect(isColoured(['--color', 'never'], COLOURFUL)).toBe(false);
  });

  it('comes when it is asked for', () => {
    expect(isColoured(['--color', 'always'])).toBe(true);
    expect(isColoured([], COLOURFUL)).toBe(true);
    expect(isColoured([], { NO_COLOR: '', GITHUB_ACTIONS: 'true' })).toBe(true);
  });

  it('never gets into a file', () => {
    const out = folder();
    launch(
      dirty,
      ['scan', '--color', 'always', ...FORMATS.flatMap((format) => ['--report', `${format}=${join(out, format)}`])],
      { env: COLOURFUL },
    );
    for (const format of FORMATS) {
      expect([format, readFileSync(join(out, format), 'utf8').includes(ESCAPE)]).toEqual([format, false]);
    }
  });
});

describe('progress', () => {
  interface Screen {
    readonly io: Io;
    readonly clock: { now: number };
    readonly shown: () => string;
  }

  function screen(over: { readonly isTTY?: boolean; readonly env?: Record<string, string> } = {}): Screen {
    const clock = { now: 0 };
    const written: string[] = [];
    const stderr = Object.assign(new PassThrough(), {
      isTTY: over.isTTY ?? true,
      columns: 60,
      write: (text: string) => written.push(text) > 0,
    });
    const io = {
      cwd: '/',
      env: over.env ?? {},
      stdin: new PassThrough(),
      stdout: new PassThrough(),
      stderr,
      now: () => clock.now,
    } as unknown as Io;
    return { io, clock, shown: () => written.join('') };
  }

  it('shows late, redraws seldom, and is erased', () => {
    const { io, clock, shown } = screen();
    const progress = progressOn(io);
    progress.update(1, 1000);
    expect(shown()).toBe('');
    clock.now = 500;
    progress.update(250, 1000);
    clock.now = 550;
    progress.update(260, 1000);
    expect(shown()).toContain('25 %  250/1,000 files');
    expect(shown()).not.toContain('260');
    progress.clear();
    expect(shown().endsWith(`\r${ESCAPE}[2K`)).toBe(true);
  });

  it.each([
    ['no terminal', { isTTY: false }],
    ['a CI job', { env: { CI: 'true' } }],
    ['a dumb terminal', { env: { TERM: 'dumb' } }],
  ])('stays away with %s', (_name, over) => {
    const { io, clock, shown } = screen(over);
    const progress = progressOn(io);
    clock.now = 5000;
    progress.update(1, 2);
    progress.clear();
    expect(shown()).toBe('');
  });

  it('writes nothing to a pipe', () => {
    expect(launch(dirty, ['scan']).err).not.toContain('scanning');
  });
});

it('a run whose input never ends does not exit with 0', () => {
  const dir = folder({
    'lost.cjs': `Object.defineProperty(process, 'stdin', { value: new (require('node:stream').Readable)({ read() {} }) });\n`,
  });
  const run = launch(dir, ['scan', '-'], { env: { NODE_OPTIONS: `--require=${join(dir, 'lost.cjs')}` } });
  expect([run.code, run.out]).toEqual([2, '']);
});
