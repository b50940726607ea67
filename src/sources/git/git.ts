/**
 * Runs git's plumbing on repositories that nobody vouches for: no shell, no hooks, no monitor, no transport, no prompt,
 * and no variable that would point git at another repository.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Io } from '../../base/io.ts';
import { commonDirOf, gitDirsOf, mayWait, waitingFile, waitingRef, type GitDirs } from './dirs.ts';

/** What git ends with where it gives up, and what a shell would where there is no git. */
const FATAL = 128;
const NOT_STARTED = 127;

/** More names than these are not put on one command line. */
export const MAX_PATHSPECS = 500;

export interface GitResult {
  /** 127 where git could not be started. */
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
  /** True when there is no git to run. */
  readonly missing: boolean;
}

export interface GitOptions {
  readonly cwd: string;
  readonly env: Io['env'];
  /** Keeps GIT_DIR, GIT_INDEX_FILE and their like: right inside a git hook, where the index is a temporary one. */
  readonly keepRepositoryVariables?: boolean;
  /** The working tree, whatever the repository's own settings say of it. */
  readonly workTree?: string;
  /** Settings that outrank those of the repository. */
  readonly settings?: readonly (readonly [name: string, value: string])[];
  /** To ask where hooks lie. Nothing that runs hooks may be asked with it. */
  readonly keepHooksPath?: boolean;
  readonly input?: string | Uint8Array;
}

/** Read from the working tree; in folders further down nobody looks for them before git does. */
const IN_THE_TREE = ['.gitignore', '.gitattributes'] as const;
/** Commands that read no ref but the checked-out branch. */
const OF_THE_TREE = new Set(['ls-files', 'check-ignore', 'diff-files', 'diff-index', 'config', 'version']);
const GIT_DIR = '--git-dir=';
const NO_HOOKS = ['-c', 'core.hooksPath=/dev/null'];
const SETTINGS = [
  // No word: git before 2.36 takes one for the name of a program.
  'core.fsmonitor=',
  'core.untrackedCache=false',
  // What these say is not checked against the objects: a commit may be hidden, or one shown that is gone.
  'core.commitGraph=false',
  'core.multiPackIndex=false',
  'protocol.allow=never',
  'safe.bareRepository=explicit',
].flatMap((setting) => ['-c', setting]);

const ENVIRONMENT = {
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_LAZY_FETCH: '1',
  GIT_ALLOW_PROTOCOL: '',
  // What is stored counts, not what somebody would have shown in its place.
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_GRAFT_FILE: path.sep === '/' ? '/dev/null' : '\\\\.\\nul',
  LC_ALL: 'C',
} as const;

const ALWAYS_DROPPED = [
  'GIT_EXTERNAL_DIFF',
  'GIT_LITERAL_PATHSPECS',
  'GIT_GLOB_PATHSPECS',
  'GIT_NOGLOB_PATHSPECS',
  'GIT_ICASE_PATHSPECS',
] as const;
const REPOSITORY_VARIABLES = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_COMMON_DIR',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_PREFIX',
  'GIT_NAMESPACE',
  'GIT_REPLACE_REF_BASE',
  'GIT_SHALLOW_FILE',
  'GIT_INTERNAL_SUPER_PREFIX',
  'GIT_IMPLICIT_WORK_TREE',
] as const;

/** On the command line a name may hold no `=`; in the environment git takes settings from version 2.31 on. */
function isTyped(name: string): boolean {
  return !name.includes('=');
}

