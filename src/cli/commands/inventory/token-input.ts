/** How the command line names a token's value: a finding of a report, or the value itself, typed or piped in. */
import { fingerprinterOf } from '../../../findings/fingerprint.ts';
import {
  entryFromFinding,
  recognitionOfSecret,
  secretFromInput,
  type ReportedFinding,
} from '../../../inventory/new-entry.ts';
import { registrationKey, keyChanges, type RegistrationKey } from '../../../inventory/register.ts';
import type { InventoryChange } from '../../../inventory/file/edit.ts';
import { pathOffsetOf } from '../../../inventory/path-offset.ts';
import { UsageError } from '../../../model/error.ts';
import type { Inventory, InventoryEntry } from '../../../model/inventory.ts';
import type { Io } from '../../../base/io.ts';
import { requirePepper } from './current-pepper.ts';
import { readHidden } from '../../input/hidden-input.ts';
import { loadLastReport } from '../../files/last-report.ts';
import { folderOfReport, accessKeyIdBeside } from '../../files/access-key-id.ts';
import { readReport } from '../../files/saved-report.ts';

export interface TokenOptions {
  readonly finding?: string;
  readonly report?: string;
  readonly value?: boolean;
}

/** `id`: the beginning of one. `report`: a saved one; the last scan's where none is named. */
export async function findingNamed(id: string, report: string | undefined, io: Io): Promise<ReportedFinding> {
  const read = report === undefined ? await loadLastReport(io) : await readReport(report, io);
  const { findings, inventory } = read;
  const found = findings.filter((finding) => finding.id.startsWith(id));
  const [finding] = found;
  if (finding === undefined || found.length > 1) {
    throw new UsageError(`${found.length === 0 ? 'no' : 'more than one'} finding of the report has this id.`, {
      hint:
        found.length === 0
          ? '"keyroll scan -v" shows ids; without --report, use those of the last scan.'
          : 'Give more digits of it.',
    });
  }
  const accessKeyId = accessKeyIdBeside(finding, folderOfReport(read, io.cwd));
  return { finding, pathOffset: pathOffsetOf(inventory), accessKeyId };
}

export interface Recognised {
  readonly recognition: Pick<InventoryEntry, 'fingerprints' | 'provider_refs'>;
  /** The key of the fingerprint, where the inventory does not list it yet. */
  readonly keys: readonly InventoryChange[];
}

/** Reads the input once; the key is looked up in the current inventory. Null where no value is given. */
export async function tokenInput(
  options: TokenOptions,
  io: Io,
): Promise<((inventory: Inventory) => Recognised) | null> {
  if (options.finding === undefined && options.value !== true) return null;
  const pepper = await requirePepper(io);
  const withKey = (inventory: Inventory, make: (key: RegistrationKey) => Recognised['recognition']): Recognised => {
    const key = registrationKey(inventory, pepper.key);
    return { recognition: make(key), keys: keyChanges(key, pepper.key, io.now()) };
  };
  if (options.finding !== undefined) {
    const found = await findingNamed(options.finding, options.report, io);
    return (inventory) =>
      withKey(inventory, ({ keyId }) => {
        const { fingerprints, provider_refs } = entryFromFinding(found, {}, { keyId, taken: new Set() });
        return {
          ...(fingerprints === undefined ? {} : { fingerprints }),
          ...(provider_refs === undefined ? {} : { provider_refs }),
        };
      });
  }
  const secret = secretFromInput(await readHidden(io));
  return (inventory) =>
    withKey(inventory, ({ keyId }) => recognitionOfSecret(secret, fingerprinterOf(pepper.key, 'pepper'), keyId));
}
