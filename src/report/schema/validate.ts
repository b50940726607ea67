/**
 * The report's published JSON Schema as a function. It does not reach the package: the build puts the same function,
 * written out as code, in its place (`build/schema-code.ts`).
 */
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Report } from '../../model/report.ts';
import { REPORT_SCHEMA } from './report-schema.ts';

/** The validator library as set up for this schema; the build asks it for the code of `validate`. */
export const ajv = new Ajv2020({ allErrors: false, strict: true, code: { source: true, esm: true } });

export const validate = ajv.compile<Report>(REPORT_SCHEMA);