function typed(settings: GitOptions['settings'] = []): string[] {
  return settings.filter(([name]) => isTyped(name)).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function environmentOf(options: GitOptions): Record<string, string | undefined> {
  const env: Record<string, string | undefined> = { ...options.env, ...ENVIRONMENT };
  for (const name of ALWAYS_DROPPED) delete env[name];
  if (options.keepRepositoryVariables !== true) for (const name of REPOSITORY_VARIABLES) delete env[name];
  if (options.workTree !== undefined) env['GIT_WORK_TREE'] = options.workTree;
  const given = Number(env['GIT_CONFIG_COUNT'] ?? 0) || 0;
  for (const [at, [name, value]] of (options.settings ?? []).filter(([name]) => !isTyped(name)).entries()) {
    Object.assign(env, {
      GIT_CONFIG_COUNT: String(given + at + 1),
      [`GIT_CONFIG_KEY_${given + at}`]: name,
      [`GIT_CONFIG_VALUE_${given + at}`]: value,
    });
  }
  return env;
}

/** Windows looks for a bare name in the working folder first, which here is the folder under suspicion. */
function executableOf(env: Io['env']): string | null {
  if (path.sep === '/') return 'git';
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  return folders.map((folder) => path.join(folder, 'git.exe')).find((candidate) => existsSync(candidate)) ?? null;
}

function failed(code: number, stderr: string): GitResult {
  return { code, stdout: Buffer.alloc(0), stderr, missing: false };
}

/** Why `startGit` started none. */
export function notAsked(args: readonly string[], options: GitOptions): GitResult {
  const waited = waitedFor(args, options);
  if (waited === null) return { ...failed(NOT_STARTED, 'no git on the PATH'), missing: true };
  // As git itself would end, and what it would say, if it could.
  return failed(FATAL, `fatal: '${waited}' is not a regular file`);
}

/** What git would wait for in the repository that it is asked about; null where it would not. */
function waitedFor(args: readonly string[], options: GitOptions): string | null {
  const readsRefs = !OF_THE_TREE.has(args.find((arg) => !arg.startsWith('-')) ?? '');
  const waitedIn = (dirs: GitDirs): string | null => waitingFile(dirs) ?? (readsRefs ? waitingRef(dirs) : null);
  const named =
    args.find((arg) => arg.startsWith(GIT_DIR))?.slice(GIT_DIR.length) ??
    (options.keepRepositoryVariables === true ? options.env['GIT_DIR'] : undefined);
  if (named) {
    const gitDir = path.resolve(options.cwd, named);
    return waitedIn({ gitDir, commonDir: commonDirOf(gitDir) });
  }
  const top = repositoryOf(options.workTree ?? options.cwd);
  if (top === null) return null;
  return IN_THE_TREE.map((name) => path.join(top, name)).find(mayWait) ?? waitedIn(gitDirsOf(top));
}

/** Starts git for a conversation; null where there is none to start, or it would never answer. */
export function startGit(args: readonly string[], options: GitOptions): ChildProcess | null {
  const executable = executableOf(options.env);
  if (executable === null || waitedFor(args, options) !== null) return null;
  const settings = [...SETTINGS, ...(options.keepHooksPath === true ? [] : NO_HOOKS), ...typed(options.settings)];
  return spawn(executable, [...settings, ...args], {
    cwd: options.cwd,
    env: environmentOf(options),
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
}

export function runGit(args: readonly string[], options: GitOptions): Promise<GitResult> {
  const child = startGit(args, options);
  if (child === null) return Promise.resolve(notAsked(args, options));
  return new Promise((resolve) => {
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', (error: NodeJS.ErrnoException) => {
      const missing = error.code === 'ENOENT' && existsSync(options.cwd);
      resolve({ ...failed(NOT_STARTED, error.message), missing });
    });
    child.on('close', (code) => {
      resolve({
        code: code ?? FATAL,
        stdout: Buffer.concat(out),
        stderr: Buffer.concat(err).toString('utf8'),
        missing: false,
      });
    });
    if (options.input !== undefined) {
      // Git may end before it has read everything; its exit code tells why.
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(options.input);
    }
  });
}

/** Splits the output of a command that was run with `-z`. */
export function splitNul(output: Buffer): string[] {
  const parts = output.toString('utf8').split('\0');
  if (parts.at(-1) === '') parts.pop();
  return parts;
}

/**
 * Folders that git could not look into for files that it does not know; it ends with 0 all the same. It cuts its lines
 * at 4,095 bytes, which names of folders that lie too deep do not leave room in.
 */
export function unopenedFolders({ stderr }: Pick<GitResult, 'stderr'>): string[] {
  return [...stderr.matchAll(/^warning: could not open directory '(.*?)(?:\/?': [^:\n]*)?$/gm)].map(
    ([, name = '']) => name,
  );
}

/** Git refuses a repository that another user owns (`safe.directory`). */
export function isOwnershipRefusal(result: Pick<GitResult, 'code' | 'stderr'>): boolean {
  return result.code !== 0 && /dubious ownership|unsafe repository/.test(result.stderr);
}

/** What to type for a repository that git refuses; as a shell wants it. */
export function trustAdvice(folder: string): string {
  const word = /^[\w./@+:-]+$/.test(folder) ? folder : `'${folder.replaceAll("'", `'\\''`)}'`;
  return `\`git config --global --add safe.directory ${word}\` allows it.`;
}

function isRepositoryTop(folder: string): boolean {
  const marker = path.join(folder, '.git');
  const status = statSync(marker, { throwIfNoEntry: false });
  if (status === undefined) return false;
  return status.isFile() || existsSync(path.join(marker, 'HEAD'));
}

/** The top level of the repository that `folder` lies in, found by looking upwards for `.git`; null outside any. */
export function repositoryOf(folder: string): string | null {
  for (let at = path.resolve(folder); ;) {
    try {
      if (isRepositoryTop(at)) return at;
    } catch {
      // A folder that may not be looked into hides its repository from git as well.
    }
    const parent = path.dirname(at);
    if (parent === at) return null;
    at = parent;
  }
}
