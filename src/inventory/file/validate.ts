/**
 * The inventory's JSON Schema as a function. This is the only file here that knows the validator library, and it does
 * not reach the package: the build puts the same function, written out as code, in its place (`build/schema-code.ts`).
 */
import { Ajv2020 } from 'ajv/dist/2020.js';
import schema from '../inventory.schema.json' with { type: 'json' };

/** The validator library as set up for this schema; the build asks it for the code of `validate`. */
export const ajv = new Ajv2020({ allErrors: true, strict: true, logger: false, code: { source: true, esm: true } });

export const validate = ajv.compile(schema);
