import { describe, expect, test } from 'vitest';
import { NOTHING_TO_LOOK_AT } from '../../src/model/assessment.ts';
import { assess } from '../../src/pci/assess.ts';
import { checksOfFinding, NO_CHECK_FAILED } from '../../src/pci/finding-checks.ts';
import { rollUp } from '../../src/pci/roll-up.ts';
import { severityGiven } from '../../src/pci/severity.ts';
import { finding, occurrence } from '../samples.ts';
import { AS_OF, catalogue, checkIn, entry, input, inventory, matched, requirementIn, unregistered } from './make.ts';

const RESULTS = ['exceptions_found', 'no_exceptions_found', 'insufficient_input', 'manual_only', 'not_covered'];

describe('the roll-up', () => {
  test('every requirement of the catalogue stands in it, by number, with a word of the vocabulary', () => {
    const { requirements } = assess(input());
    expect(requirements.map((each) => each.id)).toEqual(catalogue.requirements.map((each) => each.id));
    expect(requirements.every((each) => RESULTS.includes(each.result))).toBe(true);
    const ids = requirements.map((each) => each.id);
    expect(ids.indexOf('8.6.2')).toBeLessThan(ids.indexOf('10.2.1'));
    expect(ids.indexOf('3.6.1')).toBeLessThan(ids.indexOf('3.6.1.1'));
  });
  test('a failing item gives exceptions_found, with its severities and strongest relation', () => {
    const result = assess(input({ findings: [unregistered(finding())] }));
    expect(requirementIn(result, '8.3.2')).toMatchObject({
      result: 'exceptions_found',
      relation: 'direct',
      exceptions: 1,
      exceptionsBySeverity: { critical: 0, high: 1, medium: 0, low: 0, info: 0 },
    });
    expect(requirementIn(result, '8.6.2')).toMatchObject({ result: 'exceptions_found', relation: 'analogous' });
  });
  test('missing input gives insufficient_input and says which', () => {
    const requirement = requirementIn(assess(input()), '8.3.2');
    expect(requirement.result).toBe('insufficient_input');
    expect(requirement.notEvaluated.map((each) => each.reason)).toEqual(
      expect.arrayContaining(['git history was not scanned', 'no inventory was supplied', 'no usage log was supplied']),
    );
    expect(requirement.notEvaluated.map((each) => each.reason).join()).not.toContain('analogy');
  });
  test('missing input is said beside exceptions as well, and how many items lack it', () => {
    const bare = entry({ owner: { team: 'build' } });
    const left = entry({ id: 'left', owner: { person: 'a', status: 'left' } });
    const tokens = [bare, { ...bare, id: 'two' }, left];
    expect(requirementIn(assess(input({ inventory: inventory(tokens) })), '8.2.5')).toMatchObject({
      result: 'exceptions_found',
      notEvaluated: expect.arrayContaining([
        { check: 'INV-002', reason: 'the entry does not say whether its owner is still there (2 items)' },
      ]),
    });
  });
  test('a check that lacks some input leaves its requirements short of it', () => {
    const requirement = catalogue.requirements.find(({ id }) => id === '8.6.2');
    const check = checkIn(assess(input()), 'SCN-012');
    if (requirement === undefined) throw new Error('8.6.2 is in the catalogue');
    expect(rollUp(requirement, [check], new Set()).result).toBe('no_exceptions_found');
    expect(rollUp(requirement, [check], new Set(['SCN-012'])).result).toBe('insufficient_input');
  });
  test('all input and nothing failing gives no_exceptions_found', () =>
    expect(requirementIn(assess(input()), '8.6.2')).toMatchObject({
      result: 'no_exceptions_found',
      exceptions: 0,
      notEvaluated: [],
    }));
  test('a requirement of which nothing was looked at is not clean', () =>
    expect(requirementIn(assess(input()), '6.5.6')).toMatchObject({
      result: 'insufficient_input',
      notEvaluated: [{ check: 'SCN-007', reason: NOTHING_TO_LOOK_AT }],
    }));
  test('files without a secret answer for the requirements that speak of what stands in files, and for no others', () => {
    const clean = ({ requirements }: ReturnType<typeof assess>): string[] =>
      requirements.filter(({ result }) => result === 'no_exceptions_found').map(({ id }) => id);
    expect(clean(assess(input()))).toEqual(['2.2.2', '6.2.4', '8.6.2']);
    expect(clean(assess(input({ evidence: { hasSource: false } })))).toEqual(['2.2.2', '8.6.2']);
    expect(clean(assess(input({ evidence: { files: 0 } })))).toEqual([]);
    const scanned = assess(input({ inventory: inventory([]) }));
    expect(clean(scanned)).toEqual(['2.2.2', '6.2.1', '6.2.4', '8.6.2']);
    for (const id of clean(scanned)) expect(requirementIn(scanned, id).notEvaluated).toEqual([]);
  });
  test('who can read logs cannot be judged from other files', () => {
    expect(requirementIn(assess(input()), '10.3.1')).toMatchObject({
      result: 'insufficient_input',
      exceptions: 0,
      notEvaluated: [{ check: 'LOG-011', reason: 'no usage log was supplied' }],
    });
    const inUrl = finding({ traits: { inUrl: true } });
    const inLog = finding({ occurrences: [occurrence({ path: 'app.log', place: { role: 'log' } })] });
    expect(requirementIn(assess(input({ findings: [unregistered(inUrl)] })), '10.3.1')).toMatchObject({
      result: 'insufficient_input',
      exceptions: 0,
    });
    expect(requirementIn(assess(input({ findings: [unregistered(inLog)] })), '10.3.1')).toMatchObject({
      result: 'exceptions_found',
      exceptions: 1,
      relation: 'analogous',
    });
    const suppression = { source: 'inline', reason: 'sample', by: null, until: null } as const;
    expect(
      requirementIn(assess(input({ findings: [unregistered({ ...inLog, suppression })] })), '10.3.1'),
    ).toMatchObject({ exceptions: 0, excepted: 1, checks: expect.arrayContaining(['SCN-010']) });
  });
  test('a check by analogy never clears a requirement, and says why', () => {
    const { requirements } = assess(input({ inventory: inventory([entry()]) }));
    expect(
      requirements.filter(({ relation, result }) => relation === 'analogous' && result === 'no_exceptions_found'),
    ).toEqual([]);
    expect(requirementIn(assess(input()), '3.7.3')).toMatchObject({
      result: 'insufficient_input',
      relation: 'analogous',
      notEvaluated: [
        {
          check: 'SCN-008',
          reason: 'only checks that apply by analogy looked at anything',
        },
      ],
    });
  });
  test('a strict policy says nothing of accounts that nobody looked at', () => {
    const empty = assess(input({ inventory: inventory([], { inactive_max: '30d', review_max_user: '90d' }) }));
    for (const id of ['7.2.4', '8.2.6']) {
      expect(requirementIn(empty, id)).toMatchObject({
        result: 'insufficient_input',
        notEvaluated: expect.arrayContaining([
          { check: id === '7.2.4' ? 'LIF-008' : 'LIF-007', reason: 'the inventory holds no entry' },
        ]),
      });
    }
  });
  test('a secret in files of no known environment is separated from nothing', () => {
    expect(
      requirementIn(assess(input({ findings: [unregistered(finding())], inventory: inventory([]) })), '6.5.3'),
    ).toMatchObject({
      result: 'insufficient_input',
      notEvaluated: expect.arrayContaining([
        { check: 'ENV-001', reason: 'the path of the file does not say its environment (1 item)' },
      ]),
    });
  });
  test('an excepted item is no exception of the requirement', () => {
    const excepted = finding({ suppression: { source: 'config', reason: 'sample', by: 'a', until: '2026-12-01' } });
    const result = assess(input({ findings: [unregistered(excepted)] }));
    expect(checkIn(result, 'SCN-001').excepted[0]?.exception).toMatchObject({ approvedBy: 'a' });
    expect(requirementIn(result, '8.6.2')).toMatchObject({
      result: 'no_exceptions_found',
      exceptions: 0,
      excepted: 1,
    });
  });
  test.each([
    ['2026-10-31', 'fail', undefined],
    ['2026-11-01', 'excepted', '2026-11-01'],
    [null, 'excepted', 'never'],
  ])('a suppression until %s: %s', (until, outcome, expiresAt) => {
    const suppressed = finding({ suppression: { source: 'config', reason: 'sample', by: null, until } });
    const result = checkIn(assess(input({ findings: [unregistered(suppressed)] })), 'SCN-001');
    expect([result.outcome, result.excepted[0]?.exception]).toEqual([
      outcome,
      expiresAt && { reason: 'sample', approvedBy: 'not named (config)', expiresAt, ccwRef: null },
    ]);
  });
  test('an exception of an entry excepts what was found of it, for its own check alone', () => {
    const exception = { check: 'SCN-001', reason: 'r', approved_by: 'a', expires_at: '2026-12-01' };
    const known = entry({ exceptions: [exception] });
    const result = assess(input({ findings: [matched(finding(), known, 'misplaced')], inventory: inventory([known]) }));
    expect(checkIn(result, 'SCN-001')).toMatchObject({
      outcome: 'excepted',
      excepted: [{ exception: { ccwRef: null } }],
    });
    expect(checkIn(result, 'SCN-005').outcome).toBe('fail');
  });
  test('no exception excepts the rule about exceptions', () => {
    const exception = (check: string, expires_at: string) => ({ check, reason: 'r', approved_by: 'a', expires_at });
    const known = entry({ exceptions: [exception('LIF-003', '2026-01-01'), exception('INV-015', '2027-01-01')] });
    expect(checkIn(assess(input({ inventory: inventory([known]) })), 'INV-015').outcome).toBe('fail');
  });
  test('requirements without a check are for people or not covered', () => {
    const result = assess(input());
    expect(requirementIn(result, '6.2.3').result).toBe('manual_only');
    expect(requirementIn(result, '11.3.1').result).toBe('not_covered');
  });
  test('an entry that misses a value leaves its requirement short of input', () => {
    const bare = entry({ owner: { team: 'build' } });
    expect(requirementIn(assess(input({ inventory: inventory([bare]) })), '8.2.5').notEvaluated).toContainEqual({
      check: 'INV-002',
      reason: 'the entry does not say whether its owner is still there (1 item)',
    });
  });
  test('an ended exception counts against the requirements that it excepted', () => {
    const ended = entry({
      exceptions: [{ check: 'SCP-005', reason: 'r', approved_by: 'a', expires_at: '2026-01-01' }],
    });
    const requirement = requirementIn(assess(input({ inventory: inventory([ended]) })), '8.6.1');
    expect(requirement.result).toBe('exceptions_found');
    expect(requirement.checks).toContain('INV-015');
  });
});

