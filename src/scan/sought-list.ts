/**
 * A list of values to look for, as the keeper of secrets hands them out: JSON of names and values (a flat object, a
 * list of entries, what Vault and AWS Secrets Manager print), lines of NAME=value, or one value to a line. The text is
 * read once and not kept.
 */
import { SHORTEST_SOUGHT } from '../detect/sought/value-forms.ts';
import { ConfigError } from '../model/error.ts';
import { jsonErrorPosition } from '../base/json-position.ts';
import { Secret } from '../model/secret.ts';
import { isVariableName } from '../redaction/quote.ts';
import type { SoughtValue } from '../model/sought-value.ts';
import { isFields } from '../base/plain-object.ts';

export interface SoughtList {
  readonly values: readonly SoughtValue[];
  /** Values too short to be looked for. */
  readonly tooShort: number;
}

/** `NAME=value`, as environment files and their exports write it. */
const ASSIGNMENT = /^(?:export\s+)?([A-Za-z_][\w.-]{0,127})=(.*)$/;
const CAPITALS = /^[A-Z0-9_]+$/;
const NAME_FIELDS = ['name', 'key', 'path', 'id', 'Name'];
const VALUE_FIELDS = ['value', 'secret', 'password', 'SecretString'];

interface Named {
  readonly name: string | null;
  readonly value: string;
}

/** Throws a `ConfigError` with the position where JSON is broken. `path` is what it names. */
export function parseSoughtList(text: string, path: string): SoughtList {
  const body = text.replace(/^\uFEFF/, '');
  const named = /^\s*[[{]/.test(body) ? fromJson(body, path) : fromLines(body);
  const byValue = new Map(named.map((one) => [one.value, one]));
  const values = [...byValue.values()].filter(({ value }) => value.length >= SHORTEST_SOUGHT);
  return {
    values: values.map(({ name, value }) => ({ name, secret: new Secret(value) })),
    tooShort: byValue.size - values.length,
  };
}

function fromJson(text: string, path: string): readonly Named[] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    const position = jsonErrorPosition(text);
    throw new ConfigError('the list of values is not valid JSON.', { path, position: position ?? undefined });
  }
  return leaves(unwrapped(content), null);
}

/** What a vault prints around the values: request ids, versions and dates are none. */
function unwrapped(content: unknown): unknown {
  if (!isFields(content)) return content;
  const { data } = content;
  if (isFields(data) && ('request_id' in content || 'lease_id' in content)) {
    return isFields(data['data']) && 'metadata' in data ? data['data'] : data;
  }
  return content;
}

const MAX_DEPTH = 100;

/** Every text in `value`, named by its path or by a field beside it that is there to name it. */
function leaves(value: unknown, name: string | null, depth = 0): readonly Named[] {
  if (typeof value === 'string') return embedded(value, name);
  if (depth > MAX_DEPTH) throw new ConfigError('the list of values is nested too deeply.');
  if (Array.isArray(value)) return value.flatMap((item) => leaves(item, name, depth + 1));
  if (!isFields(value)) return [];
  const held = VALUE_FIELDS.find((field) => typeof value[field] === 'string');
  const own = NAME_FIELDS.map((field) => value[field]).find((field) => typeof field === 'string');
  if (held !== undefined && typeof own === 'string') return leaves(value[held], own);
  return Object.entries(value).flatMap(([field, item]) =>
    leaves(item, name === null ? field : `${name}/${field}`, depth + 1),
  );
}

/** A secret that is JSON itself, as Secrets Manager keeps them, is sought by its parts. */
function embedded(value: string, name: string | null): readonly Named[] {
  if (!/^\s*\{/.test(value)) return [{ name, value }];
  try {
    return leaves(JSON.parse(value), name);
  } catch {
    return [{ name, value }];
  }
}

function fromLines(body: string): readonly Named[] {
  const lines = body
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const assigned = lines.map(assignment);
  // Among bare values one that holds a "=" looks like an assignment.
  const isOfNames = lines.length > 1 && assigned.every((one) => one !== null);
  return lines.flatMap((line, at) => {
    const one = assigned[at] ?? null;
    if (one === null) return [{ name: null, value: line }];
    if (isVariableName(one.name)) return [isOfNames || CAPITALS.test(one.name) ? one : { ...one, name: null }];
    return [line, one.value].filter((value) => value.length >= SHORTEST_SOUGHT).map((value) => ({ name: null, value }));
  });
}

function assignment(line: string): { readonly name: string; readonly value: string } | null {
  const [, name = '', text = ''] = ASSIGNMENT.exec(line) ?? [];
  const value = text.trim();
  // "QUJDRA==" is a value that ends in padding, and no name with an empty value.
  if (name === '' || /^=?$/.test(value)) return null;
  return { name, value: /^(["']).*\1$/.test(value) ? value.slice(1, -1) : value };
}
