/**
 * From what was typed and what the configuration says to a scan request in which everything is decided.
 * What is typed wins over the environment, that over the configuration, that over the defaults.
 */
import { availableParallelism } from 'node:os';
import { dirname, relative, resolve, sep } from 'node:path';
import { BASELINE_NAME, parseBaseline, type Baseline } from '../findings/baseline.ts';
import { fingerprinterOf, perRunFingerprinter, type Fingerprinter } from '../findings/fingerprint.ts';
import { INVENTORY_NAME } from '../inventory/name.ts';
import { AT_THE_INVENTORY, type Vantage } from '../inventory/vantage.ts';
import { loadPepper, matchPepper, type Pepper } from '../inventory/pepper.ts';
import { instantOf, endOf } from '../model/date.ts';
import { diagnostic, type Diagnostic } from '../model/diagnostic.ts';
import { ConfigError, UsageError } from '../model/error.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Io } from '../model/io.ts';
import { reasonOf } from '../model/system-error.ts';
import { got, mayRepeatPath } from '../model/quote.ts';
import { CONFIDENCES, type Confidence } from '../model/severity.ts';
import { CONFIG_NAMES } from '../scan/config-names.ts';
import type { Config } from '../scan/config.ts';
import type { LogRequest, ScanRequest, ScanTarget, SuppliedFile } from '../scan/request.ts';
import type { PackPlace, RulePack } from '../scan/rule-pack.ts';
import { parseSize } from '../scan/size.ts';
import { cacheFolder } from '../sources/cache-folder.ts';
import { readOwnFile, type Origin } from '../sources/own-file.ts';
import { folderOf, nearestFile } from './discover.ts';
import { chooseTarget, type TargetOptions } from './scan-target.ts';

const DEFAULT_MAX_BYTES = 64 * 1024 ** 2;

export interface InputOptions extends TargetOptions {
  readonly inventory?: string;
  /** A path, or false for `--no-config`. */
  readonly config?: string | boolean;
  readonly baseline?: string;
  readonly minConfidence?: string;
  readonly maxFileSize?: string;
  readonly asOf?: string;
  readonly jobs?: string;
  readonly rules?: readonly string[];
  readonly values?: string;
  /** False: `--no-cache`. */
  readonly cache?: boolean;
  /** Usage logs to read beside what is scanned, or (`usageOnly`) instead of it. */
  readonly usage?: readonly string[];
  readonly usageOnly?: boolean;
  readonly logFormat?: string;
  readonly map?: string;
  readonly timeline?: string;
  /** `false` comes from `--no-log-secrets`. */
  readonly logSecrets?: boolean;
  readonly cardholderData?: boolean;
}

/** A file that settings came from, as messages name it: relative to the current folder where it lies inside. */
export function shownPath(file: string, cwd: string): string {
  const path = relative(cwd, file);
  return path.startsWith('..') ? file : path.split(sep).join('/');
}

/** The path of a file that is not there, for its error; a path that may be a token given in its place stays unsaid. */
export function missingPath(file: string, cwd: string): { readonly path?: string } {
  const path = shownPath(file, cwd);
  return mayRepeatPath(path) ? { path } : {};
}

export function readText(file: string, origin: Origin, cwd: string): string {
  return readBytes(file, origin, cwd).toString('utf8');
}

function readBytes(file: string, origin: Origin, cwd: string): Buffer {
  try {
    return readOwnFile(file, origin);
  } catch (cause) {
    throw new ConfigError(`this file cannot be read: ${reasonOf(cause)}.`, { ...missingPath(file, cwd), cause });
  }
}

/** Rule packs as they were named, from a folder that their paths are relative to. */
export function packPlaces(paths: readonly string[], origin: Origin, from: string, cwd = from): readonly PackPlace[] {
  return paths.map((path) => ({ path: resolve(from, path), origin, shown: shownPath(resolve(from, path), cwd) }));
}

