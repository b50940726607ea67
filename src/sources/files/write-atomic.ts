/**
 * Writes a file whole or not at all: into a temporary file beside it, flushed, then renamed over the old one. Reports
 * name where secrets stand, so a new file is for its owner alone unless the caller says otherwise.
 */
import { randomBytes } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { access, chmod, mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { OutputError } from '../../model/error.ts';
import { reasonOf } from '../../base/system-error.ts';

export interface WriteOptions {
  /** Permissions of a file that is new; one that exists keeps its own. Default: 0600. */
  readonly mode?: number;
  /**
   * A link of a checkout may lead out of it: the file was read before and was what it ought to be, or its folder was
   * looked into.
   */
  readonly mayLeadOut?: boolean;
  /** Asked right before the rename; false keeps the file as it is and throws `Superseded`. */
  readonly isUnchanged?: () => Promise<boolean>;
}

/** The file is no longer what the new text was made from. */
export class Superseded extends Error {}

/** The file that a link leads to is replaced, not the link. Nothing need be there yet. */
async function resolveLink(file: string): Promise<string> {
  try {
    return await realpath(file);
  } catch {
    const parent = path.dirname(path.resolve(file));
    return path.join(parent === path.dirname(parent) ? parent : await resolveLink(parent), path.basename(file));
  }
}

/** The top of the checkout that a path names a place in; null where there is none, and among git's own files. */
function checkoutOf(file: string): string | null {
  for (let at = path.dirname(file); ; at = path.dirname(at)) {
    if (path.basename(at) === '.git') return null;
    if (existsSync(path.join(at, '.git'))) return at;
    if (at === path.dirname(at)) return null;
  }
}

/**
 * Links come with a checkout: a report that followed one to `~/.bashrc`, or to a hook, would put names of files where a
 * shell runs them.
 */
async function refuseWayOut(file: string, target: string): Promise<void> {
  const top = checkoutOf(path.resolve(file));
  if (top === null) return;
  const way = path.relative(await realpath(top), target);
  const steps = way.split(path.sep);
  if (path.isAbsolute(way) || steps.includes('..') || steps.includes('.git')) {
    throw refusal(file, 'a link in this checkout leads outside it; name the file that the link leads to');
  }
}

interface Status {
  readonly isRegular: boolean;
  readonly isFolder: boolean;
  readonly mode: number;
}

/** Null where there is nothing, or nothing that may be looked at. */
async function statusOf(file: string): Promise<Status | null> {
  try {
    const status = await stat(file);
    return { isRegular: status.isFile(), isFolder: status.isDirectory(), mode: status.mode & 0o777 };
  } catch {
    return null;
  }
}

function refusal(file: string, reason: string, cause?: unknown): OutputError {
  return new OutputError(`cannot be written: ${reason}.`, { path: file, cause });
}

/**
 * Node's own way to make parents tries for ever where a file system refuses with "no such folder", as /proc does.
 * `bin/compile-cache.js`, which may load nothing of this, makes its folders in the same manner.
 */
export async function makeFolder(folder: string, mode = 0o777): Promise<void> {
  if ((await statusOf(folder))?.isFolder === true) return;
  const parent = path.dirname(folder);
  if (parent !== folder) await makeFolder(parent);
  try {
    await mkdir(folder, { mode });
  } catch (error) {
    if ((await statusOf(folder))?.isFolder !== true) throw error;
  }
}

/** Throws where it is plain beforehand that `file` cannot be written, so that nobody scans for nothing. */
export async function checkWritable(file: string): Promise<void> {
  const target = await resolveLink(file);
  await refuseWayOut(file, target);
  const existing = await statusOf(target);
  if (existing?.isFolder === true) throw refusal(file, 'it is a folder');
  if (existing !== null && !existing.isRegular) return;
  let folder = path.dirname(target);
  let status = await statusOf(folder);
  while (status === null && path.dirname(folder) !== folder) {
    folder = path.dirname(folder);
    status = await statusOf(folder);
  }
  if (status?.isFolder !== true) throw refusal(file, `${folder} is not a folder`);
  try {
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw refusal(file, `${folder}: ${reasonOf(error)}`, error);
  }
}

/** A pipe, a terminal or `/dev/stdout` cannot be replaced: it is written to. */
async function writeInto(target: string, text: string | Uint8Array): Promise<void> {
  const device = await open(target, 'w');
  try {
    await device.writeFile(text);
  } finally {
    await device.close();
  }
}

/** A rename is on the disk once its folder is; not every system lets a folder be opened. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

async function replace(
  target: string,
  text: string | Uint8Array,
  mode: number,
  { isUnchanged }: WriteOptions,
): Promise<void> {
  const folder = path.dirname(target);
  await makeFolder(folder);
  const temporary = path.join(folder, `.${path.basename(target).slice(0, 100)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    // Not through `open`, where the umask would have its say.
    await chmod(temporary, mode);
    if (isUnchanged !== undefined && !(await isUnchanged())) throw new Superseded();
    await rename(temporary, target);
    await flushFolder(folder);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Throws an `OutputError` when it fails. */
export async function writeFileAtomic(
  file: string,
  text: string | Uint8Array,
  options: WriteOptions = {},
): Promise<void> {
  const target = await resolveLink(file);
  if (options.mayLeadOut !== true) await refuseWayOut(file, target);
  const existing = await statusOf(target);
  if (existing?.isFolder === true) throw refusal(file, 'it is a folder');
  try {
    if (existing !== null && !existing.isRegular) await writeInto(target, text);
    else await replace(target, text, existing?.mode ?? options.mode ?? 0o600, options);
  } catch (error) {
    if (error instanceof Superseded) throw error;
    throw refusal(file, reasonOf(error), error);
  }
}
