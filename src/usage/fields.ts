/** Fields of a record by their number, however the record was read. Formats are written against this alone. */

export type FieldType = 'absent' | 'null' | 'text' | 'number' | 'true' | 'false' | 'nested';

export interface FieldSource {
  type(field: number): FieldType;
  /** Null where the field is no text. */
  text(field: number): string | null;
  /** Null where the field is no number. */
  number(field: number): number | null;
  /** The time that a text of the commonest form is, where it can be had without the text; null: it has to be parsed. */
  plainTime(field: number): number | null;
  /** As parsed; undefined where the field is absent. */
  value(field: number): unknown;
}

/** The member of an object that a path of names leads to; undefined where there is none. */
export function memberAt(value: unknown, path: readonly string[]): unknown {
  let at = value;
  for (const name of path) {
    if (typeof at !== 'object' || at === null || Array.isArray(at) || !Object.hasOwn(at, name)) return undefined;
    at = Reflect.get(at, name);
  }
  return at;
}

/** Fields of an object that was parsed as a whole. */
export class ParsedFields implements FieldSource {
  readonly #paths: readonly (readonly string[])[];
  #object: unknown = null;

  constructor(paths: readonly (readonly string[])[]) {
    this.#paths = paths;
  }

  of(object: unknown): this {
    this.#object = object;
    return this;
  }

  type(field: number): FieldType {
    const value = this.value(field);
    switch (typeof value) {
      case 'undefined':
        return 'absent';
      case 'string':
        return 'text';
      case 'number':
        return 'number';
      case 'boolean':
        return value ? 'true' : 'false';
      default:
        return value === null ? 'null' : 'nested';
    }
  }

  text(field: number): string | null {
    const value = this.value(field);
    return typeof value === 'string' ? value : null;
  }

  number(field: number): number | null {
    const value = this.value(field);
    return typeof value === 'number' ? value : null;
  }

  plainTime(): null {
    return null;
  }

  value(field: number): unknown {
    const path = this.#paths[field];
    return path === undefined ? undefined : memberAt(this.#object, path);
  }
}

/** A text, or a number written as one: ids come as either. */
export function scalarText(fields: FieldSource, field: number): string | null {
  const text = fields.text(field);
  if (text !== null) return text === '' ? null : text;
  const number = fields.number(field);
  return number === null ? null : String(number);
}

/** A text that says something. */
export function filledText(fields: FieldSource, field: number): string | null {
  const text = fields.text(field);
  return text === null || text === '' || text === '-' ? null : text;
}
