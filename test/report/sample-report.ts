/** Whole reports for tests of reporters: with and without findings, with hostile names, of many findings. */
import { NOT_COMPARED, type CheckItem } from '../../src/model/assessment.ts';
import type { Report, ReportFinding } from '../../src/model/report.ts';
import { SEVERITIES } from '../../src/model/severity.ts';
import { sampleMask, occurrence, finding, history, entry, ZERO, requirement, check, reportOf } from './sample-parts.ts';

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

const HOSTILE = `evil\n${ESC}[31mred${ESC}[0m\u202egnp.exe\u0007|pipe\`tick\`<script>alert(1)</script>**bold**[x](javascript:1)\u009b2J\ud800`;

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
