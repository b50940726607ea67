/** `keyroll inventory`: the known-token inventory, made, checked, listed and added to. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fingerprinterOf } from '../findings/fingerprint.ts';
import { initInventory } from '../inventory/init.ts';
import { listInventory, type InventoryRow } from '../inventory/list.ts';
import { loadInventory } from '../inventory/load.ts';
import { INVENTORY_NAME } from '../inventory/name.ts';
import { entryFromFinding, entryFromSecret, secretFromInput, type Answers } from '../inventory/new-entry.ts';
import { loadPepper } from '../inventory/pepper.ts';
import { registerEntry, registrationKey, type RegistrationKey } from '../inventory/register.ts';
import { checkInventory as summarise } from '../inventory/summary.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { InventoryError, UsageError } from '../model/error.ts';
import type { Inventory, InventoryEntry, StorageKind, TokenEnvironment, TokenType } from '../model/inventory.ts';
import type { Io } from '../model/io.ts';
import { got } from '../model/quote.ts';
import { renderDiagnostics } from '../report/diagnostics.ts';
import { plainTable } from '../report/plain-table.ts';
import { visible } from '../report/sanitise.ts';
import { EXIT } from '../scan/exit-code.ts';
import { writeFileAtomic } from '../sources/write-atomic.ts';
import { nearestFile } from './discover.ts';
import { readHidden } from './hidden-input.ts';
import { loadLastReport } from './last-report.ts';
import type { Context } from './program.ts';
import { readReport } from './report-command.ts';
import { parseAsOf, shownPath } from './settings.ts';
import { listColumns, renderOptions } from './streams.ts';

function say(diagnostics: readonly Diagnostic[], io: Io): void {
  io.stderr.write(renderDiagnostics(diagnostics, renderOptions(io.stderr, io.env, { when: 'auto', verbose: false })));
}

function inventoryFile(file: string | undefined, io: Io): string {
  const found = file === undefined ? nearestFile([INVENTORY_NAME], io.cwd) : resolve(io.cwd, file);
  if (found === null) throw new InventoryError(`there is no ${INVENTORY_NAME} from here upwards.`, { hint: '"keyroll inventory init" makes one.' });
  return found;
}

async function load(file: string, io: Io): Promise<Inventory> {
  return loadInventory(file, shownPath(file, io.cwd));
}

export async function initCommand({ io }: Context, dir: string | undefined, options: { readonly organization?: string }): Promise<number> {
  const made = await initInventory({ dir: resolve(io.cwd, dir ?? '.'), io, ...options });
  say(made.diagnostics, io);
  io.stdout.write(`${shownPath(made.path, io.cwd)} is ready; it holds no tokens yet.\n`);
  io.stdout.write(made.pepper === 'created'
    ? `A pepper was made in ${made.pepperPath}. Fingerprints are worth nothing without it:\nkeep a copy where your team keeps secrets, and never beside the inventory.\n`
    : `The pepper in ${made.pepperPath} is used.\n`);
  io.stdout.write('next: keyroll scan, then keyroll inventory add --finding ID\n');
  return EXIT.clean;
}

export async function checkCommand({ io }: Context, file: string | undefined, options: { readonly asOf?: string }): Promise<number> {
  const summary = summarise(await load(inventoryFile(file, io), io), parseAsOf(options.asOf, io.now()));
  const statuses = Object.entries(summary.byStatus).map(([status, count]) => `${count} ${status}`).join(', ');
  io.stdout.write(`${summary.path}: valid, ${summary.entries} ${summary.entries === 1 ? 'entry' : 'entries'}${statuses === '' ? '' : ` (${statuses})`}\n`);
  for (const lack of summary.lacks) io.stdout.write(`  ${lack.entries.length} ${lack.text}: ${lack.entries.join(', ')}\n`);
  say(summary.diagnostics, io);
  return EXIT.clean;
}

function inventoryTable(rows: readonly InventoryRow[], columns: number): string {
  const titles = [
    { title: 'entry', min: 12, share: 2 }, { title: 'provider', min: 8, share: 1 }, { title: 'status', min: 8, share: 0 },
    { title: 'environment', min: 11, share: 0 }, { title: 'owner', min: 8, share: 1 }, { title: 'life', min: 14, share: 2 },
  ];
  const cells = rows.map((row) => [row.id, row.provider ?? '', row.status, row.environment, row.owner ?? 'nobody', row.detail].map((text) => ({ text: visible(text) })));
  return plainTable(titles, cells, columns, (text) => text).join('\n');
}

export async function listCommand({ io }: Context, file: string | undefined, options: { readonly format: string; readonly asOf?: string }): Promise<number> {
  const rows = listInventory(await load(inventoryFile(file, io), io), parseAsOf(options.asOf, io.now()));
  if (options.format === 'json') io.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
  else if (rows.length === 0) io.stdout.write('The inventory holds no tokens yet.\n');
  else io.stdout.write(`${inventoryTable(rows, listColumns(io))}\n`);
  return EXIT.clean;
}

interface AddOptions {
  readonly file?: string;
  readonly finding?: string;
  readonly report?: string;
  readonly id?: string;
  readonly type?: string;
  readonly provider?: string;
  readonly environment?: string;
  readonly owner?: string;
  readonly team?: string;
  readonly purpose?: string;
  readonly expires?: string;
  readonly created?: string;
  readonly storage?: readonly string[];
  readonly scopes?: readonly string[];
}

function storageOf(texts: readonly string[]): NonNullable<Answers['storage']> {
  return texts.map((text) => {
    const [kind = '', ...ref] = text.split('=');
    if (ref.length === 0) throw new UsageError(`--storage expects kind=ref, such as vault=kv/prod/stripe${got(text)}.`);
    return { kind: kind as StorageKind, ref: ref.join('=') };
  });
}

/** What was typed, as fields of an entry. Values are checked when the file with the new entry is validated as a whole. */
function answersOf(options: AddOptions): Answers {
  const { owner: person, team } = options;
  return {
    ...(options.id === undefined ? {} : { id: options.id }),
    ...(options.type === undefined ? {} : { type: options.type as TokenType }),
    ...(options.provider === undefined ? {} : { provider: options.provider }),
    ...(options.environment === undefined ? {} : { environment: options.environment as TokenEnvironment }),
    ...(person === undefined && team === undefined ? {} : { owner: { ...(person === undefined ? {} : { person }), ...(team === undefined ? {} : { team }), status: 'active' } }),
    ...(options.purpose === undefined ? {} : { purpose: options.purpose }),
    ...(options.expires === undefined ? {} : { expires_at: options.expires }),
    ...(options.created === undefined ? {} : { created_at: options.created }),
    ...(options.storage === undefined ? {} : { storage: storageOf(options.storage) }),
    ...(options.scopes === undefined ? {} : { scopes: options.scopes }),
  };
}