describe('checks', () => {
  test('every check of the catalogue has a result, in its order', () =>
    expect(assess(input()).checks.map((check) => check.id)).toEqual(catalogue.checks.map((check) => check.id)));
  test('no check passes over nothing', () => {
    for (const supplied of [input(), input({ inventory: inventory([]) }), input({ evidence: { files: 0 } })]) {
      for (const check of assess(supplied).checks) {
        if (check.outcome === 'pass') expect(check.population).toBeGreaterThan(0);
      }
    }
  });
  test('checks of use and logs wait for a log', () => {
    const result = assess(input({ inventory: inventory([entry()]) }));
    for (const check of result.checks) {
      if (/^(?:USE|LOG)-/.test(check.id) || check.id === 'SCP-003') {
        expect(check).toMatchObject({ outcome: 'not_evaluated', population: 0 });
      }
    }
    expect(checkIn(result, 'USE-007').notEvaluated).toEqual([{ reason: 'no usage log was supplied', items: 0 }]);
  });
  test('an event that stops a log is a failure, at its place', () => {
    const at = { ts: AS_OF - 1000, file: 'audit.json', line: 2 };
    const source = {
      name: 'cloudtrail',
      title: 'AWS CloudTrail',
      files: 1,
      events: 3,
      failures: 0,
      first: at,
      last: at.ts,
      missing: { who: 0, what: 0, when: 0, outcome: 0, origin: 0, object: 0 },
      days: [20_000],
      future: null,
      disordered: null,
      naive: null,
      controls: [{ action: 'cloudtrail:StopLogging', principal: 'ops', at }],
    };
    const result = assess(input({ usage: { files: [], sources: [source], tokens: [], temporary: 0, unlisted: 0 } }));
    expect(checkIn(result, 'LOG-010')).toMatchObject({
      outcome: 'fail',
      population: 3,
      failed: [{ subject: { kind: 'place', path: 'audit.json', line: 2 }, severity: 'high' }],
    });
    expect(requirementIn(result, '10.2.1.6')).toMatchObject({ result: 'exceptions_found', relation: 'supporting' });
  });
  test('order follows the findings, whatever their ids', () => {
    const paths = (ids: readonly string[]) =>
      checkIn(
        assess(input({ findings: ids.map((id, at) => unregistered(finding({ id, rule: { title: `Key ${at}` } }))) })),
        'SCN-001',
      ).failed.map((each) => each.message);
    expect(paths(['b', 'a', 'c'])).toEqual(paths(['a', 'c', 'b']));
  });
  test('thresholds are printed with their origin', () => {
    const policy = {
      inactive_max: '120d',
      targeted_risk_analyses: [
        { id: 'tra', requirement: '8.6.3', document: 'GRC-1', interval: '60d', last_reviewed_at: '2026-02-01' },
      ],
    } as const;
    const { thresholds } = assess(input({ inventory: inventory([], policy) }));
    const of = (key: string) => thresholds.find((threshold) => threshold.key === key);
    expect(of('rotation_max')).toMatchObject({ value: '60 d', origin: 'targeted risk analysis' });
    expect(of('inactive_max_machine')).toMatchObject({ value: '120 d', origin: 'policy' });
    expect(of('inactive_max_user')).toMatchObject({ value: '90 d', origin: 'PCI DSS' });
    expect(of('lifetime_max')).toMatchObject({ value: '365 d', origin: 'tool default' });
    expect(of('rotation_max')?.detail).toMatch(/risk analysis\. tra, GRC-1$/);
    expect(of('inactive_max_machine')?.detail).toMatch(/\. Replaces 90 d \(tool default\)$/);
    expect(of('inactive_max_user')?.detail).toMatch(
      /\. The policy's 120 days is looser than the bound and was not used$/,
    );
  });
  test('a policy stricter than the standard holds', () => {
    const { thresholds } = assess(input({ inventory: inventory([], { inactive_max: '30d' }) }));
    expect(thresholds.find(({ key }) => key === 'inactive_max_user')).toMatchObject({
      value: '30 d',
      origin: 'policy',
    });
  });
  test('of a policy and a risk analysis the stricter one holds, and the analysis where they agree', () => {
    const inForce = (rotation_max: `${number}d`) => {
      const policy = {
        rotation_max,
        targeted_risk_analyses: [
          { id: 'tra', requirement: '8.6.3', document: 'GRC-1', interval: '60d', last_reviewed_at: '2026-02-01' },
        ],
      } as const;
      return assess(input({ inventory: inventory([], policy) })).thresholds.find(({ key }) => key === 'rotation_max');
    };
    expect(inForce('59d')).toMatchObject({ value: '59 d', origin: 'policy' });
    expect(inForce('60d')).toMatchObject({ value: '60 d', origin: 'targeted risk analysis' });
    expect(inForce('61d')).toMatchObject({ value: '60 d', origin: 'targeted risk analysis' });
  });
});

