/** A repository that somebody repacks while it is read: the same findings, or a scan that says it is incomplete. */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { folder, git, githubToken, scan, sharedFolder, write } from '../cli/keyroll.ts';

const GIT = spawnSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).stdout.trim();
const dir = sharedFolder();
const SECRETS = 12;

beforeAll(() => {
  git(dir, 'init', '-q');
  git(dir, 'config', 'gc.auto', '0');
  for (let at = 0; at < SECRETS; at++) {
    for (const part of ['one', 'two']) {
      write(
        dir,
        `${part}.txt`,
        `${part}: ${at % 2 === 0 && part === 'two' ? 'nothing' : githubToken(`${part} ${at % 2 === 0 ? at : at + 1}`)}\n${Array.from({ length: 80 }, (_, line) => `${part} ${line * ((at % 4) + 1)}\n`).join('')}`,
      );
    }
    git(dir, 'add', '-A');
    git(dir, 'commit', '-qm', `commit ${at}`);
    if (at % 4 === 3) git(dir, 'repack', '-qd');
  }
  write(dir, 'loose.txt', `loose: ${githubToken('loose')}\n`);
  git(dir, 'add', '-A');
  git(dir, 'commit', '-qm', 'loose');
});

function outline({ report }: ReturnType<typeof scan>): string {
  return JSON.stringify(
    report.findings
      .map(({ masked, history, occurrences }) => [
        masked,
        history?.introduced.commit,
        occurrences.map(({ path, blob, line }) => `${path} ${blob} ${line}`),
      ])
      .sort(),
  );
}

function history(env: Readonly<Record<string, string>> = {}): ReturnType<typeof scan> {
  return scan(dir, ['scan', '--history', '.', '--no-config', '--jobs', '2'], { env });
}

const REPACK = 'repack -q -a -d -f --depth=$((1 + $$ % 7)) --window=$((2 + $$ % 5))';

describe('a repository that is repacked while it is read', () => {
  it('gives the same findings when its packs change at every question that git is asked', () => {
    const quiet = outline(history());
    const bin = folder();
    write(
      bin,
      'git',
      `#!/bin/sh\nwhile ! mkdir '${bin}/lock' 2>/dev/null; do sleep 0.01; done\n'${GIT}' -C '${dir}' ${REPACK} >/dev/null 2>&1\nrmdir '${bin}/lock'\nexec '${GIT}' "$@"\n`,
    );
    chmodSync(join(bin, 'git'), 0o755);
    const before = readdirSync(join(dir, '.git/objects/pack'));
    const run = history({ PATH: `${bin}:${process.env['PATH'] ?? ''}` });
    expect(readdirSync(join(dir, '.git/objects/pack'))).not.toEqual(before);
    expect([outline(run), run.report.run.complete]).toEqual([quiet, true]);
  });

  it('gives the same findings while it is repacked again and again, or says that some are lacking', async () => {
    const quiet = outline(history());
    const repacking = spawn(
      'sh',
      ['-c', `while :; do '${GIT}' -C '${dir}' ${REPACK}; '${GIT}' -C '${dir}' gc -q --prune=now; done`],
      { stdio: 'ignore', detached: true },
    );
    try {
      for (let scans = 0; scans < 8; scans++) {
        const run = history();
        expect(run.err).not.toMatch(/should not have happened/);
        if (run.report.run.complete) expect(outline(run)).toBe(quiet);
      }
    } finally {
      const ended = new Promise((resolve) => {
        repacking.once('close', resolve);
      });
      if (repacking.pid !== undefined) process.kill(-repacking.pid, 'SIGKILL');
      await ended;
    }
  });
});
