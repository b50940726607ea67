/**
 * Validators compiled ahead of time. Sources compile their JSON Schemas when they are loaded, which takes longer than
 * a small scan; in the bundle the modules that do so are replaced by the code of the functions they export as
 * `validate`, so that no validator library is loaded, nor shipped, at all.
 */
import { resolve } from 'node:path';
import standalone from 'ajv/dist/standalone/index.js';
import type { Plugin } from 'rolldown';
import { ajv as inventoryAjv, validate as validateInventory } from '../inventory/file/validate.ts';
import { ajv as reportAjv, validate as validateReport } from '../report/schema/validate.ts';

/** Code of each replaced module, by its compiled path. */
function replacements(): ReadonlyMap<string, string> {
  return new Map([
    [resolve('build/inventory/file/validate.js'), standalone.default(inventoryAjv, validateInventory)],
    [resolve('build/report/schema/validate.js'), standalone.default(reportAjv, validateReport)],
  ]);
}

export function schemaCode(): Plugin {
  const code = replacements();
  return { name: 'schema-code', load: (id) => code.get(resolve(id)) ?? null };
}
