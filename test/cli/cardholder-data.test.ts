import { describe, expect, it } from 'vitest';
import { expandExample } from '../../src/ruleset/example/example.ts';
import { folder, git, keyroll, scan } from './keyroll.ts';

const NUMBER = expandExample('4539<digits:11><check:luhn>', 'cli').text;
const files = { 'orders.csv': `id,card_number\n1,${NUMBER}\n`, 'swipe.log': `;${NUMBER}=28121011234000?\n` };

function committed(): string {
  const dir = folder(files);
  for (const args of [
    ['init', '-q'],
    ['config', 'user.name', 'A'],
    ['config', 'user.email', 'a@example.test'],
    ['add', '-A'],
    ['commit', '-qm', 'first'],
  ]) {
    git(dir, ...args);
  }
  return dir;
}

describe('--cardholder-data', () => {
  it('is off by default, and the report says that nobody looked', () => {
    const { code, report } = scan(folder(files), ['scan', '--no-config']);
    expect(code).toBe(0);
    expect(report.findings).toEqual([]);
    expect(report.assessment.requirements.find(({ id }) => id === '3.5.1')?.result).toBe('insufficient_input');
  });
  it.each([[], ['--staged'], ['--history']])('finds numbers and tracks with %j', (...args) => {
    const dir = committed();
    if (args[0] === '--staged') git(dir, 'rm', '-q', '--cached', '-r', '.');
    if (args[0] === '--staged') git(dir, 'commit', '-qm', 'none');
    if (args[0] === '--staged') git(dir, 'add', '-A');
    const { code, report } = scan(dir, ['scan', '--no-config', '--cardholder-data', ...args]);
    expect(code).toBe(1);
    expect(report.findings.map(({ rule, severity }) => `${rule} ${severity}`).sort()).toEqual([
      'cardholder-number critical',
      'cardholder-track-data critical',
    ]);
    expect(report.findings.flatMap(({ requirements }) => requirements.map(({ id }) => id))).toEqual(
      expect.arrayContaining(['3.3.1', '3.3.1.1', '3.5.1', '12.10.7']),
    );
  });
  it('prints six and four digits of a number at most, in every format', () => {
    const dir = folder(files);
    for (const format of ['terminal', 'compact', 'table', 'json', 'jsonl', 'sarif', 'gitlab', 'junit', 'markdown']) {
      const { out, err } = keyroll(dir, ['scan', '--no-config', '--cardholder-data', '-v', '-f', format]);
      expect(`${out}${err}`).toContain(NUMBER.slice(-4));
      expect(`${out}${err}`).not.toContain(NUMBER.slice(0, 7));
      expect(`${out}${err}`).not.toContain(NUMBER.slice(-5));
    }
  });
  it('is told from a scan without by the digest of the rules', () => {
    const dir = folder({ 'a.txt': 'nothing\n' });
    const digest = (...args: string[]): string => scan(dir, ['scan', '--no-config', ...args]).report.tool.rulesDigest;
    expect(digest('--cardholder-data')).not.toBe(digest());
  });
  it('looks again at a history that was scanned without it', () => {
    const dir = committed();
    expect(scan(dir, ['scan', '--no-config', '--history']).report.findings).toEqual([]);
    expect(scan(dir, ['scan', '--no-config', '--history', '--cardholder-data']).report.findings).toHaveLength(2);
    expect(scan(dir, ['scan', '--no-config', '--history']).report.findings).toEqual([]);
  });
  it('can be set in the configuration', () => {
    const dir = folder({ ...files, 'keyroll.config.yaml': 'cardholderData: true\n' });
    expect(scan(dir, ['scan']).report.findings).toHaveLength(2);
  });
});
