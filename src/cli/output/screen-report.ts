/** A report with paths that start from the current folder. */
import { relative } from 'node:path';
import type { Report } from '../../model/report.ts';
import { posixPath } from '../../base/path.ts';
import { isInFolder } from '../../sources/files/real-path.ts';

/**
 * With paths that an editor, or `keyroll explain`, opens from here, where `folder`, which they start from, lies below.
 */
export async function screenReport(report: Report, folder: string, cwd: string): Promise<Report> {
  const way = relative(cwd, folder);
  if (way === '' || !isInFolder(folder, cwd)) return report;
  return (await import('../../report/host-paths.ts')).seenFrom(report, posixPath(way));
}
