/**
 * The user's own folders. A variable that names no absolute path counts as unset, as the XDG base directory
 * specification has it: taken from the current folder, a pepper would come to lie in the repository.
 */
import { isAbsolute, join } from 'node:path';
import type { Io } from './io.ts';

function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}

/** What `variable` names, or `below` the home; null where there is neither. */
export function userFolder(env: Io['env'], variable: string, below: string): string | null {
  const home = absolute(env['HOME']) ?? absolute(env['USERPROFILE']);
  return absolute(env[variable]) ?? (home === undefined ? null : join(home, below));
}
