/** Runs the built program in folders made for the test. */
import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, inject, onTestFinished } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { expandExample } from '../../src/ruleset/example/example.ts';
import { called, launched, PROGRAM, type Run } from '../program.ts';

export { git } from '../git.ts';
export type { Run } from '../program.ts';

export interface RunOptions {
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

/** Caches of runs, apart from the homes, which may lie in the folder that a test scans. */
let caches: string | undefined;

/** Nothing of the machine's own settings reaches the program, nor what it left for another test but compiled code. */
function environment(cwd: string, own: RunOptions['env'] = {}): Record<string, string> {
  const home = join(cwd, '.home');
  const folders = {
    HOME: inject('home'),
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_STATE_HOME: join(home, '.local/state'),
  };
  return {
    XDG_CACHE_HOME: (caches ??= mkdtempSync(join(inject('home'), 'caches-'))),
    PATH: process.env['PATH'] ?? '',
    LANG: 'C.UTF-8',
    NO_COLOR: '1',
    TZ: 'UTC',
    GIT_CONFIG_NOSYSTEM: '1',
    ...(own['HOME'] === undefined ? folders : {}),
    ...own,
  };
}

/** What the program says, writes and returns. */
export function keyroll(cwd: string, args: readonly string[], { env, input }: RunOptions = {}): Run {
  return called(args, { cwd, env: environment(cwd, env), input });
}

/** The same as a process of its own. */
export function launch(cwd: string, args: readonly string[], { env, input }: RunOptions = {}): Run {
  return launched(args, { cwd, env: environment(cwd, env), input });
}

/** The program running on, for tests that talk to it or end it. */
export function started(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [PROGRAM, ...args], { cwd, env: environment(cwd, env) });
}

/** A line of shell in which `$KEYROLL` stands for the program. */
export function shell(cwd: string, line: string): Run {
  const env = { ...environment(cwd), KEYROLL: `'${process.execPath}' '${PROGRAM}'` };
  const done = spawnSync('bash', ['-c', line.replaceAll('$KEYROLL', env.KEYROLL)], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env,
  });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

/** A folder with these files, gone after the test. */
export function folder(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const dir = mkdtempSync(join(tmpdir(), 'keyroll-test-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return filled(dir, files);
}

/** A folder for all tests of a file, which leave it as it is; gone after the last of them. */
export function sharedFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const dir = mkdtempSync(join(tmpdir(), 'keyroll-test-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  return filled(dir, files);
}

/** Copies of a folder that is made once for all tests of a file; each is gone after its test. */
export function copiesOf(make: (dir: string) => void): () => string {
  const original = sharedFolder();
  let isMade = false;
  return () => {
    if (!isMade) make(original);
    isMade = true;
    const dir = folder();
    cpSync(original, dir, { recursive: true });
    return dir;
  };
}

function filled(dir: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  for (const [name, content] of Object.entries(files)) write(dir, name, content);
  return dir;
}

export function write(dir: string, name: string, content: string | Uint8Array): void {
  const file = join(dir, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** A token of the example language, the same for the same seed. */
export function token(template: string, seed: string): string {
  return expandExample(`«${template}»`, seed).secrets[0]?.value ?? '';
}

export function githubToken(seed: string): string {
  return token('ghp_<base62:30><check:github-crc32>', seed);
}

/** Scans and reads the JSON report; the folder is left as it was. */
export function scan(
  cwd: string,
  args: readonly string[],
  options: RunOptions = {},
): Run & { readonly report: Report } {
  const file = join(mkdtempSync(join(tmpdir(), 'keyroll-report-')), 'report.json');
  onTestFinished(() => rmSync(dirname(file), { recursive: true, force: true }));
  const run = keyroll(cwd, [...args, '--report', `json=${file}`], options);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new Error(`no report was written; exit ${run.code}: ${run.err}`);
  }
  return { ...run, report: JSON.parse(text) as Report };
}
