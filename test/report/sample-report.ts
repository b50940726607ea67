/** Reports for tests, made in code. Masks come from generated letters, so no value that looks live stands here. */
import { catalogue } from '../pci/make.ts';
import { NOT_COMPARED, type CheckItem, type RequirementAssessment } from '../../src/model/assessment.ts';
import { SCHEMA_ID } from '../../src/model/report.ts';
import type {
  Report,
  ReportCheck,
  ReportEntry,
  ReportFinding,
  ReportHistory,
  ReportOccurrence,
} from '../../src/model/report.ts';
import type { State } from '../../src/model/reconciliation.ts';
import { STATES } from '../../src/model/reconciliation.ts';
import { maskOf } from '../../src/model/secret.ts';
import { SEVERITIES } from '../../src/model/severity.ts';
import type { Severity } from '../../src/model/severity.ts';
import type { RenderOptions } from '../../src/report/style.ts';
import { letters } from '../letters.ts';

export const PLAIN: RenderOptions = { colour: false, columns: 80, unicode: true, hyperlinks: false, verbose: false };

export function sampleMask(seed: number, prefix = 'tok_'): string {
  return maskOf(`${prefix}${letters(seed, 32)}`, { kind: 'ends', prefixLength: prefix.length });
}

export function occurrence(over: Partial<ReportOccurrence> = {}): ReportOccurrence {
  return {
    path: 'src/billing/client.ts',
    line: 12,
    column: 27,
    endLine: 12,
    endColumn: 63,
    byteStart: 310,
    byteEnd: 346,
    blob: null,
    commit: null,
    exposure: 'committed',
    part: 'secret',
    role: 'source',
    environment: 'unknown',
    decoded: [],
    excerpt: '',
    ...over,
  };
}

export function finding(seed: number, over: Partial<ReportFinding> = {}): ReportFinding {
  const masked = sampleMask(seed);
  return {
    id: seed.toString(16).padStart(20, '0'),
    fingerprint: seed.toString(16).padStart(40, '0'),
    rule: 'acme-live-key',
    title: 'Acme live secret key',
    provider: 'acme',
    providerName: 'Acme',
    kind: 'api-key',
    severity: 'critical',
    confidence: 'high',
    masked,
    lifetime: 'long-lived',
    exposure: 'committed',
    state: 'unregistered',
    stateDetail: null,
    entry: null,
    isNew: true,
    suppressed: null,
    requirements: [
      { id: '6.2.4', relation: 'supporting' },
      { id: '8.6.2', relation: 'analogous' },
      { id: '8.3.2', relation: 'direct' },
    ],
    checks: ['SCN-001', 'SCN-003'],
    proofs: [
      { kind: 'checksum', result: 'holds', detail: 'check digits match' },
      { kind: 'context', result: 'holds', detail: 'the key names a secret' },
    ],
    grants: 'Payments can be made and refunded in the name of the account.',
    rotate: 'Roll the key in the dashboard under Developers, then delete the old one.',
    docs: 'https://docs.example.com/keys',
    occurrences: [occurrence({ excerpt: `  key: process.env.KEY ?? "${masked}",` })],
    ...over,
  };
}

export function history(over: Partial<ReportHistory> = {}): ReportHistory {
  return {
    introduced: { commit: '0ddba11'.padEnd(40, '0'), author: 'A Person', date: '2024-03-02T10:11:12Z' },
    removed: { commit: '4f2a9c1'.padEnd(40, '0'), author: 'B Person', date: '2024-05-01T08:00:00Z' },
    daysExposed: 60,
    atHead: false,
    reach: 'reachable',
    branches: ['1.x', 'main'],
    tags: ['v1.0'],
    branchCount: 2,
    tagCount: 14,
    blobs: 3,
    ...over,
  };
}

export function entry(id: string, over: Partial<ReportEntry> = {}): ReportEntry {
  return {
    id,
    name: `Token ${id}`,
    type: 'api_key',
    provider: 'acme',
    status: 'active',
    environment: 'prod',
    owner: 'team payments',
    pciScope: 'cde',
    createdAt: '2026-01-10',
    expiresAt: '2027-01-10',
    lastRotatedAt: '2026-01-10',
    lastReviewedAt: null,
    findings: [],
    ...over,
  };
}

const ZERO = { critical: 0, high: 0, medium: 0, low: 0, info: 0 } satisfies Record<Severity, number>;

export function requirement(id: string, over: Partial<RequirementAssessment> = {}): RequirementAssessment {
  return {
    id,
    summary: `Our own words about requirement ${id}.`,
    result: 'no_exceptions_found',
    relation: 'direct',
    checks: ['SCN-001'],
    exceptions: 0,
    exceptionsBySeverity: ZERO,
    notEvaluated: [],
    manual: `Examine the documents for ${id} and interview the people.`,
    ...over,
  };
}

