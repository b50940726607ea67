/** Submodules as the checked-out commit names them: repositories of their own, whose histories are none of this one's. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Skipped } from '../../model/diagnostic.ts';
import { splitNul } from './git.ts';
import { gitIn, reportPath, type Repository } from './repository.ts';

const REASON = 'history of a submodule';

/** Asked of git only where there is a list of them; a bare repository has no file to tell by. */
export async function submoduleHistories(repository: Repository): Promise<readonly Skipped[]> {
  const { top, within } = repository;
  if (top !== null && !existsSync(path.join(top, '.gitmodules'))) return [];
  const { stdout } = await gitIn(repository, [
    'config',
    '--null',
    '--blob=HEAD:.gitmodules',
    '--get-regexp',
    '^submodule\\..*\\.path$',
  ]);
  return splitNul(stdout)
    .map((entry) => entry.slice(entry.indexOf('\n') + 1))
    .filter((name) => within === '' || name.startsWith(`${within}/`))
    .sort()
    .map((name) => ({ path: reportPath(repository, name), reason: REASON, incomplete: false }));
}
