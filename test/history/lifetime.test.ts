import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { folder, git, githubToken, keyroll, scan, write } from '../cli/keyroll.ts';
import { gitBytes } from '../git.ts';

/** Commits whose author and day are given. */
class Repository {
  readonly dir = folder();

  constructor() {
    git(this.dir, 'init', '-q');
  }

  run(day: string, author: string, ...args: readonly string[]): void {
    const date = `${day}T12:00:00Z`;
    const env = {
      ...process.env,
      GIT_AUTHOR_NAME: author,
      GIT_AUTHOR_EMAIL: 'a@example.test',
      GIT_COMMITTER_NAME: 'Somebody Else',
      GIT_COMMITTER_EMAIL: 'b@example.test',
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_DATE: date,
    };
    const done = spawnSync('git', ['-C', this.dir, '-c', 'core.logAllRefUpdates=true', ...args], {
      encoding: 'utf8',
      env,
    });
    if (done.status !== 0) throw new Error(done.stderr);
  }

  /** Null takes the file away. */
  commit(day: string, author: string, files: Readonly<Record<string, string | null>>): string {
    for (const [name, content] of Object.entries(files)) {
      if (content === null) git(this.dir, 'rm', '-q', name);
      else write(this.dir, name, content);
    }
    git(this.dir, 'add', '-A');
    this.run(day, author, 'commit', '-q', '--allow-empty', '-m', `on ${day}`);
    return git(this.dir, 'rev-parse', 'HEAD').trim();
  }

  scan(...args: readonly string[]): Report {
    return scan(this.dir, ['scan', '--history', '--as-of', '2026-03-01', ...args]).report;
  }

  blob(name: string): string {
    return git(this.dir, 'rev-parse', name).trim();
  }
}