export function check(id: string, over: Partial<ReportCheck> = {}): ReportCheck {
  return {
    id,
    title: `Title of ${id}`,
    severity: 'high',
    outcome: 'pass',
    population: 120,
    requirements: [{ id: '8.3.2', relation: 'direct' }],
    failed: [],
    excepted: [],
    notEvaluated: [],
    ...over,
  };
}

/** A report around the given parts, with counts that agree with them. */
export function reportOf(over: Partial<Report> = {}): Report {
  const findings = over.findings ?? [];
  const open = findings.filter(({ suppressed }) => suppressed === null);
  const number = (test: (one: ReportFinding) => boolean): number => open.filter(test).length;
  return {
    $schema: SCHEMA_ID,
    schemaVersion: '1',
    tool: { name: 'keyroll', version: '0.1.0', rulesDigest: 'a1b2c3d4', catalogueDigest: 'd4c3b2a1', rules: 214 },
    run: {
      startedAt: '2026-11-21T10:00:00.000Z',
      durationMs: 840,
      asOf: '2026-11-21',
      source: { kind: 'tree', targets: ['.'], repository: '/home/dev/shop', head: 'c0ffee'.repeat(6) + 'c0ff' },
      files: 1204,
      blobs: 0,
      commits: 38,
      bytes: 12_400_000,
      complete: true,
      skipped: [],
      identity: 'pepper',
      minConfidence: 'medium',
    },
    summary: {
      findings: open.length,
      suppressed: findings.length - open.length,
      bySeverity: Object.fromEntries(
        SEVERITIES.map((severity) => [severity, number((one) => one.severity === severity)]),
      ) as Record<Severity, number>,
      byState: Object.fromEntries(STATES.map((state) => [state, number((one) => one.state === state)])) as Record<
        State,
        number
      >,
    },
    findings,
    inventory: { path: null, entries: 0, matched: 0, unseen: [], population: [] },
    protected: [],
    assessment: {
      catalogue: 'PCI DSS 4.0.1 / catalogue 1',
      requirements: [],
      checks: [],
      thresholds: [],
      disclaimers: catalogue.disclaimers,
    },
    diagnostics: [],
    ...over,
  };
}

const EXCEPTED: CheckItem = {
  subject: { kind: 'entry', id: 'ci-bot' },
  severity: 'medium',
  message: 'no review date',
  exception: { reason: 'Review is planned', approvedBy: 'A. Person', expiresAt: '2027-03-31', ccwRef: 'CCW-7' },
};

function dirtyFindings(): ReportFinding[] {
  const places = [
    occurrence({ excerpt: `key: process.env.KEY ?? "${sampleMask(1)}",` }),
    occurrence({ path: 'config/old.env', line: 3, column: 5, endLine: 3, endColumn: 41, role: 'env-file' }),
    occurrence({
      path: 'docs/setup.md',
      line: 40,
      column: 2,
      endLine: 40,
      endColumn: 38,
      role: 'docs',
      roleHere: 'example',
      commit: '4f2a9c1d',
      blob: 'beef01',
    }),
    occurrence({ line: 13, column: 3, endLine: 13, endColumn: 9, part: 'key id' }),
  ];
  return [
    finding(1, { occurrences: places }),
    finding(2, {
      rule: 'forge-pat',
      title: 'Forge personal access token',
      provider: 'forge',
      providerName: 'Forge',
      kind: 'access-token',
      severity: 'high',
      confidence: 'medium',
      state: 'expired',
      stateDetail: 'expired 2026-10-15, 37 days ago',
      entry: 'ci-bot',
      exposure: 'untracked',
      checks: ['SCN-004'],
      requirements: [{ id: '8.6.3', relation: 'direct' }],
      proofs: [{ kind: 'entropy', result: 'holds', detail: 'entropy 4.6' }],
      docs: null,
      occurrences: [
        occurrence({
          path: 'config/prod.yaml',
          line: 7,
          column: 11,
          endLine: 7,
          endColumn: 47,
          exposure: 'untracked',
          role: 'config',
          environment: 'prod',
          excerpt: `token: ${sampleMask(2)}`,
        }),
      ],
    }),
    finding(3, {
      severity: 'low',
      state: 'registered',
      entry: 'shop-key',
      exposure: 'ignored',
      occurrences: [occurrence({ path: 'config/prod.yaml', line: 2, exposure: 'ignored', decoded: ['base64'] })],
    }),
    finding(4, {
      exposure: 'history',
      severity: 'high',
      history: history(),
      occurrences: [
        occurrence({
          path: 'old/keys.txt',
          line: 1,
          column: 1,
          exposure: 'history',
          commit: '0ddba11',
          blob: 'abc123',
        }),
      ],
    }),
    finding(5, {
      severity: 'high',
      suppressed: { source: 'inline', reason: 'sample of the vendor', by: 'A. Person', until: '2027-01-01' },
      occurrences: [occurrence({ path: 'test/sample.ts', line: 5 })],
    }),
  ];
}

