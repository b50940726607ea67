import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { compareReports } from '../../src/scan/report/compare-reports.ts';
import { reportOf } from '../report/sample-parts.ts';

const sample = reportOf();
const whole: Report = { ...sample, run: { ...sample.run, identity: 'pepper', complete: true } };
const ofRun = (run: Partial<Report['run']>): Report => ({ ...whole, run: { ...whole.run, ...run } });

describe('what else may have made a difference between two reports', () => {
  it.each<[string, Report, Report, readonly string[]]>([
    ['nothing', whole, whole, []],
    [
      'the source',
      whole,
      ofRun({ source: { ...whole.run.source, targets: ['elsewhere'] } }),
      ['the two reports are of different sources'],
    ],
    [
      'the rules',
      { ...whole, tool: { ...whole.tool, rulesDigest: 'others' } },
      whole,
      ['the rules have changed: what appeared may have been there before'],
    ],
    ['what was not scanned before', ofRun({ complete: false }), whole, ['the earlier scan was incomplete']],
    [
      'what is not scanned now',
      whole,
      ofRun({ complete: false }),
      ['this scan was incomplete: what is gone may merely not have been read'],
    ],
  ])('%s', (_, earlier, now, caveats) => {
    expect(compareReports(earlier, now).caveats).toEqual(caveats);
  });

  it.each([
    ['earlier', ofRun({ identity: 'per-run' }), whole],
    ['this', whole, ofRun({ identity: 'per-run' })],
  ] as const)('without a pepper in the %s one, findings are not compared', (_, earlier, now) => {
    expect(compareReports(earlier, now).findings.compared).toBe(false);
  });
});
