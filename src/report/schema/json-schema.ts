/**
 * JSON Schema written in TypeScript. Each part is typed by the values that it describes, so that a field or word that
 * the model has and the schema lacks, or the other way round, does not compile.
 */

/** The keywords in use. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly description?: string;
  readonly const?: string;
  readonly enum?: readonly string[];
  readonly type?: string | readonly string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly additionalProperties?: false;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
}

export interface Schema<T> {
  readonly json: JsonSchema;
  /** Never there: it keeps the schema of a wider or narrower type from passing for this one. */
  readonly of?: (value: T) => T;
}

/** A field that may be left out. */
interface Optional<T> {
  readonly optional: Schema<T>;
}

type Fields<T> = {
  readonly [Key in keyof T]-?: object extends Pick<T, Key> ? Optional<Exclude<T[Key], undefined>> : Schema<T[Key]>;
};

export const text: Schema<string> = { json: { type: 'string' } };
export const flag: Schema<boolean> = { json: { type: 'boolean' } };
export const number: Schema<number> = { json: { type: 'number', minimum: 0 } };
/** A whole number from 0 or from 1 on. */
export const count: Schema<number> = { json: { type: 'integer', minimum: 0 } };
export const ordinal: Schema<number> = { json: { type: 'integer', minimum: 1 } };

export function matching({ source }: RegExp): Schema<string> {
  return { json: { type: 'string', pattern: source } };
}

export function literal<Word extends string>(word: Word): Schema<Word> {
  return { json: { const: word } };
}

export function oneOf<const Word extends string>(words: readonly Word[]): Schema<Word> {
  return { json: { enum: words } };
}

export function list<T>(
  items: Schema<T>,
  limits: Pick<JsonSchema, 'minItems' | 'maxItems'> = {},
): Schema<readonly T[]> {
  return { json: { type: 'array', items: items.json, ...limits } };
}

export function nullable<T>({ json }: Schema<T>): Schema<T | null> {
  return {
    json: typeof json.type === 'string' ? { ...json, type: [json.type, 'null'] } : { anyOf: [{ type: 'null' }, json] },
  };
}

export function optional<T>(schema: Schema<T>): Optional<T> {
  return { optional: schema };
}

/** An object with these fields and no others. */
export function record<T>(fields: Fields<T>): Schema<T> {
  const all = Object.entries(fields as Readonly<Record<string, Schema<unknown> | Optional<unknown>>>);
  return {
    json: {
      type: 'object',
      additionalProperties: false,
      required: all.filter(([, field]) => 'json' in field).map(([name]) => name),
      properties: Object.fromEntries(
        all.map(([name, field]) => [name, 'json' in field ? field.json : field.optional.json]),
      ),
    },
  };
}

/** A union of objects that are told apart by their `kind`. */
export function tagged<T extends { readonly kind: string }>(members: {
  readonly [Kind in T['kind']]: Fields<Omit<Extract<T, { readonly kind: Kind }>, 'kind'>>;
}): Schema<T> {
  const all = Object.entries<object>(members);
  return { json: { oneOf: all.map(([kind, fields]) => record({ kind: literal(kind), ...fields }).json) } };
}

export function described<T>(description: string, { json }: Schema<T>): Schema<T> {
  return { json: { description, ...json } };
}

/** Parts that stand in the schema once, under a name, and are referred to from elsewhere. */
export const DEFINITIONS: Record<string, JsonSchema> = {};

export function named<T>(name: string, { json }: Schema<T>): Schema<T> {
  DEFINITIONS[name] = json;
  return { json: { $ref: `#/$defs/${name}` } };
}
