/**
 * Compiles the inventory's JSON Schema. This is the only file that knows the validator library: a build may put a
 * validator compiled ahead of time in its place, as long as it reports problems in the same shape.
 */
import { Ajv2020 } from 'ajv/dist/2020.js';

/** One broken law of the schema, as the validator reports it. */
export interface SchemaProblem {
  readonly keyword: string;
  /** JSON pointer to the value. */
  readonly instancePath: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export type Validate = (value: unknown) => readonly SchemaProblem[];

export function validatorOf(schema: object): Validate {
  const check = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictRequired: false, logger: false }).compile(schema);
  return (value) => (check(value) ? [] : (check.errors ?? []));
}
