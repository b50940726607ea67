/**
 * The report of the last scan, kept for `inventory add --finding ID`. Only runs with a pepper are kept: without one a
 * finding cannot be registered. Like every report it holds masks, no secrets; only the user may read it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OutputError, UsageError } from '../../model/error.ts';
import type { Io } from '../../base/io.ts';
import type { Report } from '../../model/report.ts';
import { userFolder } from '../../base/user-folder.ts';
import { writeFileAtomic } from '../../sources/files/write-atomic.ts';
import { printedError } from '../printed-error.ts';

/** Where it is kept, or null where there is no home to keep it in. */
export function lastReportPath(env: Io['env']): string | null {
  const state = userFolder(env, 'XDG_STATE_HOME', '.local/state');
  return state === null ? null : join(state, 'keyroll', 'last-report.json');
}

/** Returns why it could not be kept, or null. A scan does not fail for it. */
export async function keepLastReport(report: Report, io: Io): Promise<string | null> {
  const path = lastReportPath(io.env);
  if (path === null || report.run.identity !== 'pepper') return null;
  try {
    const { json } = await import('../../report/json.ts');
    await writeFileAtomic(path, json(report), { mode: 0o600, mayLeadOut: true });
    return null;
  } catch (error) {
    if (!(error instanceof OutputError)) throw error;
    return `the report could not be saved for "inventory add": ${printedError(error)}`;
  }
}

export async function loadLastReport(io: Io): Promise<Report> {
  const path = lastReportPath(io.env);
  let text: string;
  try {
    text = readFileSync(path ?? '', 'utf8');
  } catch (cause) {
    throw new UsageError('there is no saved report of a last scan.', {
      hint: 'Scan first, or name a saved JSON report with --report FILE.',
      cause,
    });
  }
  const { parseReport } = await import('../../report/parse-report.ts');
  return parseReport(text, path ?? '');
}
