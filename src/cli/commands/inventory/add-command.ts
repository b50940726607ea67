/** `keyroll inventory add`: an entry for a token that is there. */
import { fingerprinterOf } from '../../../findings/fingerprint.ts';
import { entryFromFinding, entryFromSecret, secretFromInput } from '../../../inventory/new-entry.ts';
import { registrationKey, type MakeEntry } from '../../../inventory/register.ts';
import type { InventoryEntry } from '../../../model/inventory.ts';
import type { Io } from '../../../base/io.ts';
import { EXIT } from '../../../scan/exit-code.ts';
import { openRules } from '../../../scan/assets/rules.ts';
import { ruleOf } from '../../../scan/recognise.ts';
import type { Context } from '../../context.ts';
import { readHidden } from '../../input/hidden-input.ts';
import { printJsonLine, wantsJson } from '../../output/print-json.ts';
import { answersOf, type EntryOptions } from './entry-options.ts';
import { openInventory, registerToken, type Changed, type ChangeOptions } from './inventory-file.ts';
import { requirePepper } from './current-pepper.ts';
import { findingNamed } from './token-input.ts';

interface AddOptions extends ChangeOptions, EntryOptions {
  readonly finding?: string;
  readonly report?: string;
}

/** How the entry comes about: from a finding, or from a token read from standard input. */
async function entryMaker(options: AddOptions, pepper: Buffer, io: Io): Promise<MakeEntry> {
  const answers = answersOf(options);
  if (options.finding !== undefined) {
    const found = await findingNamed(options.finding, options.report, io);
    return (ids) => entryFromFinding(found, answers, ids);
  }
  const secret = secretFromInput(await readHidden(io));
  const token = { secret, rule: ruleOf(secret, openRules()) };
  return (ids) => entryFromSecret(token, answers, fingerprinterOf(pepper, 'pepper'), ids);
}

export async function addCommand({ io }: Context, options: AddOptions): Promise<number> {
  // Read before any question, so that an error in the file comes first.
  const before = await openInventory(options, io);
  const pepper = await requirePepper(io);
  registrationKey(before, pepper.key);
  const make = await entryMaker(options, pepper.key, io);
  sayRegistered(await registerToken(options, pepper.key, io, make), options, io);
  return EXIT.clean;
}

function sayRegistered({ result, path, isWritten }: Changed<InventoryEntry>, options: ChangeOptions, io: Io): void {
  if (options.dryRun === true) return;
  if (wantsJson(options)) printJsonLine({ entry: result.id, inventory: path, written: isWritten }, io);
  else io.stdout.write(`${result.id} is registered in ${path}.\n${stillMissing(result)}`);
}

/** How to say what checks will ask for. */
function stillMissing({ id, owner, purpose, expires_at }: InventoryEntry): string {
  const missing = [
    ...(owner?.person === undefined && owner?.team === undefined ? ['--owner'] : []),
    ...(purpose === undefined ? ['--purpose'] : []),
    ...(expires_at === undefined ? ['--expires'] : []),
  ];
  return missing.length === 0 ? '' : `next: keyroll inventory edit ${id} ${missing.join(' ... ')} ...\n`;
}
