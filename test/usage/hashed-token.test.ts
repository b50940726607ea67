/** A log that names tokens by their hash, held against what the same scan finds. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { folder, git, githubToken, keyroll, scan, write } from '../cli/keyroll.ts';
import { failing, inventoryOf } from './logs.ts';

const value = githubToken('hashed/leaked');

function audit(day: string, extra: object = {}): string {
  return JSON.stringify({
    '@timestamp': Date.parse(`${day}T10:00:00Z`),
    action: 'git.clone',
    actor: 'ci-bot',
    actor_ip: '203.0.113.9',
    org: 'acme',
    repo: 'acme/pay',
    hashed_token: createHash('sha256').update(value).digest('base64'),
    ...extra,
  });
}

function item(report: ReturnType<typeof scan>['report'], id: string): string | undefined {
  return report.assessment.checks.find((check) => check.id === id)?.failed[0]?.message;
}

/** The token came in by a commit of June 2026. */
function repository(files: Readonly<Record<string, string>>): string {
  const dir = folder({ 'src/deploy.sh': `TOKEN=${value}\n` });
  git(dir, 'init', '-q');
  git(dir, 'add', 'src');
  git(dir, 'commit', '-q', '--date', '2026-06-01T10:00:00Z', '-m', 'Deploy');
  for (const [name, content] of Object.entries(files)) write(dir, name, content);
  return dir;
}

const hashes = new RegExp(createHash('sha256').update(value).digest('hex').slice(0, 20));

describe('a token that a log names by its hash', () => {
  test('is reported by the place where the scan found it, though no inventory has it', () => {
    const dir = folder({
      'src/deploy.sh': `TOKEN=${value}\n`,
      'keyroll.inventory.yaml': 'schema_version: "1"\ntokens: []\n',
      'logs/audit.jsonl': audit('2026-07-01'),
    });
    const { report, out } = scan(dir, [
      'src',
      '--usage',
      'logs/audit.jsonl',
      '--inventory',
      'keyroll.inventory.yaml',
      '--as-of',
      '2026-09-10',
    ]);
    const found = report.findings.find(({ occurrences }) => occurrences[0]?.path.endsWith('deploy.sh'));
    expect(report.usage?.tokens).toMatchObject([{ entry: null, finding: found?.id }]);
    expect(item(report, 'USE-003')).toContain(`which is ${found?.masked ?? '?'} in`);
    expect(JSON.stringify(report) + out).not.toContain(value);
    expect(JSON.stringify(report) + out).not.toMatch(hashes);
  });

  test('and used after the commit that leaked it, is critical, with an inventory or without', () => {
    const dir = repository({ 'logs/audit.jsonl': `${audit('2099-07-01')}\n` });
    const { code, report } = scan(dir, ['--history', '--usage', 'logs/audit.jsonl', '--as-of', '2099-09-10']);
    expect(code).toBe(1);
    expect(item(report, 'USE-012')).toMatch(
      /in no inventory, has been readable in git history since \d{4}-\d\d-\d\d \(src\/deploy\.sh:1\) and was used after that from 203\.0\.113\.0\/24, 2099-07-01T10:00:00Z \(logs\/audit\.jsonl:1\)/,
    );
  });

  test('and used only before that commit, is not', () => {
    const dir = repository({ 'logs/audit.jsonl': `${audit('2020-07-01')}\n` });
    const { report } = scan(dir, ['--history', '--usage', 'logs/audit.jsonl', '--as-of', '2099-09-10']);
    expect(failing(report, 'USE-012')).toEqual([]);
    expect(report.assessment.checks.find(({ id }) => id === 'USE-012')?.outcome).toBe('pass');
  });

  test('is the entry that the found value is, where the inventory has it by a fingerprint of its own', () => {
    const dir = folder({ 'src/deploy.sh': `TOKEN=${value}\n`, 'audit.jsonl': audit('2026-07-01') });
    expect(keyroll(dir, ['inventory', 'init']).code).toBe(0);
    const added = keyroll(
      dir,
      [
        'inventory',
        'add',
        '--id',
        'ci-pat',
        '--type',
        'personal_access_token',
        '--provider',
        'github',
        '--environment',
        'ci',
        '--owner',
        'd.okafor',
        '--team',
        'ci',
        '--purpose',
        'deploys',
        '--expires',
        '2026-06-15',
      ],
      { input: `${value}\n` },
    );
    expect(added.code, added.err).toBe(0);
    const { report } = scan(dir, [
      'src',
      '--usage',
      'audit.jsonl',
      '--inventory',
      'keyroll.inventory.yaml',
      '--as-of',
      '2026-09-10',
    ]);
    expect(failing(report, 'USE-003')).toEqual([]);
    expect(failing(report, 'USE-002')).toEqual(['ci-pat']);
  });
});

describe('a registered token that leaked', () => {
  const entry = {
    id: 'ci-pat',
    provider: 'github',
    more: {
      fingerprints: [{ alg: 'sha256-hex', value: createHash('sha256').update(value).digest('hex') }],
      allowed_networks: ['198.51.100.0/24'],
    },
  };
  const told = (...events: readonly string[]): string[] => {
    const dir = repository({ 'logs/audit.jsonl': events.join('\n'), 'keyroll.inventory.yaml': inventoryOf(entry) });
    return failing(scan(dir, ['--history', '--usage', 'logs/audit.jsonl', '--as-of', '2099-09-10']).report, 'USE-012');
  };

  test('and is used from an unknown network after that, is reported', () =>
    expect(told(audit('2099-07-01'))).toEqual(['ci-pat']));

  test('and was used from an unknown network before and after, is reported by the use after it', () => {
    const dir = repository({
      'logs/audit.jsonl': [audit('2020-07-01'), audit('2020-07-02'), audit('2099-07-01'), audit('2099-07-03')].join(
        '\n',
      ),
      'keyroll.inventory.yaml': inventoryOf(entry),
    });
    const { report } = scan(dir, ['--history', '--usage', 'logs/audit.jsonl', '--as-of', '2099-09-10']);
    expect(item(report, 'USE-012')).toMatch(
      /was used from 203\.0\.113\.0\/24, an unknown network, 2099-07-01T10:00:00Z \(logs\/audit\.jsonl:3\)$/,
    );
    expect(report.assessment.checks.find(({ id }) => id === 'USE-012')?.failed[0]?.place).toEqual({
      path: 'logs/audit.jsonl',
      line: 3,
    });
  });

  test('and was used after it without success only, is not', () =>
    expect(told(audit('2020-07-01'), audit('2099-07-01', { status_code: 401 }))).toEqual([]));

  test('and is used from its own network, or before, is not', () => {
    expect(told(audit('2099-07-01', { actor_ip: '198.51.100.7' }))).toEqual([]);
    expect(told(audit('2020-07-01'))).toEqual([]);
  });
});