function of(report: Report, token: string): Report['findings'][number] {
  const found = report.findings.filter(({ masked }) => masked.slice(-4) === token.slice(-4));
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} findings of one secret`);
  return found[0];
}

const line = (token: string): string => `token: ${token}\n`;
const A = githubToken('lifetime');

describe('the life of a secret', () => {
  it('of a guessable one is told of each finding by itself', () => {
    const guessable = 'postgres';
    const repository = new Repository();
    repository.commit('2026-01-01', 'Ann', { '.env': `POSTGRES_PASSWORD=${guessable}\n` });
    const removed = repository.commit('2026-01-05', 'Ann', { '.env': 'LOG=info\n' });
    repository.commit('2026-01-10', 'Ben', { 'ci.env': `PGUSER=postgres\nPGPASSWORD=${guessable}\n` });
    const lives = repository
      .scan('--min-confidence', 'low')
      .findings.map(({ rule, exposure, history }) => [
        rule,
        exposure,
        history?.atHead,
        history?.introduced.author,
        history?.removed?.commit,
      ]);
    expect(lives).toEqual([
      ['weak-password', 'history', false, 'Ann', removed],
      ['default-credential', 'committed', true, 'Ben', undefined],
    ]);
  });

  it('begins with the oldest commit that has it and ends with the one that takes it away', () => {
    const repository = new Repository();
    repository.commit('2026-01-01', 'Ann', { 'readme.txt': 'nothing\n' });
    const brought = repository.commit('2026-01-10', 'Ben', { 'a.env': line(A) });
    const blob = repository.blob('HEAD:a.env');
    repository.commit('2026-01-12', 'Cid', { 'a.env': `${line(A)}more\n` });
    const removed = repository.commit('2026-01-25', 'Dot', { 'a.env': 'clean\n' });
    const finding = of(repository.scan(), A);
    expect(finding.history).toMatchObject({
      introduced: { commit: brought, author: 'Ben', date: '2026-01-10T12:00:00Z' },
      removed: { commit: removed, author: 'Dot', date: '2026-01-25T12:00:00Z' },
      daysExposed: 15,
      atHead: false,
      reach: 'reachable',
      branches: ['main'],
      tags: [],
      blobs: 2,
    });
    expect([finding.exposure, finding.occurrences.map((place) => [place.path, place.commit, place.blob])]).toEqual([
      'history',
      [['a.env', brought, blob]],
    ]);
  });

  it('goes on to the day of the report while HEAD has it', () => {
    const repository = new Repository();
    const brought = repository.commit('2026-02-01', 'Ann', { 'a.env': line(A) });
    repository.commit('2026-02-02', 'Ben', { 'a.env': `more\n${line(A)}` });
    const finding = of(repository.scan(), A);
    expect(finding.history).toMatchObject({
      introduced: { commit: brought, author: 'Ann' },
      removed: null,
      daysExposed: 28,
      atHead: true,
    });
    expect([
      finding.exposure,
      finding.occurrences.map(({ line: at, commit, exposure }) => [at, commit === brought, exposure]),
    ]).toEqual([
      'committed',
      [
        [1, true, 'history'],
        [2, false, 'committed'],
      ],
    ]);
  });

  it('is one, however many places and versions it has, and begins with the oldest of them all', () => {
    const repository = new Repository();
    repository.commit('2026-01-01', 'Ann', { 'z.env': line(A) });
    repository.commit('2026-01-02', 'Ben', { 'a.env': line(A), 'z.env': null });
    repository.commit('2026-01-03', 'Cid', { 'm.env': `x\n${line(A)}` });
    const report = repository.scan();
    const finding = of(report, A);
    expect(report.findings).toHaveLength(1);
    expect(finding.history).toMatchObject({ introduced: { author: 'Ann' }, removed: null, atHead: true });
    expect(finding.occurrences.map(({ path }) => path).sort()).toEqual(['a.env', 'm.env', 'z.env']);
    expect(finding.occurrences[0]?.path).toBe('z.env');
  });

  it('is not over when it was only moved, nor when it came back', () => {
    const repository = new Repository();
    repository.commit('2026-01-01', 'Ann', { 'a.env': line(A) });
    repository.run('2026-01-02', 'Ben', 'mv', 'a.env', 'b.env');
    repository.commit('2026-01-02', 'Ben', {});
    repository.commit('2026-01-05', 'Cid', { 'b.env': 'clean\n' });
    const last = repository.commit('2026-01-07', 'Dot', { 'c.env': line(A) });
    expect(of(repository.scan(), A).history).toMatchObject({
      introduced: { author: 'Ann' },
      removed: null,
      daysExposed: 59,
    });
    const removed = repository.commit('2026-01-09', 'Eve', { 'c.env': null });
    const { history, occurrences } = of(repository.scan(), A);
    expect(history).toMatchObject({ removed: { commit: removed }, daysExposed: 8, atHead: false });
    expect(occurrences.find(({ path }) => path === 'c.env')?.commit).toBe(last);
  });

  it('names branches and tags that have it, merged or not', () => {
    const repository = new Repository();
    repository.commit('2026-01-01', 'Ann', { 'readme.txt': 'nothing\n' });
    git(repository.dir, 'branch', 'before');
    repository.commit('2026-01-02', 'Ann', { 'a.env': line(A) });
    git(repository.dir, 'tag', 'v1');
    git(repository.dir, 'branch', 'old');
    repository.commit('2026-01-03', 'Ann', { 'a.env': 'clean\n' });
    repository.run('2026-01-03', 'Ann', 'tag', '-a', 'v2', '-m', 'two');
    git(repository.dir, 'update-ref', 'refs/remotes/origin/main', 'HEAD');
    expect(of(repository.scan(), A).history).toMatchObject({
      branches: ['main', 'old', 'origin/main'],
      tags: ['v1', 'v2'],
      branchCount: 3,
      tagCount: 2,
    });
  });

  it('names twenty of many branches and tags, and counts them all', () => {
    const repository = new Repository();
    repository.commit('2026-01-02', 'Ann', { 'a.env': line(A) });
    const head = repository.blob('HEAD');
    const refs = Array.from({ length: 24 }, (_, at) => [`heads/b${at}`, `tags/t${at}`]).flat();
    gitBytes(repository.dir, ['update-ref', '--stdin'], {
      input: refs.map((ref) => `create refs/${ref} ${head}\n`).join(''),
    });
    const { history } = of(repository.scan(), A);
    expect(history).toMatchObject({ branchCount: 25, tagCount: 24 });
    expect([history?.branches.length, history?.tags.length]).toEqual([20, 20]);
  });

  it('is shown at each path under which one and the same content came in', () => {
    const repository = new Repository();
    repository.commit('2026-01-02', 'Ann', { 'a.env': line(A), 'b/c.env': line(A) });
    expect(of(repository.scan(), A).occurrences.map(({ path, line: at }) => [path, at])).toEqual([
      ['a.env', 1],
      ['b/c.env', 1],
    ]);
  });

  it.each(['loose', 'packed'])('is that of a commit that a tag of a tag alone leads to, with %s objects', (objects) => {
    const repository = new Repository();
    repository.commit('2026-01-01', 'Ann', { 'readme.txt': 'nothing\n' });
    git(repository.dir, 'checkout', '-q', '-b', 'aside');
    const aside = repository.commit('2026-01-02', 'Ann', { 'a.env': line(A) });
    repository.run('2026-01-03', 'Ann', 'tag', '-a', 'v1', '-m', 'one');
    repository.run('2026-01-03', 'Ann', 'tag', '-a', 'v1-again', '-m', 'the same', 'v1');
    git(repository.dir, 'checkout', '-q', 'main');
    git(repository.dir, 'branch', '-q', '-D', 'aside');
    git(repository.dir, 'tag', '-d', 'v1');
    if (objects === 'packed') git(repository.dir, 'gc', '-q');
    expect(of(repository.scan(), A).history).toMatchObject({
      reach: 'reachable',
      introduced: { commit: aside },
      branches: [],
      tags: ['v1-again'],
      tagCount: 1,
    });
  });

  it('begins with the merge that alone brought it in', () => {
    const repository = new Repository();
    repository.commit('2026-01-01', 'Ann', { 'a.txt': 'one\n' });
    git(repository.dir, 'checkout', '-q', '-b', 'side');
    repository.commit('2026-01-02', 'Ann', { 'b.txt': 'two\n' });
    git(repository.dir, 'checkout', '-q', 'main');
    repository.commit('2026-01-03', 'Ann', { 'c.txt': 'three\n' });
    repository.run('2026-01-04', 'Eve', 'merge', '-q', '--no-commit', 'side');
    const merge = repository.commit('2026-01-04', 'Eve', { 'evil.env': line(A) });
    expect(of(repository.scan(), A).history).toMatchObject({
      introduced: { commit: merge, author: 'Eve' },
      atHead: true,
    });
    const gone = repository.commit('2026-01-05', 'Eve', { 'evil.env': null });
    expect(of(repository.scan(), A).history).toMatchObject({ removed: { commit: gone }, daysExposed: 1 });
  });

  it('of what only a stash holds says so, and a branch that has it too counts more', () => {
    const repository = new Repository();
    repository.commit('2026-01-01', 'Ann', { 'a.env': 'clean\n' });
    write(repository.dir, 'a.env', line(A));
    repository.run('2026-01-05', 'Ben', 'stash', '-q');
    const stashed = of(repository.scan(), A);
    expect([
      stashed.exposure,
      stashed.history?.reach,
      stashed.history?.introduced.date,
      stashed.history?.atHead,
      stashed.history?.branches,
    ]).toEqual(['history', 'stash', '2026-01-05T12:00:00Z', false, []]);
    const brought = repository.commit('2026-01-20', 'Cid', { 'b.env': `also\n${line(A)}` });
    expect(of(repository.scan(), A).history).toMatchObject({
      reach: 'reachable',
      introduced: { commit: brought, author: 'Cid' },
      atHead: true,
    });
  });

  it('of what no ref reaches is told with --unreachable alone', () => {
    const repository = new Repository();
    repository.commit('2026-01-01', 'Ann', { 'a.env': 'clean\n' });
    const lost = repository.commit('2026-01-02', 'Ben', { 'a.env': line(A) });
    git(repository.dir, 'reset', '-q', '--hard', 'HEAD~1');
    expect(repository.scan().findings).toEqual([]);
    const finding = of(repository.scan('--unreachable'), A);
    expect([
      finding.exposure,
      finding.history?.reach,
      finding.history?.introduced.commit,
      finding.history?.branches,
    ]).toEqual(['unreachable', 'unreachable', lost, []]);
    git(repository.dir, 'reflog', 'expire', '--expire=now', '--all');
    const alone = of(repository.scan('--unreachable'), A);
    expect([alone.exposure, alone.history ?? null, alone.occurrences.map(({ commit }) => commit)]).toEqual([
      'unreachable',
      null,
      [null],
    ]);
  });

  it('is what the checks on history go by', () => {
    const repository = new Repository();
    const B = githubToken('still there');
    const pepper = folder({ pepper: 'k'.repeat(64) });
    const env = { KEYROLL_PEPPER_FILE: join(pepper, 'pepper') };
    repository.commit('2026-01-01', 'Ann', { 'a.env': line(A), 'b.env': line(B) });
    repository.commit('2026-01-05', 'Ben', { 'a.env': 'clean\n' });
    const check = (report: Report, id: string) => report.assessment.checks.find((one) => one.id === id);
    const first = scan(repository.dir, ['scan', '--history', '--as-of', '2026-03-01'], { env }).report;
    const failed = check(first, 'SCN-002');
    expect([failed?.outcome, failed?.failed.length]).toEqual(['fail', 1]);
    expect(JSON.stringify(failed?.failed)).toContain('2026-01-01');
    const inventory = folder();
    for (const args of [['init'], ['add', '--id', 'ci-token']]) {
      expect([args, keyroll(inventory, ['inventory', ...args], { env, input: A }).code]).toEqual([args, 0]);
    }
    const known = scan(
      repository.dir,
      ['scan', '--history', '--as-of', '2026-03-01', '--inventory', join(inventory, 'keyroll.inventory.yaml')],
      { env },
    ).report;
    expect(of(known, A).state).toBe('registered');
    expect([check(known, 'LIF-009')?.outcome, JSON.stringify(check(known, 'LIF-009')?.failed)]).toEqual([
      'fail',
      expect.stringContaining('ci-token'),
    ]);
  });
});
