/** A saved JSON report, from a file or standard input. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../../model/error.ts';
import { STANDARD_STREAM, type Io } from '../../base/io.ts';
import type { Report } from '../../model/report.ts';
import { reasonOf } from '../../base/system-error.ts';
import { parseReport } from '../../report/parse-report.ts';
import { missingPath, shownPath } from './named-file.ts';

/** A report of a hundred thousand findings has some 200 MB. */
const MAX_PIPED_BYTES = 2 ** 29;

export async function readReport(path: string, io: Io): Promise<Report> {
  if (path === STANDARD_STREAM) return pipedReport(io);
  const file = resolve(io.cwd, path);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new UsageError(`this report cannot be read: ${reasonOf(cause)}.`, {
      ...missingPath(file, io.cwd),
      hint: 'Make one with: keyroll scan --report json=report.json',
      cause,
    });
  }
  return parseReport(text, shownPath(file, io.cwd));
}

async function pipedReport({ stdin }: Io): Promise<Report> {
  const { readStdin, STDIN_PATH } = await import('../../sources/files/stdin.ts');
  const { bytes, truncated } = await readStdin(stdin, MAX_PIPED_BYTES);
  if (truncated)
    throw new UsageError('this report is larger than half a gigabyte.', {
      path: STDIN_PATH,
      hint: 'Name the file instead of piping it in.',
    });
  return parseReport(bytes.toString('utf8'), STDIN_PATH);
}
