import { readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commit, line, places, repository, run } from './commits.ts';
import { folder, git, githubToken, keyroll, scan, write } from './keyroll.ts';

describe('--ci', () => {
  function event(content: unknown): Record<string, string> {
    const dir = folder({ 'event.json': JSON.stringify(content) });
    return { GITHUB_EVENT_PATH: join(dir, 'event.json'), GITHUB_OUTPUT: join(dir, 'output') };
  }

  function threeCommits(): { dir: string; base: string; head: string } {
    const dir = repository();
    const base = git(dir, 'rev-parse', 'HEAD').trim();
    write(dir, 'a.txt', line(githubToken('event')));
    commit(dir, 'bring');
    write(dir, 'a.txt', 'clean\n');
    return { dir, base, head: commit(dir, 'clean') };
  }

  it('scans the range of a pull request and hands on the number of findings', () => {
    const { dir, base, head } = threeCommits();
    const env = event({ pull_request: { base: { sha: base }, head: { sha: head } } });
    const { code, report } = run(dir, ['--ci'], { env });
    expect([code, report.run.source.targets]).toEqual([1, [`${base}..${head}`]]);
    expect(readFileSync(env['GITHUB_OUTPUT'] ?? '', 'utf8')).toBe('findings=1\n');
  });

  it('scans the range of a push, and of a GitLab pipeline', () => {
    const { dir, base, head } = threeCommits();
    expect(run(dir, ['--ci'], { env: event({ before: base, after: head }) }).code).toBe(1);
    expect(
      run(dir, ['--ci'], { env: { GITLAB_CI: 'true', CI_COMMIT_BEFORE_SHA: base, CI_COMMIT_SHA: head } }).code,
    ).toBe(1);
    expect(
      run(dir, ['--ci'], {
        env: {
          GITLAB_CI: 'true',
          CI_COMMIT_BEFORE_SHA: '0'.repeat(40),
          CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
          CI_COMMIT_SHA: head,
        },
      }).code,
    ).toBe(1);
  });

  it('scans of a new branch what the default branch does not have, as far as that is told', () => {
    const { dir, base, head } = threeCommits();
    const zero = '0'.repeat(40);
    git(dir, 'update-ref', 'refs/remotes/origin/main', base);
    const pushes = [
      event({ before: zero, after: head, repository: { default_branch: 'main' } }),
      {
        GITLAB_CI: 'true',
        CI_COMMIT_BEFORE_SHA: zero,
        CI_COMMIT_SHA: head,
        CI_DEFAULT_BRANCH: 'main',
        CI_PIPELINE_SOURCE: 'push',
      },
    ];
    for (const env of pushes) {
      const { code, report } = run(dir, ['--ci'], { env });
      expect([code, report.run.source, report.run.commits]).toEqual([
        1,
        expect.objectContaining({ kind: 'range', targets: [`origin/main..${head}`] }),
        2,
      ]);
    }
  });

  it('scans all of a branch that is new where nothing tells what is older', () => {
    const { dir, head } = threeCommits();
    const zero = '0'.repeat(40);
    git(dir, 'checkout', '-q', '-b', 'other', 'HEAD~2');
    write(dir, 'other.txt', line(githubToken('other branch')));
    commit(dir, 'other');
    git(dir, 'update-ref', 'refs/remotes/origin/main', head);
    for (const env of [
      event({ before: zero, after: head }),
      event({ before: zero, after: head, repository: { default_branch: 'main' } }),
      event({ before: zero, after: head, ref: 'refs/heads/main', repository: { default_branch: 'main' } }),
      event({ before: zero, after: head, repository: { default_branch: 'nowhere' } }),
    ]) {
      const { code, report } = run(dir, ['--ci'], { env });
      expect([code, report.run.source.kind, places(report)]).toEqual([
        1,
        'history',
        [`a.txt history ${githubToken('event').slice(-4)}`],
      ]);
    }
  });

  it('scans the same of a branch that was replaced by force, so that nothing is passed over', () => {
    const { dir, base, head } = threeCommits();
    const gone = 'ab'.repeat(20);
    git(dir, 'update-ref', 'refs/remotes/origin/main', base);
    expect(
      run(dir, ['--ci'], {
        env: event({ before: gone, after: head, forced: true, repository: { default_branch: 'main' } }),
      }),
    ).toMatchObject({ code: 1, report: { run: { commits: 2, complete: true } } });
    expect(run(dir, ['--ci'], { env: event({ before: gone, after: head, forced: true }) })).toMatchObject({
      code: 1,
      report: { run: { source: { kind: 'history' }, complete: true } },
    });
  });

  it('leaves out what a merge request takes from its target branch', () => {
    const { dir, base } = threeCommits();
    git(dir, 'checkout', '-q', '-b', 'topic', base);
    write(dir, 'topic.txt', 'clean\n');
    commit(dir, 'topic');
    const target = git(dir, 'rev-parse', 'main').trim();
    git(dir, 'merge', '-q', '-m', 'merged results', 'main');
    const merged = git(dir, 'rev-parse', 'HEAD').trim();
    const env = {
      GITLAB_CI: 'true',
      CI_PIPELINE_SOURCE: 'merge_request_event',
      CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
      CI_COMMIT_SHA: merged,
      CI_COMMIT_BEFORE_SHA: '0'.repeat(40),
    };
    expect(run(dir, ['--ci'], { env: { ...env, CI_MERGE_REQUEST_TARGET_BRANCH_SHA: target } })).toMatchObject({
      code: 0,
      report: { run: { commits: 2 } },
    });
    expect(run(dir, ['--ci'], { env }).report.run.commits).toBe(4);
  });

  it('warns where the commits bring the settings that they are scanned with', () => {
    const dir = folder({ 'a.txt': 'one\n' });
    git(dir, 'init', '-q');
    git(dir, 'add', '-A');
    git(dir, 'commit', '-qm', 'one');
    write(dir, 'keyroll.config.yaml', 'exclude: ["*.env"]\ninventory: known.yaml\n');
    write(dir, 'known.yaml', 'schema_version: "1"\ntokens: []\n');
    write(dir, 'b.env', `TOKEN=${githubToken('left out')}\n`);
    // What the run is about to write over was committed by somebody else.
    write(dir, 'pci.md', `TOKEN=${githubToken('left out')}\n`);
    git(dir, 'add', '-A');
    git(dir, 'commit', '-qm', 'two');
    const { code, err, out } = keyroll(dir, ['scan', '--range', 'HEAD~1..HEAD', '-f', 'compact', '-o', 'pci.md']);
    for (const name of ['keyroll.config.yaml', 'known.yaml']) {
      expect(err).toContain(`${name}: warning: the scanned commits change these settings`);
    }
    expect([code, out, readFileSync(join(dir, 'pci.md'), 'utf8')]).toEqual([
      1,
      '',
      expect.stringMatching(/^pci\.md:1/),
    ]);
    expect(keyroll(dir, ['scan', '--range', 'HEAD~1..HEAD', '--no-config']).code).toBe(1);
  });

  it('warns of settings that were copied, lie above what is scanned, are led to by a link, or were taken away', () => {
    const dir = folder({
      'sample.yaml': 'exclude: ["**"]\n',
      'conf.yaml': 'rules: [sub/packs]\n',
      'keyroll.baseline.json': '{ "version": "1", "findings": [] }\n',
      'sub/.keyrollrc.yaml': 'exclude: []\n',
    });
    git(dir, 'init', '-q');
    symlinkSync('../conf.yaml', join(dir, 'sub/keyroll.config.yaml'));
    commit(dir, 'one');
    write(dir, 'conf.yaml', readFileSync(join(dir, 'sample.yaml'), 'utf8'));
    write(dir, 'sub/b.env', `TOKEN=${githubToken('left out')}\n`);
    for (const name of ['keyroll.baseline.json', 'sub/.keyrollrc.yaml']) rmSync(join(dir, name));
    commit(dir, 'two');
    const { report } = scan(dir, ['scan', '--range', 'HEAD~1..HEAD', 'sub']);
    expect(report.diagnostics.map(({ code, path }) => [code, path])).toEqual(
      ['.keyrollrc.yaml', '../conf.yaml', '../keyroll.baseline.json'].sort().map((path) => ['settings-changed', path]),
    );
  });

  it('scans the range of a merge group', () => {
    const { dir, base, head } = threeCommits();
    expect(
      run(dir, ['--ci'], {
        env: event({ action: 'checks_requested', merge_group: { base_sha: base, head_sha: head } }),
      }).report.run,
    ).toMatchObject({ commits: 2, source: { kind: 'range' } });
  });

  it('scans the working tree where an event brings no commits, and says so', () => {
    const { dir, base, head } = threeCommits();
    const zero = '0'.repeat(40);
    git(dir, 'update-ref', 'refs/remotes/origin/main', head);
    const events = [
      event({ before: head, after: zero, deleted: true }),
      event({ schedule: '0 0 * * *' }),
      event({ before: head, after: base }),
      event({ before: zero, after: base, repository: { default_branch: 'main' } }),
      event({ before: zero, after: head, ref: 'refs/tags/v1', repository: { default_branch: 'main' } }),
      event({ before: zero, after: head, ref: 'refs/heads/release', repository: { default_branch: 'main' } }),
      { GITLAB_CI: 'true', CI_PIPELINE_SOURCE: 'schedule', CI_COMMIT_BEFORE_SHA: zero, CI_COMMIT_SHA: head },
      {},
    ];
    for (const env of events) {
      const { code, report } = run(dir, ['--ci'], { env });
      expect([env, code, report.run.source.kind, report.diagnostics[0]?.code]).toEqual([env, 0, 'tree', 'ci-no-range']);
    }
  });

  it('ends with 3 where a shallow checkout does not tell what is new, with the way out', () => {
    const { dir, base, head } = threeCommits();
    const shallow = join(folder(), 'shallow');
    git(dir, 'clone', '-q', '--depth', '1', `file://${dir}`, shallow);
    for (const env of [
      event({ before: base, after: head }),
      event({ before: '0'.repeat(40), after: head }),
      { GITLAB_CI: 'true', CI_COMMIT_BEFORE_SHA: base, CI_COMMIT_SHA: head },
    ]) {
      const { code, err, report } = run(shallow, ['--ci'], { env });
      expect([code, report.diagnostics[0]?.code, err]).toEqual([
        3,
        'shallow-clone',
        expect.stringContaining('fetch-depth: 0'),
      ]);
    }
  });

  it('scans the range in a shallow checkout that has both of its ends', () => {
    const { dir, head: before } = threeCommits();
    write(dir, 'b.txt', line(githubToken('fourth')));
    const after = commit(dir, 'bring more');
    const shallow = join(folder(), 'shallow');
    git(dir, 'clone', '-q', '--depth', '2', `file://${dir}`, shallow);
    const { code, report } = run(shallow, ['--ci'], { env: event({ before, after }) });
    expect([code, report.run.source.targets, report.diagnostics]).toEqual([1, [`${before}..${after}`], []]);
  });

  it('ends with 3 where the range is not in the checkout, or nothing is there', () => {
    const { dir, base } = threeCommits();
    expect(run(dir, ['--ci'], { env: event({ before: base, after: 'ab'.repeat(20) }) }).code).toBe(3);
    expect(run(folder(), ['--ci']).code).toBe(3);
  });
});
