/** Whether a report looked at all of a folder: what it does not name is gone only then. */
import { existsSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import type { ReportSource } from '../../model/report.ts';
import { posixPath } from '../../base/path.ts';
import { repositoryOf } from '../../sources/git/git.ts';

function isBelow(path: string, folder: string): boolean {
  return path !== folder && path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** By the way through the repository, as the report and the folder itself tell it. */
function isOfOtherFolder({ base = '', repository }: ReportSource, folder: string): boolean {
  const top = base === '' || repository === null ? null : repositoryOf(folder);
  const own = top === null ? base : posixPath(relative(top, folder));
  return own !== base && !own.startsWith(`${base}/`);
}

function isPartOf(target: string, folder: string): boolean {
  const named = resolve(folder, target);
  return isBelow(named, folder) && existsSync(named);
}

/** Null where all of `folder` was looked at, otherwise in words what was. */
export function partialCoverage(source: ReportSource, folder: string): string | null {
  const { kind, targets } = source;
  if (kind === 'stdin' || kind === 'usage') return 'standard input or logs';
  if (kind !== 'tree' && kind !== 'history') return 'changes';
  if (kind === 'history' && !targets.includes('all refs')) return 'part of the history';
  const isPart = kind === 'tree' && targets.every((target) => isPartOf(target, folder));
  return isPart || isOfOtherFolder(source, folder) ? 'part of the files' : null;
}
