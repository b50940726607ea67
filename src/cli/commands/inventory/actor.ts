/** Who does what a command records: as typed, or as git knows the person at the keyboard. */
import { UsageError } from '../../../model/error.ts';
import type { Io } from '../../../base/io.ts';
import { runGit } from '../../../sources/git/git.ts';

/** Null where it was not given and git does not know it. */
export async function actorOf(typed: string | undefined, io: Io): Promise<string | null> {
  if (typed !== undefined && typed.trim() !== '') return typed.trim();
  for (const name of ['user.email', 'user.name']) {
    const { code, stdout } = await runGit(['config', '--get', name], { cwd: io.cwd, env: io.env });
    const value = stdout.toString('utf8').trim();
    if (code === 0 && value !== '' && !/\p{Cc}/u.test(value)) return value;
  }
  return null;
}

export async function knownActor(typed: string | undefined, io: Io): Promise<string> {
  const actor = await actorOf(typed, io);
  if (actor === null) {
    throw new UsageError('it is not known who makes the change.', {
      hint: 'Name the person with --by NAME, or set user.email in git.',
    });
  }
  return actor;
}
