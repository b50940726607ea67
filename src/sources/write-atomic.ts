/**
 * Writes a file whole or not at all: into a temporary file beside it, flushed, then renamed over the old one. Reports
 * name where secrets stand, so a new file is for its owner alone unless the caller says otherwise.
 */
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';

export interface WriteOptions {
  /** Permissions of a file that is new; one that exists keeps its own. Default: 0600. */
  readonly mode?: number;
}

/** The file that a link leads to is replaced, not the link. */
async function resolveLink(file: string): Promise<string> {
  try {
    return await realpath(file);
  } catch {
    return path.resolve(file);
  }
}

async function statusOf(file: string): Promise<{ readonly isRegular: boolean; readonly mode: number } | null> {
  try {
    const status = await stat(file);
    return { isRegular: status.isFile(), mode: status.mode & 0o777 };
  } catch {
    return null;
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

export async function writeFileAtomic(file: string, text: string | Uint8Array, options: WriteOptions = {}): Promise<void> {
  const target = await resolveLink(file);
  const existing = await statusOf(target);
  if (existing !== null && !existing.isRegular) return writeInto(target, text);
  const folder = path.dirname(target);
  await mkdir(folder, { recursive: true });
  const mode = existing?.mode ?? options.mode ?? 0o600;
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
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