/** Loaded only where there are some: the compiler of rules is large. */
async function packsOf(options: InputOptions, config: Config | null, cwd: string): Promise<RulePack | null> {
  const places = [
    ...packPlaces(config?.rules ?? [], 'found', configFolder(config, cwd), cwd),
    ...packPlaces(options.rules ?? [], 'typed', cwd),
  ];
  return places.length === 0 ? null : (await import('../scan/rule-pack.ts')).loadRulePacks(places);
}

/** What a file says, and the file. */
interface Supplied<Value> {
  readonly value: Value;
  readonly file: SuppliedFile;
}

/** Readers of YAML are loaded only where there is some: most of a short run would go into it. */
async function loadConfig(options: InputOptions, from: string, io: Io): Promise<Supplied<Config> | null> {
  if (options.config === false) return null;
  const named = typeof options.config === 'string' ? options.config : io.env['KEYROLL_CONFIG'];
  const file = named ? resolve(io.cwd, named) : nearestFile(CONFIG_NAMES, from);
  if (file === null) return null;
  const bytes = readBytes(file, named ? 'typed' : 'found', io.cwd);
  const path = shownPath(file, io.cwd);
  return {
    value: (await import('../scan/config.ts')).parseConfig(bytes.toString('utf8'), path),
    file: { path, bytes },
  };
}

/** The folder that relative paths of the configuration start from. */
function configFolder(config: Config | null, cwd: string): string {
  return config === null ? cwd : dirname(resolve(cwd, config.path));
}

/**
 * What is known when files are looked for: what was typed, the configuration, the folder that a search begins in, and
 * the current one.
 */
interface Lookup {
  readonly options: InputOptions;
  readonly config: Config | null;
  readonly from: string;
  readonly cwd: string;
}

function isNamed(kind: 'inventory' | 'baseline', { options, config }: Lookup): boolean {
  return options[kind] !== undefined || config?.[kind] !== undefined || options.config === false;
}

interface OwnFile {
  readonly file: string;
  readonly origin: Origin;
}

/**
 * A file named on the command line or in the configuration; otherwise, unless `--no-config`, the nearest one called
 * `name`.
 */
function ownFile(kind: 'inventory' | 'baseline', name: string, { options, config, from, cwd }: Lookup): OwnFile | null {
  const typed = options[kind];
  const configured = config?.[kind];
  if (typed !== undefined) return { file: resolve(cwd, typed), origin: 'typed' };
  if (configured !== undefined) return { file: resolve(configFolder(config, cwd), configured), origin: 'found' };
  const nearest = options.config === false ? null : nearestFile([name], from);
  return nearest === null ? null : { file: nearest, origin: 'found' };
}

export function parseAsOf(text: string | undefined, now: number): number {
  if (text === undefined) return now;
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(text) ? endOf(text) : instantOf(text);
  if (Number.isNaN(instant))
    throw new UsageError(`--as-of expects a date such as 2026-11-01 or an instant${got(text)}.`);
  return instant;
}

function parseJobs(text: string | undefined): number {
  if (text === undefined) return availableParallelism();
  const jobs = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (jobs < 1) throw new UsageError(`--jobs expects a number from 1 to 999${got(text)}.`);
  return jobs;
}

interface Identity {
  readonly fingerprinter: Fingerprinter;
  readonly fingerprintsCompared: boolean;
  readonly keyId: string | null;
  readonly diagnostics: readonly Diagnostic[];
}

function hasFingerprints(inventory: Inventory | null): boolean {
  return inventory?.tokens.some((entry) => (entry.fingerprints?.length ?? 0) > 0) === true;
}