describe('per finding', () => {
  test('the checks it fails, and each requirement once with its strongest relation', () => {
    const made = finding({ identifiers: [{ role: 'user name', value: 'svc' }] });
    const found = checksOfFinding(assess(input({ findings: [unregistered(made)] }))).get(made.id);
    expect(found?.checks).toEqual(['SCN-001', 'SCN-012']);
    expect(found?.requirements).toEqual([
      { id: '6.2.1', relation: 'supporting' },
      { id: '6.2.4', relation: 'supporting' },
      { id: '8.3.2', relation: 'direct' },
      { id: '8.6.1', relation: 'supporting' },
      { id: '8.6.2', relation: 'direct' },
    ]);
  });
  test.each(['committed', 'staged', 'untracked', 'ignored', 'stdin', 'history', 'unreachable'] as const)(
    'a %s credential has a requirement',
    (exposure) => {
      const made = finding({ exposure });
      expect(
        checksOfFinding(assess(input({ findings: [unregistered(made)] }))).get(made.id)?.requirements.length,
      ).toBeGreaterThan(0);
    },
  );
  test('a suppressed one keeps its requirements and fails no check', () => {
    const made = finding({ suppression: { source: 'inline', reason: 'sample', by: null, until: null } });
    const found = checksOfFinding(assess(input({ findings: [unregistered(made)] }))).get(made.id);
    expect(found?.checks).toEqual([]);
    expect(found?.requirements.map((each) => each.id)).toContain('8.3.2');
  });
  test('what fails nothing falls back to the inventory', () =>
    expect(NO_CHECK_FAILED.requirements).toEqual([{ id: '12.5.1', relation: 'analogous' }]));
});

