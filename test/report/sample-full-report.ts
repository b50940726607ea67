/** A report in which every field and every kind of item occurs. */
import { catalogue } from '../pci/make.ts';
import type { Report } from '../../src/model/report.ts';
import { occurrence, finding, check } from './sample-parts.ts';
import { dirtyReport } from './sample-report.ts';

/** All that a report can hold, for the formats that people read. */
export function fullReport(): Report {
  const dirty = dirtyReport();
  const [first, second, ...others] = dirty.findings;
  if (first === undefined || second === undefined) throw new Error('a dirty report has findings');
  const digest = (letter: string): string => letter.repeat(64);
  const gone = {
    rule: 'acme-live-key',
    title: 'Acme live secret key',
    severity: 'high',
    path: 'lib/a.ts',
    line: 4,
  } as const;
  const outside = {
    subject: { kind: 'entry', id: 'ci-bot' },
    severity: 'critical',
    message: 'ci-bot was used by mallory, whom the entry does not name, once 2026-11-02T10:00:00Z (logs/trail.json:7)',
    place: { path: 'logs/trail.json', line: 7 },
  } as const;
  const unknown = {
    subject: { kind: 'token', id: 'tok_…7Q2X' },
    severity: 'high',
    message: 'no entry answers',
  } as const;
  const lines = Array.from({ length: 12 }, (_, at) => occurrence({ path: 'seeds/users.sql', line: at + 1 }));
  return {
    ...dirty,
    run: {
      ...dirty.run,
      blobs: 4210,
      source: {
        ...dirty.run.source,
        kind: 'history',
        remote: 'git.example.com/acme/shop',
        base: 'services/api',
        refs: { count: 12, sha256: digest('a') },
      },
      configuration: {
        path: 'keyroll.config.yaml',
        sha256: digest('b'),
        excluded: 2,
        disabled: ['forge-pat'],
        suppressed: 1,
      },
      baseline: { path: 'keyroll.baseline.json', sha256: digest('c'), entries: 9, suppressed: 1, known: 3 },
    },
    findings: [
      first,
      second,
      ...others,
      finding(6, {
        severity: 'high',
        provider: 'generic',
        requirements: [{ id: '8.6.3', relation: 'direct' }],
        checks: [],
        proofs: [],
        occurrences: lines,
      }),
    ],
    inventory: {
      ...dirty.inventory,
      sha256: digest('d'),
      population: dirty.inventory.population.map((one) =>
        one.id === 'ci-bot'
          ? {
              ...one,
              purpose: 'Publishes releases',
              contact: 'pager 12',
              consumers: ['build', 'nightly'],
              storage: ['ci secret shop/RELEASE_TOKEN'],
              rotationMethod: 'dual_key',
              lastReviewedAt: '2026-09-01',
            }
          : one,
      ),
    },
    usage: {
      files: [
        {
          path: 'logs/trail.json',
          formats: ['cloudtrail'],
          events: 1200,
          notUnderstood: 1,
          bytes: 90_000,
          storedBytes: 8_000,
          sha256: digest('e'),
          first: '2026-11-01T08:00:00Z',
          last: '2026-11-20T09:30:00Z',
          complete: true,
        },
        {
          path: 'logs/odd.txt',
          formats: [],
          events: 0,
          notUnderstood: 40,
          bytes: 900,
          first: null,
          last: null,
          complete: false,
        },
      ],
      sources: [
        {
          name: 'cloudtrail',
          title: 'AWS CloudTrail',
          files: 1,
          events: 1200,
          failures: 13,
          first: '2026-11-01T08:00:00Z',
          last: '2026-11-20T09:30:00Z',
        },
      ],
      tokens: [
        {
          entry: 'ci-bot',
          ref: 'tok_…4M2B',
          refKind: 'access_key_id',
          sources: ['AWS CloudTrail'],
          events: 1199,
          failures: 12,
          first: '2026-11-01T08:00:00Z',
          last: '2026-11-20T09:30:00Z',
          lastUsed: '2026-11-20T09:30:00Z',
          timeline: [
            {
              first: '2026-11-02T10:00:00Z',
              last: '2026-11-02T10:20:00Z',
              events: 3,
              principal: 'mallory',
              ip: '203.0.113.9',
              client: 'curl',
              action: 's3:GetObject',
              resource: 'invoices',
              outcome: 'success',
              kind: 'use',
            },
            {
              first: '2026-11-01T08:00:00Z',
              last: '2026-11-20T09:30:00Z',
              events: 1196,
              principal: null,
              ip: null,
              client: null,
              action: null,
              resource: null,
              outcome: 'failure',
              kind: 'use',
            },
          ],
          untold: 5,
        },
        {
          entry: null,
          ref: 'tok_…7Q2X',
          refKind: 'access_key_id',
          sources: ['AWS CloudTrail'],
          events: 1,
          failures: 1,
          first: '2026-11-03T10:00:00Z',
          last: '2026-11-03T10:00:00Z',
          lastUsed: null,
          timeline: Array.from({ length: 22 }, (_, at) => ({
            first: `2026-11-03T10:${10 + at}:00Z`,
            last: `2026-11-03T10:${10 + at}:00Z`,
            events: 1,
            principal: 'nobody',
            ip: '203.0.113.9',
            client: null,
            action: 's3:ListBuckets',
            resource: null,
            outcome: 'failure' as const,
            kind: 'use' as const,
          })),
          untold: 0,
        },
      ],
      temporary: 2,
      unlisted: 1,
    },
    assessment: {
      ...dirty.assessment,
      disclaimers: catalogue.disclaimers,
      checks: [
        ...dirty.assessment.checks,
        check('LIF-003', {
          outcome: 'fail',
          population: 4,
          requirements: [{ id: '8.6.3', relation: 'direct' }],
          failed: [{ subject: { kind: 'entry', id: 'ghost' }, severity: 'high', message: 'ghost never expires' }],
        }),
        check('USE-004', { outcome: 'fail', population: 2, requirements: [], failed: [outside] }),
        check('USE-003', { outcome: 'fail', population: 2, requirements: [], failed: [unknown] }),
        check('SCN-014', {
          outcome: 'not_evaluated',
          population: 0,
          notEvaluated: [{ reason: 'card numbers were not searched for (--cardholder-data)', items: 0 }],
        }),
      ],
    },
    changes: {
      since: { startedAt: '2026-10-21T10:00:00.000Z', asOf: '2026-10-21', head: 'f00d'.repeat(10) },
      caveats: ['the earlier report is of other targets: src'],
      findings: {
        compared: true,
        appeared: [{ ...gone, id: first.id, severity: 'critical' }],
        gone: [{ ...gone, id: '00000000000000000abc' }],
        replaced: [{ ...gone, id: second.id, before: '00000000000000000def' }],
        stayed: 2,
      },
      tokens: [{ entry: 'ci-bot', kind: 'widened', detail: 'scope refunds.write added' }],
    },
  };
}
