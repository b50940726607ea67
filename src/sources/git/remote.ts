/**
 * Where a repository was cloned from, as its own settings name `origin`: who reads a report elsewhere can do nothing with
 * a path on somebody's machine. Read without git, which would cost every scan a process; what git is told in other
 * files is not followed.
 */
import path from 'node:path';
import { commonDirOf, gitDirsOf, isBare } from './dirs.ts';
import { readOwnFile } from '../files/own-file.ts';

const SECTION = /^\s*\[/;
const ORIGIN = /^\s*\[remote "origin"\]\s*$/;
const ADDRESS = /^\s*url\s*=\s*([^\s"\\]+)\s*$/;
/** `git@host:group/name`; a single letter is a drive of Windows. */
const SHORT = /^(?:[^@/\s:]+@)?([\w.-]{2,}):(?!\/\/)\/*(\S+)$/;

/** Host and path alone: no user, no password, no query. Null for a path of this machine. */
function withoutUser(address: string): string | null {
  const [, host, rest] = SHORT.exec(address) ?? [];
  const whole = host === undefined ? address : `ssh://${host}/${rest ?? ''}`;
  if (!/^(?:https?|ssh|git):\/\//.test(whole) || !URL.canParse(whole)) return null;
  const url = new URL(whole);
  return `${url.protocol}//${url.host}${url.pathname}`;
}

/** The address of `origin` in the text of a repository's settings. */
export function remoteIn(settings: string): string | null {
  let isOrigin = false;
  for (const line of settings.split('\n')) {
    if (SECTION.test(line)) isOrigin = ORIGIN.test(line);
    const address = isOrigin ? ADDRESS.exec(line)?.[1] : undefined;
    if (address !== undefined) return withoutUser(address);
  }
  return null;
}

/** Of the repository whose working tree begins at `folder`, or that lies there without one; null where none is named. */
export function remoteOf(folder: string): string | null {
  try {
    const common = isBare(folder) ? commonDirOf(folder) : gitDirsOf(folder).commonDir;
    return remoteIn(readOwnFile(path.join(common, 'config'), 'found').toString('utf8'));
  } catch {
    return null;
  }
}
