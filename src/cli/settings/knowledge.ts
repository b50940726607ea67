/** The inventory and the baseline of a run: named, configured, or the nearest ones to what is scanned. */
import { existsSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import type { Baseline } from '../../findings/baseline-entry.ts';
import { parseBaseline } from '../../findings/baseline-file.ts';
import { BASELINE_NAME } from '../../findings/baseline-name.ts';
import { INVENTORY_NAME } from '../../inventory/file/inventory-name.ts';
import { NO_OFFSET, type PathOffset } from '../../inventory/path-offset.ts';
import { diagnostic, type Diagnostic } from '../../model/diagnostic.ts';
import type { Inventory } from '../../model/inventory.ts';
import { posixPath } from '../../base/path.ts';
import type { Config } from '../../scan/config.ts';
import type { ScanTarget } from '../../scan/request.ts';
import type { Origin } from '../../sources/files/own-file.ts';
import { configFolder, configuredPath, type Supplied } from './configuration.ts';
import { folderOf, nearestFile } from '../files/nearest-file.ts';
import type { InputOptions } from './input-options.ts';
import { readBytes, shownPath } from '../files/named-file.ts';

/**
 * What is known when files are looked for: what was typed, the configuration, the folder that a search begins in, and
 * the current one.
 */
export interface Lookup {
  readonly options: InputOptions;
  readonly config: Config | null;
  readonly from: string;
  readonly cwd: string;
}

/** Whether it was said which inventory counts, or that none is to be looked for. */
function isInventoryNamed({ options, config }: Lookup): boolean {
  return options.inventory !== undefined || config?.inventory !== undefined || options.config === false;
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
  if (configured !== undefined) {
    const makes = kind === 'baseline' && options.makesBaseline === true;
    const file = makes ? resolve(configFolder(config, cwd), configured) : configuredPath(kind, configured, config, cwd);
    return { file, origin: 'found' };
  }
  const nearest = options.config === false ? null : nearestFile([name], from);
  return nearest === null ? null : { file: nearest, origin: 'found' };
}

async function inventoryAt(found: OwnFile | null, cwd: string): Promise<Inventory | null> {
  return found === null
    ? null
    : (await import('../../inventory/file/load.ts')).loadInventory(
        found.file,
        found.origin,
        shownPath(found.file, cwd),
      );
}

/** Several folders may each have an inventory of their own; the first target decides, and that is said. */
export function passedOver(inventoryFile: string | null, target: ScanTarget, lookup: Lookup): readonly Diagnostic[] {
  if (target.kind !== 'tree' || isInventoryNamed(lookup)) return [];
  const { cwd } = lookup;
  const folders = new Set(target.paths.slice(1).map((path) => folderOf(resolve(cwd, path))));
  const others = new Set([...folders].flatMap((folder) => nearestFile([INVENTORY_NAME], folder) ?? []));
  others.delete(inventoryFile ?? '');
  return [...others].map((file) =>
    diagnostic(
      'warning',
      'inventory-passed-over',
      `this inventory is not used: the first of several targets decides${inventoryFile === null ? ', and it has none' : ''}; --inventory selects another`,
      { path: shownPath(file, cwd) },
    ),
  );
}

function isMissing(found: OwnFile | null): boolean {
  return found !== null && !existsSync(found.file);
}

function baselineAt(found: OwnFile | null, cwd: string): Supplied<Baseline> | null {
  if (found === null) return null;
  const bytes = readBytes(found.file, found.origin, cwd);
  const path = shownPath(found.file, cwd);
  return { value: parseBaseline(bytes.toString('utf8'), path), file: { path, bytes } };
}

/** How paths of the inventory and of the report lead to each other. */
export function pathOffsetFrom(inventoryFile: string | null, root: string): PathOffset {
  if (inventoryFile === null) return NO_OFFSET;
  return {
    base: posixPath(relative(dirname(inventoryFile), root)),
    folder: posixPath(relative(root, dirname(inventoryFile))),
  };
}

/** What is known of tokens and findings, and where it stands. */
export interface Knowledge {
  readonly inventoryFile: string | null;
  readonly inventory: Inventory | null;
  readonly baselineFile: string | null;
  readonly baseline: Supplied<Baseline> | null;
}

export async function knowledgeOf(lookup: Lookup): Promise<Knowledge> {
  const inventory = ownFile('inventory', INVENTORY_NAME, lookup);
  const baseline = ownFile('baseline', BASELINE_NAME, lookup);
  return {
    inventoryFile: inventory?.file ?? null,
    inventory: await inventoryAt(inventory, lookup.cwd),
    baselineFile: baseline?.file ?? null,
    baseline: lookup.options.makesBaseline === true && isMissing(baseline) ? null : baselineAt(baseline, lookup.cwd),
  };
}
