/**
 * From what was typed and what the configuration says to a scan request in which everything is decided.
 * What is typed wins over the environment, that over the configuration, that over the defaults.
 */
import { availableParallelism } from 'node:os';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { loadPepper, type Pepper } from '../../inventory/pepper.ts';
import { diagnostic, type Diagnostic } from '../../model/diagnostic.ts';
import { UsageError } from '../../model/error.ts';
import type { Io } from '../../base/io.ts';
import { got } from '../../redaction/quote.ts';
import { CONFIDENCES, type Confidence } from '../../model/severity.ts';
import { posixPath } from '../../base/path.ts';
import type { Config } from '../../scan/config.ts';
import type { RulesAsked } from '../../scan/assets/rules.ts';
import type { LogRequest, ScanRequest } from '../../scan/request.ts';
import type { RulePack } from '../../scan/rule-pack.ts';
import { parseSize } from '../../scan/size.ts';
import { cacheFolder } from '../../sources/cache/folder.ts';
import { isInFolder } from '../../sources/files/real-path.ts';
import { repositoryOf } from '../../sources/git/git.ts';
import { parseAsOf } from './date-option.ts';
import { configFolder, configuredLogs, loadConfig, type SuppliedConfig } from './configuration.ts';
import { identityOf, type Identity } from './identity.ts';
import type { InputOptions } from './input-options.ts';
import { knowledgeOf, passedOver, pathOffsetFrom, type Knowledge, type Lookup } from './knowledge.ts';
import { readText, shownPath } from '../files/named-file.ts';
import { type OwnKind, misnamedFiles } from './misnamed-files.ts';
import { packsOf } from './rule-packs.ts';
import { chooseTarget, type ChosenTarget } from './scan-target.ts';
import type { Sought } from './sought-values.ts';

const DEFAULT_MAX_BYTES = 64 * 1024 ** 2;

/**
 * Each thread compiles the same code for itself, in memory of its own, and what a container may use of the processors is
 * not told to Node 20.
 */
const MOST_THREADS_UNASKED = 4;

function parseJobs(text: string | undefined): number {
  if (text === undefined) return Math.min(availableParallelism(), MOST_THREADS_UNASKED);
  const jobs = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (jobs < 1) throw new UsageError(`--jobs expects a number from 1 to 999${got(text)}.`);
  return jobs;
}

