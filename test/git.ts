/** The real git, for repositories that tests make; see `isolated-environment.ts` for its settings. */
import { spawnSync } from 'node:child_process';

export interface GitOptions {
  readonly input?: string | Uint8Array;
  /** When commits are made: seconds since 1970 and a zone. */
  readonly date?: string;
}

const OWN = [
  ...['user.name=A Person', 'user.email=a@example.test', 'init.defaultBranch=main', 'commit.gpgsign=false'],
  // A second process for each commit, and waiting for the disk.
  ...['maintenance.auto=false', 'core.fsync=none'],
];

/** What git answers in a folder; throws with what it had to say where it fails. */
export function gitBytes(dir: string, args: readonly string[], { input, date }: GitOptions = {}): Buffer {
  const dates = date === undefined ? {} : { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
  const done = spawnSync('git', ['-C', dir, ...OWN.flatMap((setting) => ['-c', setting]), ...args], {
    env: { ...process.env, ...dates },
    maxBuffer: 1 << 28,
    ...(input === undefined ? {} : { input }),
  });
  if (done.status !== 0) throw new Error(`git ${args.join(' ')}: ${done.stderr.toString()}`);
  return done.stdout;
}

export function git(dir: string, ...args: readonly string[]): string {
  return gitBytes(dir, args).toString();
}
