/** Files for keyroll under a name that it does not look for: without a warning they would silently not count. */
import { basename } from 'node:path';
import { BASELINE_NAME } from '../../findings/baseline-name.ts';
import { INVENTORY_NAME } from '../../inventory/file/inventory-name.ts';
import { diagnostic, type Diagnostic } from '../../model/diagnostic.ts';
import { CONFIG_NAMES } from '../../scan/config-names.ts';
import { nearestFile } from '../files/nearest-file.ts';
import { shownPath } from '../files/named-file.ts';

export type OwnKind = 'config' | 'inventory' | 'baseline';

const RIGHT_NAMES: Readonly<Record<OwnKind, string>> = {
  config: CONFIG_NAMES[0],
  inventory: INVENTORY_NAME,
  baseline: BASELINE_NAME,
};

const WRONG_NAMES: Readonly<Record<OwnKind, readonly string[]>> = {
  config: ['keyroll.config.yml', '.keyrollrc.yml', '.keyrollrc', 'keyroll.yaml', 'keyroll.yml', '.keyroll.yaml'],
  inventory: ['keyroll.inventory.yml', 'keyroll.inventory.json', 'keyroll-inventory.yaml'],
  baseline: ['keyroll.baseline.yaml', 'keyroll.baseline.yml', 'keyroll-baseline.json', '.keyroll.baseline.json'],
};

/** `missing`: the kinds of files that were looked for and not found. */
export function misnamedFiles(missing: readonly OwnKind[], from: string, cwd: string): readonly Diagnostic[] {
  return missing.flatMap((kind) => {
    const file = nearestFile(WRONG_NAMES[kind], from);
    if (file === null) return [];
    const message = `${basename(file)} is not read: the expected name is ${RIGHT_NAMES[kind]}`;
    return [diagnostic('warning', 'misnamed-file', message, { path: shownPath(file, cwd) })];
  });
}
