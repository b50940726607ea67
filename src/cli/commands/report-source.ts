/** The report that a command works on: saved, or of a scan made now. */
import { UsageError } from '../../model/error.ts';
import type { Report } from '../../model/report.ts';
import type { Context } from '../context.ts';
import { scanWithProgress } from '../output/progress.ts';
import { readReport } from '../files/saved-report.ts';
import type { Settings } from '../settings/settings.ts';

/** Refuses a report whose ids and fingerprints hold for its run alone. */
export async function reportFor(settings: Settings, saved: string | undefined, context: Context): Promise<Report> {
  const report = await (saved === undefined
    ? scanWithProgress(settings.request, context, { isShown: true })
    : readReport(saved, context.io));
  if (report.run.identity !== 'pepper') {
    throw new UsageError('without a pepper, a secret cannot be recognised in the next run.', {
      hint: '"keyroll inventory init" makes one; then scan again.',
    });
  }
  return report;
}
