/**
 * `keyroll hook install` and `uninstall`: git's own hooks, where git itself looks for them. A hook that is there goes
 * on running after keyroll's block; what cannot take one (another language, a link, a file that git does not run) is
 * moved aside. Uninstalling gives back what was there, byte for byte.
 */
import { accessSync, constants, lstatSync, readFileSync } from 'node:fs';
import { chmod, mkdir, rename, rm } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { UsageError } from '../../../model/error.ts';
import type { Io } from '../../../base/io.ts';
import { EXIT } from '../../../scan/exit-code.ts';
import { runGit } from '../../../sources/git/git.ts';
import { openRepository, refusalOf, type Repository } from '../../../sources/git/repository.ts';
import { writeFileAtomic } from '../../../sources/files/write-atomic.ts';
import { hookManagerOf } from './hook-managers.ts';
import { ASIDE, hasBlock, isOwn, ownHook, takesBlock, withBlock, withoutBlock, type HookType } from './hook-script.ts';
import { printedPath } from '../../files/named-file.ts';
import type { Context } from '../../context.ts';

interface HookOptions {
  readonly type: HookType;
  readonly force?: boolean;
}

interface Hook {
  readonly type: HookType;
  readonly file: string;
  /** As latin1; null where there is none. */
  readonly text: string | null;
  readonly isLink: boolean;
  readonly isRun: boolean;
}

async function hooksFolderOf(repository: Repository): Promise<string> {
  const result = await runGit([...repository.args, 'rev-parse', '--git-path', 'hooks'], {
    ...repository.options,
    keepHooksPath: true,
  });
  if (result.code !== 0) throw refusalOf(result, repository.root);
  return resolve(repository.options.cwd, result.stdout.toString('utf8').replace(/\r?\n$/, ''));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function readHook(folder: string, type: HookType): Hook {
  const file = join(folder, type);
  const status = lstatSync(file, { throwIfNoEntry: false });
  if (status === undefined) return { type, file, text: null, isLink: false, isRun: false };
  const isLink = status.isSymbolicLink();
  if (!isLink && !status.isFile()) throw new UsageError(`${file} is not a file.`);
  return { type, file, text: isLink ? '' : readFileSync(file, 'latin1'), isLink, isRun: isExecutable(file) };
}

async function changeHook(file: string, text: string): Promise<void> {
  await writeFileAtomic(file, Buffer.from(text, 'latin1'), { mode: 0o755 });
}

/** A hook of our own, which must be executable whatever was there. */
async function writeOwnHook({ file, type }: Hook): Promise<void> {
  await changeHook(file, ownHook(type));
  await chmod(file, 0o755);
}

async function moveAside({ file }: Hook): Promise<void> {
  const aside = file + ASIDE;
  if (lstatSync(aside, { throwIfNoEntry: false }) !== undefined) {
    throw new UsageError(`${aside} is in the way: an earlier hook was moved there.`, {
      hint: 'Put it back or remove it, then try again.',
    });
  }
  await rename(file, aside);
}

/** Returns what was done, in words. */
async function install(hook: Hook): Promise<string> {
  const { file, text, type } = hook;
  if (text === null) {
    await writeOwnHook(hook);
    return `installed; from now on each ${type.slice('pre-'.length)} is scanned first`;
  }
  if (isOwn(text)) {
    if (text === ownHook(type) && hook.isRun) return 'already installed';
    await writeOwnHook(hook);
    return 'updated';
  }
  if (hasBlock(text)) {
    const renewed = withBlock(withoutBlock(text), type);
    if (renewed === text) return 'already installed';
    await changeHook(file, renewed);
    return 'updated';
  }
  if (!hook.isLink && hook.isRun && takesBlock(text)) {
    await changeHook(file, withBlock(text, type));
    return 'added to the existing hook, which runs after it';
  }
  await moveAside(hook);
  await writeOwnHook(hook);
  return `installed; the existing hook is now ${type}${ASIDE} and ${hook.isRun ? 'runs after it' : 'still does not run, because it is not executable'}`;
}

async function uninstall({ file, text }: Hook): Promise<string> {
  if (text === null || !hasBlock(text)) return 'not installed';
  if (!isOwn(text)) {
    await changeHook(file, withoutBlock(text));
    return 'removed from the hook, which is as it was before';
  }
  const aside = file + ASIDE;
  if (lstatSync(aside, { throwIfNoEntry: false }) === undefined) {
    await rm(file);
    return 'removed';
  }
  await rename(aside, file);
  return 'removed; the previous hook is restored';
}

/** A folder that settings of the user name serves all their repositories. */
function sharedNote(folder: string, { commonDir, top }: Repository): string {
  const isInside = [commonDir, top].some((place) => place !== null && `${folder}${sep}`.startsWith(`${place}${sep}`));
  return isInside
    ? ''
    : `\nThat folder (core.hooksPath) is outside this repository: the change affects every repository that uses it.`;
}

async function openHook(
  options: HookOptions,
  io: Io,
): Promise<{ readonly repository: Repository; readonly folder: string; readonly hook: Hook }> {
  const repository = await openRepository(null, io);
  const folder = await hooksFolderOf(repository);
  const status = lstatSync(folder, { throwIfNoEntry: false });
  if (status !== undefined && !status.isDirectory() && !status.isSymbolicLink()) {
    throw new UsageError(`hooks are switched off here: core.hooksPath names ${folder}, which is not a folder.`);
  }
  return { repository, folder, hook: readHook(folder, options.type) };
}

export async function installHookCommand({ io }: Context, options: HookOptions): Promise<number> {
  const { repository, folder, hook } = await openHook(options, io);
  if (repository.top === null && options.type === 'pre-commit') {
    throw new UsageError('this is a bare repository: nothing is committed here, so a pre-commit hook never runs.', {
      hint: 'Install it in a clone; what is pushed from here is scanned with --type pre-push.',
    });
  }
  const manager =
    options.force === true || (hook.text !== null && hasBlock(hook.text))
      ? null
      : hookManagerOf(repository.root, folder, hook.text ?? '');
  if (manager !== null) {
    throw new UsageError(`${manager.name} manages the hooks of this repository.`, {
      hint: `${manager.advice(options.type)} (--force installs the hook anyway.)`,
    });
  }
  await mkdir(folder, { recursive: true });
  const done = await install(hook);
  io.stdout.write(`${options.type} hook ${printedPath(hook.file, io.cwd)}: ${done}${sharedNote(folder, repository)}\n`);
  return EXIT.clean;
}

export async function uninstallHookCommand({ io }: Context, options: HookOptions): Promise<number> {
  const { hook } = await openHook(options, io);
  io.stdout.write(`${options.type} hook ${printedPath(hook.file, io.cwd)}: ${await uninstall(hook)}\n`);
  return EXIT.clean;
}
