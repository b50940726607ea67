/** `keyroll inventory issue`: a token made here, registered before it is shown. */
import { randomBytes } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fingerprinterOf } from '../../../findings/fingerprint.ts';
import { entryFromSecret } from '../../../inventory/new-entry.ts';
import { newToken, TOKEN_BITS } from '../../../inventory/new-token.ts';
import { dayOf, endOf } from '../../../base/date.ts';
import { OutputError, UsageError } from '../../../model/error.ts';
import type { Io } from '../../../base/io.ts';
import { got } from '../../../redaction/quote.ts';
import type { Secret } from '../../../model/secret.ts';
import { reasonOf } from '../../../base/system-error.ts';
import { EXIT } from '../../../scan/exit-code.ts';
import type { Context } from '../../context.ts';
import { printedPath, shownPath } from '../../files/named-file.ts';
import { parseAsOf } from '../../settings/date-option.ts';
import { actorOf } from './actor.ts';
import { answersOf, type EntryOptions } from './entry-options.ts';
import { openInventory, registerToken, type ChangeOptions } from './inventory-file.ts';
import { requirePepper } from './current-pepper.ts';

interface IssueOptions extends ChangeOptions, EntryOptions {
  readonly prefix: string;
  readonly output?: string;
}

/** What no token of ours comes into the world without. */
function checkIssue(options: IssueOptions, asOf: number): void {
  if (options.owner === undefined && options.team === undefined) {
    throw new UsageError('a token is not issued without an owner.', {
      hint: 'Name one with --owner PERSON or --team TEAM.',
    });
  }
  if (options.purpose === undefined || options.purpose.trim() === '') {
    throw new UsageError('a token is not issued without a purpose.', {
      hint: 'Give one with --purpose TEXT.',
    });
  }
  if (options.expires === undefined) {
    throw new UsageError('a token is not issued without an expiry.', { hint: 'Give one with --expires DATE.' });
  }
  const end = endOf(options.expires);
  if (Number.isNaN(end)) {
    throw new UsageError(`--expires expects a date such as ${dayOf(asOf)}${got(options.expires)}.`, {
      hint: 'A token that never expires is not issued.',
    });
  }
  if (end <= asOf) throw new UsageError('--expires is in the past.');
}

export async function issueCommand({ io }: Context, options: IssueOptions): Promise<number> {
  const asOf = parseAsOf(options.asOf, io.now());
  checkIssue(options, asOf);
  await openInventory(options, io);
  const pepper = await requirePepper(io);
  const by = await actorOf(options.by, io);
  const secret = newToken(options.prefix, randomBytes);
  const answers = {
    type: 'api_key' as const,
    provider: options.prefix.split('_')[0] ?? options.prefix,
    generation: { method: 'csprng' as const, bits: TOKEN_BITS },
    created_at: dayOf(asOf),
    last_rotated_at: dayOf(asOf),
    ...(by === null ? {} : { created_by: by }),
    ...answersOf(options),
  };
  const file = options.output === undefined || options.dryRun === true ? null : resolve(io.cwd, options.output);
  if (file !== null) await writeToken(file, secret, io);
  try {
    const done = await registerToken(options, pepper.key, io, (ids) =>
      entryFromSecret({ secret, rule: null }, answers, fingerprinterOf(pepper.key, 'pepper'), ids),
    );
    if (options.dryRun === true) return EXIT.clean;
    if (file === null) io.stdout.write(`${secret.reveal()}\n`);
    io.stderr.write(
      `${done.result.id} is registered in ${done.path}. ${file === null ? 'The token is shown only this once' : `The token is in ${printedPath(file, io.cwd)}`}; keyroll keeps only its fingerprint.\n`,
    );
    return EXIT.clean;
  } catch (error) {
    if (file !== null) await rm(file, { force: true });
    throw error;
  }
}

/** A new file for its owner alone; one that is there is never written over. */
async function writeToken(file: string, secret: Secret, io: Io): Promise<void> {
  try {
    const handle = await open(file, 'wx', 0o600);
    try {
      await handle.writeFile(`${secret.reveal()}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new OutputError(`cannot be written: ${reasonOf(error)}.`, {
      path: shownPath(file, io.cwd),
      hint: 'Nothing was registered.',
      cause: error,
    });
  }
}