async function findingEntry(id: string, options: AddOptions, key: RegistrationKey, taken: ReadonlySet<string>, io: Io): Promise<InventoryEntry> {
  const report = options.report === undefined ? await loadLastReport(io) : await readReport(options.report, io);
  const found = report.findings.filter((finding) => finding.id.startsWith(id));
  const [finding] = found;
  if (finding === undefined || found.length > 1) throw new UsageError(`${found.length === 0 ? 'no' : 'more than one'} finding of the report has this id.`);
  return entryFromFinding(finding, answersOf(options), key.keyId, taken);
}

export async function addCommand({ io }: Context, options: AddOptions): Promise<number> {
  const file = inventoryFile(options.file, io);
  const inventory = await load(file, io);
  const pepper = await loadPepper(io);
  if (pepper.kind === 'absent') throw new InventoryError(`there is no pepper ${pepper.place}.`, { hint: 'Restore it, or make one with "keyroll inventory init".' });
  const key = registrationKey(inventory, pepper.key);
  const taken = new Set(inventory.tokens.map((entry) => entry.id));
  const entry = options.finding === undefined
    ? entryFromSecret(secretFromInput(await readHidden('token (not shown): ', io)), answersOf(options), fingerprinterOf(pepper.key, 'pepper'), key.keyId, taken)
    : await findingEntry(options.finding, options, key, taken, io);
  const shown = shownPath(file, io.cwd);
  const text = registerEntry(readFileSync(file, 'utf8'), shown, entry, key, pepper.key, io.now());
  await writeFileAtomic(file, text, { mode: 0o644 });
  io.stdout.write(`${entry.id} is registered in ${shown}${dirname(file) === io.cwd ? '' : ` (${file})`}.\n`);
  return EXIT.clean;
}