export interface Settings {
  readonly request: ScanRequest;
  readonly config: Config | null;
  /** Where it comes from, for `--print-config`. */
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

/** A run over logs alone looks for its files from the current folder. */
function usageTarget({ cwd }: Io): ChosenTarget {
  return { target: { kind: 'usage' }, from: cwd, root: cwd, diagnostics: [] };
}

/** Options that mean nothing without logs, each with how it is typed; `logSecrets` is true unless it was. */
const LOG_OPTIONS = [
  ['logFormat', '--log-format'],
  ['map', '--map'],
  ['timeline', '--timeline'],
  ['logSecrets', '--no-log-secrets'],
] as const satisfies readonly (readonly [keyof InputOptions, string])[];

/** Logs named by the configuration are read beside a scan; those that are typed replace them. */
async function logsOf(
  options: InputOptions,
  configuration: SuppliedConfig | null,
  cwd: string,
): Promise<LogRequest | null> {
  const paths = options.usage ?? (configuration === null ? [] : configuredLogs(configuration, cwd));
  if (paths.length === 0) {
    const idle = LOG_OPTIONS.find(([name]) => options[name] !== undefined && options[name] !== true);
    if (idle !== undefined) throw new UsageError(`${idle[1]} needs --usage: no log is read here.`);
    return null;
  }
  const { logFormatOf } = await import('./log-format.ts');
  const mapped =
    options.map === undefined
      ? null
      : (await import('../../usage/mapping.ts')).parseMapping(
          readText(resolve(cwd, options.map), 'typed', cwd),
          shownPath(resolve(cwd, options.map), cwd),
        );
  return {
    paths,
    format: options.logFormat === undefined ? null : logFormatOf(options.logFormat),
    mapped,
    timeline: options.timeline ?? null,
    secrets: options.logSecrets !== false,
  };
}

/** All that was typed or lay in a file, read. */
interface Given {
  readonly options: InputOptions;
  readonly chosen: ChosenTarget;
  readonly lookup: Lookup;
  readonly configuration: SuppliedConfig | null;
  readonly knowledge: Knowledge;
  readonly pepper: Pepper;
  readonly identity: Identity;
  readonly sought: Sought | null;
  readonly logs: LogRequest | null;
  readonly packs: RulePack | null;
}

async function read(paths: readonly string[], options: InputOptions, io: Io): Promise<Given> {
  const chosen = options.usageOnly === true ? usageTarget(io) : await chooseTarget(paths, options, io);
  const configuration = await loadConfig(options, chosen.from, io);
  const config = configuration?.value ?? null;
  const lookup: Lookup = { options, config, from: chosen.from, cwd: io.cwd };
  const knowledge = await knowledgeOf(lookup);
  const pepper = await loadPepper(io);
  return {
    options,
    chosen,
    lookup,
    configuration,
    knowledge,
    pepper,
    identity: identityOf(pepper, knowledge.inventory),
    sought:
      options.values === undefined
        ? null
        : await (await import('./sought-values.ts')).readSought(options.values, chosen.target, io),
    logs: await logsOf(options, configuration, io.cwd),
    packs: await packsOf(options, config, io.cwd),
  };
}

/** What keyroll itself reads is not scanned. */
function ownFilesOf({ pepper, knowledge, sought, packs }: Given): readonly string[] {
  const found = [
    pepper.kind === 'present' ? pepper.path : null,
    knowledge.inventoryFile,
    knowledge.baselineFile,
    sought?.file ?? null,
    ...(packs?.files ?? []),
    ...(packs?.places ?? []),
  ];
  return found.filter((file) => file !== null);
}

/** Whether all of the folder that the baseline lies in is scanned. */
function isBaselineWhole({ chosen: { target }, knowledge: { baselineFile } }: Given, cwd: string): boolean {
  if (baselineFile === null || target.kind !== 'tree') return false;
  return target.paths.some((path) => resolve(cwd, path) === dirname(baselineFile));
}

/** Kinds of own files that were looked for, and of which there is none. */
function missingKinds({ configuration, knowledge, lookup: { options } }: Given): readonly OwnKind[] {
  if (options.config === false) return [];
  return [
    ...(configuration === null ? (['config'] as const) : []),
    ...(knowledge.inventoryFile === null ? (['inventory'] as const) : []),
    ...(knowledge.baselineFile === null ? (['baseline'] as const) : []),
  ];
}

/** What was named from the current folder, as a report names files; absolute outside of what it is about. */
function fromRoot(path: string, { chosen: { root }, lookup: { cwd } }: Given): string {
  const file = resolve(cwd, path);
  const isForeign = isAbsolute(path) && !isInFolder(file, repositoryOf(root) ?? root);
  return isForeign ? path : posixPath(relative(root, file));
}

/** It is left out of the scan as one of keyroll's own files, so nothing else would say so. */
function pepperInRepository({ chosen: { root }, pepper }: Given): readonly Diagnostic[] {
  const top = repositoryOf(root);
  if (pepper.kind === 'absent' || top === null || !isInFolder(pepper.path, top)) return [];
  const text = 'the pepper is inside the scanned repository; keep it outside every repository';
  return [diagnostic('warning', 'pepper-in-repository', text, { path: pepper.path })];
}

function diagnosticsOf(given: Given): readonly Diagnostic[] {
  const { chosen, lookup, knowledge, identity, sought, packs } = given;
  const said = [
    ...chosen.diagnostics,
    ...passedOver(knowledge.inventoryFile, chosen.target, lookup),
    ...misnamedFiles(missingKinds(given), lookup.from, lookup.cwd),
    ...identity.diagnostics,
    ...pepperInRepository(given),
    ...(sought?.diagnostics ?? []),
    ...(packs?.diagnostics ?? []),
  ];
  return said.map((one) => (one.path === null ? one : { ...one, path: fromRoot(one.path, given) }));
}

/** One of our own files: a report names it, and what there is to say of it. */
function placed<File extends { readonly path: string }>(file: File | null | undefined, given: Given): File | null {
  return file == null ? null : { ...file, path: fromRoot(file.path, given) };
}

function maxFileBytesOf({ maxFileSize }: InputOptions, config: Config | null): number {
  if (maxFileSize !== undefined) return parseSize(maxFileSize, '--max-file-size');
  return config?.maxFileSize ?? DEFAULT_MAX_BYTES;
}

function rulesOf({ options, lookup: { config }, sought, packs }: Given): RulesAsked {
  return {
    custom: packs?.rules ?? null,
    sought: sought?.values ?? [],
    cardholderData: options.cardholderData ?? config?.cardholderData ?? false,
  };
}

/** The request, with every default in its place. */
function requestOf(given: Given, outputs: readonly string[], io: Io): ScanRequest {
  const { options, chosen, lookup, configuration, knowledge, identity } = given;
  const { config } = lookup;
  return {
    target: chosen.target,
    root: chosen.root,
    logs: given.logs,
    inventory: placed(knowledge.inventory, given),
    pathOffset: pathOffsetFrom(knowledge.inventoryFile, chosen.root),
    fingerprinter: identity.fingerprinter,
    fingerprints: identity.fingerprints,
    baseline: placed(knowledge.baseline?.value, given),
    baselineIsWhole: isBaselineWhole(given, io.cwd),
    disabledRules: config?.disable ?? [],
    supplied: {
      configuration: placed(configuration?.file, given),
      baseline: placed(knowledge.baseline?.file, given),
    },
    inlineIgnores: options.config !== false,
    ownFiles: ownFilesOf(given),
    outputs,
    exclude: config?.exclude ?? [],
    excludeBase: configFolder(config, io.cwd),
    asOf: parseAsOf(options.asOf, io.now()),
    minConfidence: confidenceOf(options.minConfidence, config),
    maxFileBytes: maxFileBytesOf(options, config),
    jobs: parseJobs(options.jobs),
    cacheFolder: options.cache === false ? null : cacheFolder(io),
    mustFindFiles: options.ci === true,
    rules: rulesOf(given),
    diagnostics: diagnosticsOf(given),
  };
}

export async function settingsOf(
  paths: readonly string[],
  options: InputOptions,
  outputs: readonly string[],
  io: Io,
): Promise<Settings> {
  const given = await read(paths, options, io);
  const { lookup, knowledge, packs } = given;
  return {
    request: requestOf(given, outputs, io),
    config: lookup.config,
    files: {
      config: lookup.config?.path ?? null,
      inventory: knowledge.inventory?.path ?? null,
      baseline: knowledge.baselineFile === null ? null : shownPath(knowledge.baselineFile, io.cwd),
      rules: (packs?.files ?? []).map((file) => shownPath(file, io.cwd)),
    },
  };
}
