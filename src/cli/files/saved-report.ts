/** A JSON report that somebody saved and names. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../../model/error.ts';
import type { Io } from '../../model/io.ts';
import type { Report } from '../../model/report.ts';
import { reasonOf } from '../../model/system-error.ts';
import { parseReport } from '../../report/parse-report.ts';
import { missingPath, shownPath } from './named-file.ts';

export async function readReport(path: string, io: Io): Promise<Report> {
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