/** The key that findings are identified by, and whether it is the inventory's. */
function identityOf(pepper: Pepper, inventory: Inventory | null): Identity {
  if (pepper.kind === 'absent') {
    const missing = pepper.named || hasFingerprints(inventory);
    const text = `there is no pepper ${pepper.place}: fingerprints of the inventory were not compared, and ids of findings hold for this run alone`;
    return {
      fingerprinter: perRunFingerprinter(),
      fingerprintsCompared: false,
      keyId: null,
      diagnostics: missing ? [diagnostic('warning', 'pepper-missing', text)] : [],
    };
  }
  const match =
    inventory === null ? { keyId: null, usable: true, diagnostics: [] } : matchPepper(inventory, pepper.key);
  return {
    fingerprinter: fingerprinterOf(pepper.key, 'pepper'),
    fingerprintsCompared: match.usable,
    keyId: match.keyId,
    diagnostics: [...pepper.diagnostics, ...match.diagnostics],
  };
}

/** Where each setting comes from, for `--print-config`. */
export interface Settings {
  readonly request: ScanRequest;
  readonly config: Config | null;
  readonly files: {
    readonly config: string | null;
    readonly inventory: string | null;
    readonly baseline: string | null;
    readonly rules: readonly string[];
  };
}

function confidenceOf(text: string | undefined, config: Config | null): Confidence {
  return CONFIDENCES.find((level) => level === text) ?? config?.minConfidence ?? 'medium';
}

async function inventoryAt(found: OwnFile | null, cwd: string): Promise<Inventory | null> {
  return found === null
    ? null
    : (await import('../inventory/load.ts')).loadInventory(found.file, found.origin, shownPath(found.file, cwd));
}

/** Several folders may each have an inventory of their own; the first target decides, and that is said. */
function passedOver(
  inventoryFile: string | null,
  { target, cwd }: { readonly target: ScanTarget; readonly cwd: string },
): readonly Diagnostic[] {
  if (target.kind !== 'tree') return [];
  const folders = new Set(target.paths.slice(1).map((path) => folderOf(resolve(cwd, path))));
  const others = new Set([...folders].flatMap((folder) => nearestFile([INVENTORY_NAME], folder) ?? []));
  others.delete(inventoryFile ?? '');
  return [...others].map((file) =>
    diagnostic(
      'warning',
      'inventory-passed-over',
      `this inventory is not used: of several targets the first one decides${inventoryFile === null ? ', and it has none' : ''}. --inventory names another`,
      { path: shownPath(file, cwd) },
    ),
  );
}

function baselineAt(found: OwnFile | null, cwd: string): Supplied<Baseline> | null {
  if (found === null) return null;
  const bytes = readBytes(found.file, found.origin, cwd);
  const path = shownPath(found.file, cwd);
  return { value: parseBaseline(bytes.toString('utf8'), path), file: { path, bytes } };
}

function vantageFrom(inventoryFile: string | null, root: string): Vantage {
  if (inventoryFile === null) return AT_THE_INVENTORY;
  const slashed = (path: string): string => path.split(sep).join('/');
  return {
    base: slashed(relative(dirname(inventoryFile), root)),
    folder: slashed(relative(root, dirname(inventoryFile))),
  };
}

/** What is known of tokens and findings, and where it stands. */
async function knowledgeOf(lookup: Lookup) {
  const inventory = ownFile('inventory', INVENTORY_NAME, lookup);
  const baseline = ownFile('baseline', BASELINE_NAME, lookup);
  return {
    inventoryFile: inventory?.file ?? null,
    inventory: await inventoryAt(inventory, lookup.cwd),
    baselineFile: baseline?.file ?? null,
    baseline: baselineAt(baseline, lookup.cwd),
  };
}

/** A run over logs alone looks for its files from the current folder. */
function usageTarget(io: Io): Awaited<ReturnType<typeof chooseTarget>> {
  return { target: { kind: 'usage' }, from: io.cwd, root: io.cwd, diagnostics: [] };
}

