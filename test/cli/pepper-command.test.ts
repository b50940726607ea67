import { copyFileSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { folder, git, githubToken, keyroll, scan, write, type Run } from './keyroll.ts';

const FILE = 'keyroll.inventory.yaml';
let dir: string;
let pepper: string;
const run = (...args: readonly string[]): Run => keyroll(dir, ['inventory', ...args]);
const textIn = (name: string): string => readFileSync(join(dir, name), 'utf8');

beforeEach(() => {
  dir = folder({
    'a.env': `TOKEN=${githubToken('pepper 1')}\n`,
    'b.env': `TOKEN=${githubToken('pepper 2')}\n`,
    'c.env': `TOKEN=${githubToken('pepper 3')}\n`,
  });
  pepper = join(dir, '.home/.config/keyroll/pepper');
  run('init');
  keyroll(dir, ['inventory', 'add', '--id', 'seen', '--provider', 'github'], { input: githubToken('pepper 1') });
  keyroll(dir, ['inventory', 'add', '--id', 'elsewhere', '--provider', 'github'], { input: githubToken('pepper 4') });
  keyroll(dir, ['triage', '--by', 'me'], { input: 'f\nmade up\nq\n' });
});

describe('inventory pepper', () => {
  it('check tells which key the pepper is, and notices a wrong one', () => {
    expect(run('pepper', 'check')).toMatchObject({ code: 0, out: `${pepper}: key "k1" of ${FILE}\n  k1: 2 entries\n` });
    write(dir, 'other', `${'0123456789abcdef'.repeat(4)}\n`);
    const env = { KEYROLL_PEPPER_FILE: join(dir, 'other') };
    expect(keyroll(dir, ['inventory', 'pepper', 'check'], { env })).toMatchObject({
      code: 2,
      out: expect.stringContaining(`no key of ${FILE}`),
      err: expect.stringContaining('the wrong pepper'),
    });
    expect(JSON.parse(run('pepper', 'check', '--json').out)).toMatchObject({
      key: 'k1',
      usable: true,
      keys: [{ id: 'k1', atHand: true, entries: ['seen', 'elsewhere'] }],
    });
  });

  it('rotate makes fingerprints of what is met anew, in the baseline too, and says what was not met', () => {
    const old = readFileSync(pepper, 'utf8');
    const before = textIn(FILE);
    expect(run('pepper', 'rotate', '--dry-run').out).toContain('+  - { id: k2,');
    expect([textIn(FILE), existsSync(`${pepper}.next`)]).toEqual([before, false]);
    expect(run('pepper', 'rotate')).toMatchObject({
      code: 0,
      out: expect.stringMatching(
        /1 entry re-fingerprinted\.\n1 entry not found, known only under the old pepper: elsewhere/,
      ),
    });
    expect([
      readFileSync(`${pepper}.k1`, 'utf8') === old,
      readFileSync(pepper, 'utf8') === old,
      statSync(pepper).mode & 0o777,
    ]).toEqual([true, false, 0o600]);
    expect(textIn(FILE)).toMatch(/id: k1, alg: hmac-sha256, created_at: "[-\d]+", retired_at: "[-\d]+", check: /);
    const { findings } = scan(dir, ['scan', '-q']).report;
    expect(findings.map(({ entry, suppressed }) => [entry, suppressed?.reason ?? null])).toEqual([
      ['seen', null],
      [null, 'made up'],
      [null, null],
    ]);
    expect(run('pepper', 'check').out).toContain('k1 (retired ');
  });

  it('rotate goes on from wherever it was interrupted', () => {
    const start = { pepper: readFileSync(pepper), baseline: textIn('keyroll.baseline.json') };
    run('pepper', 'rotate');
    const done = readFileSync(pepper);
    // Before the two files changed places, and in the middle of that.
    renameSync(pepper, `${pepper}.next`);
    copyFileSync(`${pepper}.k1`, pepper);
    rmSync(`${pepper}.k1`);
    write(dir, 'keyroll.baseline.json', start.baseline);
    expect(scan(dir, ['scan', '-q']).code).not.toBe(3);
    expect(run('pepper', 'rotate').out).toContain('is now complete');
    expect([readFileSync(pepper).equals(done), readFileSync(`${pepper}.k1`).equals(start.pepper)]).toEqual([
      true,
      true,
    ]);
    renameSync(pepper, `${pepper}.next`);
    expect(run('pepper', 'rotate').out).toContain('is now complete');
    expect(readFileSync(pepper).equals(done)).toBe(true);
    expect(
      scan(dir, ['scan', '-q']).report.findings.map(({ entry, suppressed }) => entry ?? suppressed?.reason),
    ).toEqual(['seen', 'made up', undefined]);
  });

  it('create refuses to orphan fingerprints, unless the old pepper is lost', () => {
    expect(run('pepper', 'create')).toMatchObject({
      code: 2,
      err: expect.stringContaining('there is already a pepper'),
    });
    rmSync(pepper);
    expect(run('pepper', 'create')).toMatchObject({
      code: 2,
      err: expect.stringContaining('none of the fingerprints of 2 entries'),
    });
    expect(run('pepper', 'create', '--lost')).toMatchObject({
      code: 0,
      out: expect.stringContaining('Register these again, from their values: seen, elsewhere'),
    });
    expect(run('pepper', 'check').out).toMatch(
      /key "k2" of .*\n {2}k1 \(retired .*\): 2 entries that this pepper cannot compare: seen, elsewhere\n {2}k2: 0 entries/,
    );
    keyroll(dir, ['inventory', 'edit', 'seen', '--value'], { input: githubToken('pepper 1') });
    expect(scan(dir, ['scan', '-q']).report.findings[0]?.entry).toBe('seen');
  });
});

it('takes folders of the user by absolute paths alone, or a pepper would come to lie in the repository', () => {
  const place = folder({ 'a.env': `TOKEN=${githubToken('folders')}\n` });
  const relative = { XDG_CONFIG_HOME: 'config', XDG_STATE_HOME: 'state', XDG_CACHE_HOME: 'cache' };
  const env = { HOME: join(place, '.home'), ...relative };
  expect(keyroll(place, ['inventory', 'init'], { env })).toMatchObject({
    code: 0,
    out: expect.stringContaining(join(place, '.home/.config/keyroll/pepper')),
  });
  git(place, 'init', '-q');
  git(place, 'add', 'a.env');
  git(place, 'commit', '-qm', 'one');
  keyroll(place, ['scan', '--history', '-q'], { env });
  keyroll(place, ['scan', '-q'], { env: { ...env, HOME: 'home' } });
  expect(readdirSync(place).sort()).toEqual(['.git', '.home', 'a.env', FILE]);
  expect(keyroll(place, ['inventory', 'pepper', 'check'], { env: { ...env, HOME: 'home' } })).toMatchObject({
    code: 2,
    err: expect.stringContaining('KEYROLL_PEPPER_FILE'),
  });
});
