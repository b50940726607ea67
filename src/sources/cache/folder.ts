/** Where scans leave what later ones may use. */
import path from 'node:path';
import type { Io } from '../../base/io.ts';
import { userFolder } from '../../base/user-folder.ts';

/** `KEYROLL_CACHE_DIR`, or the folder that the system has for caches. Null without a home. */
export function cacheFolder(io: Pick<Io, 'cwd' | 'env'>): string | null {
  const { KEYROLL_CACHE_DIR: named, XDG_CACHE_HOME: caches, LOCALAPPDATA: local } = io.env;
  if (named) return path.resolve(io.cwd, named);
  const base = userFolder(io.env, !caches && local ? 'LOCALAPPDATA' : 'XDG_CACHE_HOME', '.cache');
  return base === null ? null : path.join(base, 'keyroll');
}
