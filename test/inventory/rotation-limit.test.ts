/** The state of a finding, the check and the list of what is due speak of one limit. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { folder, githubToken, keyroll, scan } from '../cli/keyroll.ts';

const value = githubToken('rotation-limit');

/** Rotated 75 days before. */
function answers(interval: string | undefined, rotationMax?: string): unknown[] {
  const analysis = {
    id: 'tra-rotation',
    requirement: '8.6.3',
    document: 'GRC-114',
    last_reviewed_at: '2026-06-01',
    ...(interval === undefined ? {} : { interval }),
  };
  const policy = {
    targeted_risk_analyses: [analysis],
    ...(rotationMax === undefined ? {} : { rotation_max: rotationMax }),
  };
  const entry = {
    id: 'ci-pat',
    type: 'personal_access_token',
    provider: 'github',
    status: 'active',
    environment: 'ci',
    created_at: '2026-01-01',
    last_rotated_at: '2026-06-27',
    fingerprints: [{ alg: 'sha256-hex', value: createHash('sha256').update(value).digest('hex') }],
  };
  const dir = folder({
    'deploy.sh': `TOKEN=${value}\n`,
    'keyroll.inventory.yaml': JSON.stringify({ schema_version: '1', policy, tokens: [entry] }),
  });
  const { report } = scan(dir, ['.', '--as-of', '2026-09-10']);
  const due = JSON.parse(
    keyroll(dir, ['inventory', 'due', '--within', '0d', '--as-of', '2026-09-10', '--json']).out,
  ) as unknown;
  return [
    report.findings[0]?.state,
    report.assessment.checks.find(({ id }) => id === 'LIF-001')?.outcome,
    JSON.stringify(due).includes('"rotate"'),
  ];
}

test('the interval of a targeted risk analysis makes a token overdue', () => {
  expect(answers('60d')).toEqual(['overdue', 'fail', true]);
  expect(answers('60d', '90d')).toEqual(['overdue', 'fail', true]);
});

test('and a longer one, or none, does not', () => {
  expect(answers('120d')).toEqual(['registered', 'pass', false]);
  expect(answers(undefined)).toEqual(['registered', 'pass', false]);
});

test('the shorter limit of the policy stays in force', () =>
  expect(answers('120d', '60d')).toEqual(['overdue', 'fail', true]));
