import { expect, it } from 'vitest';
import type { ReportTimelineRow, ReportTokenUse } from '../../src/model/report.ts';
import { renderTimeline } from '../../src/report/timeline-table.ts';
import { fullReport } from './sample-full-report.ts';
import { PLAIN } from './sample-parts.ts';

const ROW: ReportTimelineRow = {
  first: '2026-09-01T10:00:00.000Z',
  last: '2026-09-01T10:20:00.000Z',
  kind: 'use',
  principal: 'ci-runner',
  ip: '192.0.2.7',
  client: null,
  action: 'read',
  resource: 'kv/prod',
  events: 1200,
  outcome: 'failure',
};
const USE: ReportTokenUse = {
  entry: 'stripe-prod',
  ref: 'sk_…1234',
  refKind: 'key-id',
  sources: ['vault'],
  events: 1201,
  failures: 1200,
  first: ROW.first,
  last: ROW.last,
  lastUsed: null,
  timeline: [
    ROW,
    {
      ...ROW,
      first: '2026-09-02T08:30:00.000Z',
      last: '2026-09-03T09:45:00.000Z',
      resource: null,
      events: 1,
      outcome: 'success',
    },
  ],
  untold: 0,
};

function timeline(token: string, ...tokens: readonly ReportTokenUse[]): string {
  const report = fullReport();
  if (report.usage === undefined || report.usage === null) throw new Error('the sample has logs');
  return renderTimeline({ ...report, usage: { ...report.usage, tokens } }, token, { ...PLAIN, columns: 140 });
}

it('is of the token that goes by this id or reference, and of no other', () => {
  const others = [{ ...USE, entry: 'other', ref: 'sk_…5678' }];
  const of = (token: string): string => timeline(token, USE, ...others);
  expect(of('stripe-prod')).toBe(timeline('stripe-prod', USE));
  expect(of('sk_…1234')).toBe(of('stripe-prod'));
  expect(of('nobody')).toBe('No log event names this token.\n');
  expect(renderTimeline({ ...fullReport(), usage: null }, 'stripe-prod', PLAIN)).toBe(of('nobody'));
});

it('tells when, who, from where, with what, how often and how it ended', () => {
  const [heading, , first, second, ...rest] = timeline('stripe-prod', USE).trimEnd().split('\n');
  expect(heading).toBe('Timeline of stripe-prod (sk_…1234): 1,201 events, 1,200 failed, in vault');
  expect(first?.split(/ {2,}/)).toEqual([
    '2026-09-01 10:00 to 10:20',
    'ci-runner',
    '192.0.2.7',
    '–',
    'read kv/prod',
    '1,200',
    'failure',
  ]);
  expect(second?.split(/ {2,}/)).toEqual([
    '2026-09-02 08:30 to 2026-09-03 09:45',
    'ci-runner',
    '192.0.2.7',
    '–',
    'read',
    '1',
    'success',
  ]);
  expect(rest).toEqual([]);
});

it('names a token without an entry by its reference alone, and counts what is not listed', () => {
  const lines = timeline('sk_…1234', { ...USE, entry: null, timeline: [ROW], untold: 7 })
    .trimEnd()
    .split('\n');
  expect([lines[0], lines.at(-1)]).toEqual([
    'Timeline of sk_…1234: 1,201 events, 1,200 failed, in vault',
    'and 7 events not listed',
  ]);
});