export function dirtyReport(): Report {
  const findings = dirtyFindings();
  return reportOf({
    findings,
    run: {
      ...reportOf().run,
      complete: false,
      skipped: [
        { path: 'big/dump.sql', reason: 'too large' },
        { path: 'big/dump2.sql', reason: 'too large' },
        { path: 'locked.env', reason: 'unreadable' },
      ],
    },
    inventory: {
      path: 'keyroll.inventory.yaml',
      entries: 4,
      matched: 2,
      unseen: ['legacy-bot', 'ghost'],
      population: [
        entry('ci-bot', { findings: [findings[1]?.id ?? ''], expiresAt: '2026-10-15', owner: null }),
        entry('shop-key', { findings: [findings[2]?.id ?? ''] }),
        entry('legacy-bot', { provider: null, status: 'rotating' }),
        entry('ghost', { name: null, pciScope: null, expiresAt: 'never' }),
      ],
    },
    protected: [
      { mechanism: 'environment variable', kind: 'reference', count: 8, places: [{ path: 'src/app.ts', line: 4 }] },
      { mechanism: 'HashiCorp Vault', kind: 'reference', count: 4, places: [{ path: 'deploy/app.yaml', line: 9 }] },
      { mechanism: 'SOPS', kind: 'ciphertext', count: 1, places: [{ path: 'secrets.enc.yaml', line: 2 }] },
    ],
    assessment: {
      catalogue: 'PCI DSS 4.0.1 / catalogue 1',
      requirements: [
        requirement('8.3.2', {
          result: 'exceptions_found',
          exceptions: 3,
          exceptionsBySeverity: { ...ZERO, critical: 1, high: 2 },
          checks: ['SCN-001', 'SCN-002'],
        }),
        requirement('8.6.3', {
          result: 'insufficient_input',
          checks: ['LIF-001', 'USE-002'],
          notEvaluated: [{ check: 'USE-002', reason: 'no usage log was supplied' }],
        }),
        requirement('6.2.4', { relation: 'supporting' }),
        requirement('12.5.1', { relation: 'analogous' }),
        requirement('10.3.1', { result: 'manual_only', checks: [] }),
        requirement('11.3.1', { result: 'not_covered', checks: [], manual: 'This is no vulnerability scan.' }),
      ],
      checks: [
        check('SCN-001', {
          outcome: 'fail',
          severity: 'critical',
          failed: [
            {
              subject: { kind: 'finding', id: findings[0]?.id ?? '' },
              severity: 'critical',
              message: 'clear-text token in a tracked file',
            },
          ],
        }),
        check('SCN-002', {
          outcome: 'fail',
          failed: [
            {
              subject: { kind: 'place', path: 'old/keys.txt', line: 1 },
              severity: 'high',
              message: 'token in git history',
              requirements: [{ id: '8.3.2', relation: 'direct' }],
            },
          ],
        }),
        check('LIF-001', {
          outcome: 'excepted',
          population: 4,
          requirements: [{ id: '8.6.3', relation: 'direct' }],
          excepted: [EXCEPTED],
        }),
        check('USE-002', {
          outcome: 'not_evaluated',
          population: 0,
          requirements: [{ id: '8.6.3', relation: 'direct' }],
          notEvaluated: [{ reason: 'no usage log was supplied', items: 4 }],
        }),
        check('LIF-012', {
          outcome: 'fail',
          population: 1,
          failed: [
            { subject: { kind: 'policy', key: 'inactive_max' }, severity: 'high', message: 'looser than 90 days' },
          ],
        }),
      ],
      thresholds: [
        {
          key: 'rotation_max',
          value: '90d',
          origin: 'tool default',
          detail: 'set the interval of your targeted risk analysis',
        },
      ],
    },
    diagnostics: [
      {
        severity: 'error',
        code: 'file-unreadable',
        message: 'cannot be read: permission denied',
        path: 'locked.env',
        line: null,
        column: null,
      },
      {
        severity: 'warning',
        code: 'ignore-unused',
        message: 'this ignore comment matches nothing',
        path: 'src/a.ts',
        line: 3,
        column: 9,
      },
      { severity: 'note', code: 'cache-off', message: 'no cache was used', path: null, line: null, column: null },
    ],
  });
}

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

export function cleanReport(): Report {
  return reportOf({
    assessment: {
      ...reportOf().assessment,
      requirements: [
        requirement('8.3.2'),
        requirement('8.6.3', {
          result: 'insufficient_input',
          notEvaluated: [{ check: 'LIF-001', reason: 'no inventory was supplied' }],
        }),
      ],
    },
  });
}

