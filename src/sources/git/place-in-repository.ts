/** Where a folder lies in its repository. */
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { posixPath } from '../../base/path.ts';
import { repositoryOf } from './git.ts';

/** The way from the repository's top, with `/`; empty at the top, outside of repositories, and of a folder that went. */
export function placeInRepository(folder: string): string {
  try {
    const real = realpathSync(folder);
    return posixPath(path.relative(repositoryOf(real) ?? real, real));
  } catch {
    return '';
  }
}