describe('severity of a finding after reconciliation', () => {
  const ci = entry({ environment: 'ci' });
  test.each([
    ['registered in its place', matched(finding(), ci), 'medium'],
    ['registered, and nobody has looked at it yet', matched(finding(), entry({ status: 'unknown' })), 'high'],
    ['misplaced, of production', matched(finding(), entry(), 'misplaced'), 'critical'],
    [
      'misplaced, and nobody has looked at it yet',
      matched(finding(), entry({ status: 'unknown' }), 'misplaced'),
      'critical',
    ],
    ['misplaced, and said to be expired', matched(finding(), entry({ status: 'expired' }), 'misplaced'), 'high'],
    ['misplaced, of another environment', matched(finding(), ci, 'misplaced'), 'high'],
    ['misplaced, of production and medium', matched(finding({ severity: 'medium' }), entry(), 'misplaced'), 'critical'],
    ['overdue, of production and medium', matched(finding({ severity: 'medium' }), entry(), 'overdue'), 'high'],
    ['misplaced, suspended', matched(finding(), entry({ status: 'suspended' }), 'misplaced'), 'high'],
    [
      'misplaced, shared with production',
      matched(finding(), entry({ environment: 'shared' }), 'misplaced'),
      'critical',
    ],
    ['overdue, of production', matched(finding(), entry(), 'overdue'), 'critical'],
    ['overdue, of another environment', matched(finding(), ci, 'overdue'), 'high'],
    ['expired, still active, of production', matched(finding(), entry(), 'expired'), 'critical'],
    ['expired, still active, of another environment', matched(finding(), ci, 'expired'), 'high'],
    ['registered and low', matched(finding({ severity: 'low' }), ci), 'low'],
    [
      'compromised and for information',
      matched(finding({ severity: 'info' }), entry({ status: 'compromised' }), 'revoked'),
      'info',
    ],
    ['expired and said to be', matched(finding(), entry({ status: 'expired' }), 'expired'), 'medium'],
    ['revoked', matched(finding(), entry({ status: 'revoked' }), 'revoked'), 'medium'],
    ['compromised', matched(finding({ severity: 'low' }), entry({ status: 'compromised' }), 'revoked'), 'critical'],
    ['unregistered', unregistered(finding()), 'high'],
    ['minor by its rule', matched(finding({ severity: 'low' }), entry(), 'misplaced'), 'low'],
    ['for information', matched(finding({ severity: 'info' }), entry(), 'misplaced'), 'info'],
  ] as const)('%s', (_what, { finding: made, reconciliation }, severity) =>
    expect(severityGiven(made, reconciliation)).toBe(severity),
  );
});