/** The entries of the inventory could not be compared. */
export const withoutPepper = (report: Report): Report => ({
  ...report,
  assessment: {
    ...report.assessment,
    checks: report.assessment.checks.map((check) => ({
      ...check,
      notEvaluated: [{ reason: NOT_COMPARED, items: 1 }],
    })),
  },
});

/** One secret in the file of a developer's machine, which git ignores, and in a committed one. */
export function reachingReport(): Report {
  const occurrences = [
    occurrence({ path: '.env', exposure: 'ignored' }),
    occurrence({ path: 'config/prod.yaml', exposure: 'committed' }),
  ];
  return reportOf({ findings: [finding(1, { occurrences })] });
}

export function emptyReport(): Report {
  return reportOf({
    run: {
      ...reportOf().run,
      files: 0,
      commits: 0,
      bytes: 0,
      source: { kind: 'tree', targets: ['.'], repository: null, head: null },
    },
  });
}

/** No pepper: ids hold for this report alone. */
export function perRunReport(): Report {
  const dirty = dirtyReport();
  return {
    ...dirty,
    run: { ...dirty.run, identity: 'per-run' },
    findings: dirty.findings.map((one) => ({ ...one, fingerprint: null })),
  };
}

export function hugeReport(n = 5000): Report {
  const findings = Array.from({ length: n }, (_, at) =>
    finding(at + 10, {
      severity: SEVERITIES[at % SEVERITIES.length] ?? 'high',
      rule: `rule-${at % 40}`,
      title: `Kind ${at % 40} of token`,
      occurrences: [
        occurrence({
          path: `services/service-${at % 700}/config/settings.production.yaml`,
          line: at + 1,
          excerpt: `password: ${sampleMask(at + 10)}`,
        }),
      ],
    }),
  );
  return reportOf({ findings });
}

export const ESC = '\u001b';
export const HOSTILE = `evil\n${ESC}[31mred${ESC}[0m\u202egnp.exe\u0007|pipe\`tick\`<script>alert(1)</script>**bold**[x](javascript:1)\u009b2J\ud800`;

/** Every text that comes from files or from an inventory is hostile. */
export function hostileReport(): Report {
  const dirty = dirtyReport();
  const evil = (at: number): string => `${at}-${HOSTILE}`;
  return {
    ...dirty,
    run: {
      ...dirty.run,
      skipped: [{ path: evil(0), reason: evil(1) }],
      source: { kind: 'tree', targets: [evil(2)], repository: evil(3), head: null },
    },
    findings: dirty.findings.map((one, at) => ({
      ...one,
      rule: evil(at),
      title: evil(at),
      entry: one.entry === null ? null : evil(at),
      stateDetail: evil(at),
      grants: evil(at),
      rotate: evil(at),
      docs: `javascript:${evil(at)}`,
      providerName: evil(at),
      suppressed: one.suppressed === null ? null : { source: 'config', reason: evil(at), by: evil(at), until: null },
      proofs: [{ kind: 'structure', result: 'holds', detail: evil(at) }],
      occurrences: one.occurrences.map((place) => ({
        ...place,
        path: `dir/${evil(at)}`,
        excerpt: `a\t${evil(at)} ${one.masked}`,
        part: place.part === 'secret' ? 'secret' : evil(at),
      })),
    })),
    inventory: {
      ...dirty.inventory,
      path: evil(4),
      unseen: [evil(5)],
      population: [
        entry(evil(5), {
          owner: evil(6),
          name: evil(7),
          status: evil(8),
          type: evil(9),
          provider: evil(1),
          environment: evil(2),
          pciScope: evil(3),
          expiresAt: evil(4),
        }),
      ],
    },
    protected: [{ mechanism: evil(1), kind: 'reference', count: 2, places: [{ path: evil(2), line: 1 }] }],
    assessment: {
      ...dirty.assessment,
      requirements: dirty.assessment.requirements.map((one) => ({
        ...one,
        summary: evil(1),
        manual: evil(2),
        notEvaluated: one.notEvaluated.map(({ check: id }) => ({ check: id, reason: evil(3) })),
      })),
      checks: dirty.assessment.checks.map((one) => ({
        ...one,
        title: evil(4),
        failed: one.failed.map((item) => ({
          ...item,
          message: evil(5),
          subject: { kind: 'place' as const, path: evil(6), line: 1 },
        })),
        excepted: one.excepted.map((item) => ({
          ...item,
          message: evil(7),
          exception: { reason: evil(8), approvedBy: evil(9), expiresAt: '2027-01-01', ccwRef: evil(1) },
        })),
      })),
      thresholds: [{ key: evil(1), value: evil(2), origin: 'policy', detail: evil(3) }],
    },
    diagnostics: [{ severity: 'error', code: 'file-unreadable', message: evil(1), path: evil(2), line: 1, column: 1 }],
  };
}