/** Logs named by the configuration are read beside a scan; those that are typed replace them. */
async function logsOf(options: InputOptions, config: Config | null, cwd: string): Promise<LogRequest | null> {
  const paths =
    options.usage ??
    config?.usage?.map((path) => (path === '-' ? path : resolve(configFolder(config, cwd), path))) ??
    [];
  if (paths.length === 0) return null;
  const { logFormatOf } = await import('./log-format.ts');
  const own =
    options.map === undefined
      ? null
      : (await import('../usage/mapping.ts')).parseMapping(
          readText(resolve(cwd, options.map), 'typed', cwd),
          shownPath(resolve(cwd, options.map), cwd),
        );
  return {
    paths,
    format: options.logFormat === undefined ? null : logFormatOf(options.logFormat),
    own,
    timeline: options.timeline ?? null,
    secrets: options.logSecrets !== false,
  };
}

export async function settingsOf(
  paths: readonly string[],
  options: InputOptions,
  outputs: readonly string[],
  io: Io,
): Promise<Settings> {
  const { target, from, root, diagnostics } =
    options.usageOnly === true ? usageTarget(io) : await chooseTarget(paths, options, io);
  const isTree = target.kind === 'tree' && target.paths.length === 1;
  const configuration = await loadConfig(options, from, io);
  const config = configuration?.value ?? null;
  const lookup: Lookup = { options, config, from, cwd: io.cwd };
  const { inventoryFile, inventory, baselineFile, baseline } = await knowledgeOf(lookup);
  const pepper = await loadPepper(io);
  const identity = identityOf(pepper, inventory);
  const sought =
    options.values === undefined
      ? null
      : await (await import('./sought-values.ts')).readSought(options.values, target.kind === 'stdin', io);
  const logs = await logsOf(options, config, io.cwd);
  const packs = await packsOf(options, config, io.cwd);
  const request: ScanRequest = {
    target,
    root,
    logs,
    inventory,
    vantage: vantageFrom(inventoryFile, root),
    fingerprinter: identity.fingerprinter,
    fingerprintsCompared: identity.fingerprintsCompared,
    fingerprintKey: identity.keyId,
    baseline: baseline?.value ?? null,
    baselineIsWhole:
      isTree && baselineFile !== null && dirname(baselineFile) === resolve(io.cwd, target.paths[0] ?? '.'),
    disabledRules: config?.disable ?? [],
    supplied: { configuration: configuration?.file ?? null, baseline: baseline?.file ?? null },
    inlineIgnores: options.config !== false,
    ownFiles: [
      ...outputs,
      ...[
        pepper.kind === 'present' ? pepper.path : null,
        inventoryFile,
        baselineFile,
        sought?.file ?? null,
        ...(packs?.files ?? []),
      ].filter((file) => file !== null),
    ],
    exclude: config?.exclude ?? [],
    excludeBase: configFolder(config, io.cwd),
    asOf: parseAsOf(options.asOf, io.now()),
    minConfidence: confidenceOf(options.minConfidence, config),
    maxFileBytes:
      options.maxFileSize === undefined ? (config?.maxFileBytes ?? DEFAULT_MAX_BYTES) : parseSize(options.maxFileSize),
    jobs: parseJobs(options.jobs),
    cacheFolder: options.cache === false ? null : cacheFolder(io),
    mustFindFiles: options.ci === true,
    rules: {
      custom: packs?.rules ?? null,
      sought: sought?.values ?? [],
      cardholderData: options.cardholderData ?? config?.cardholderData ?? false,
    },
    diagnostics: [
      ...diagnostics,
      ...(isNamed('inventory', lookup) ? [] : passedOver(inventoryFile, { target, cwd: io.cwd })),
      ...identity.diagnostics,
      ...(sought?.diagnostics ?? []),
      ...(packs?.diagnostics ?? []),
    ],
  };
  return {
    request,
    config,
    files: {
      config: config?.path ?? null,
      inventory: inventory?.path ?? null,
      baseline: baselineFile === null ? null : shownPath(baselineFile, io.cwd),
      rules: (packs?.files ?? []).map((file) => shownPath(file, io.cwd)),
    },
  };
}
