/**
 * A mapping file: which column or member of somebody's own listing is which field of an entry. Without one, columns
 * that are named as fields are, such as those of "keyroll inventory export", are taken for them.
 */
import { ConfigError, ProblemList } from '../../model/error.ts';
import type { ProviderRefKind } from '../../model/inventory.ts';
import { didYouMean } from '../../base/did-you-mean.ts';
import { mayRepeat } from '../../redaction/quote.ts';
import { parseSettings } from '../file/document.ts';
import { fieldsAt } from '../file/schema-problems.ts';
import schema from '../inventory.schema.json' with { type: 'json' };
import { isFields, type Fields } from '../../base/plain-object.ts';
import { SEPARATORS } from './csv-rows.ts';
import { textIn } from './listing.ts';

export interface Mapping {
  readonly provider: string | null;
  /** Names that lead to the list in JSON. */
  readonly list: readonly string[];
  /** Between the fields of CSV; null: what its first line has most of. */
  readonly separator: string | null;
  /** Where each reference stands, the one that identifies first. */
  readonly refs: readonly (readonly [kind: ProviderRefKind, source: string])[];
  /** `owner.person` to its source. */
  readonly fields: ReadonlyMap<string, string>;
  /** Words of the listing and those of the inventory, by field. */
  readonly values: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly defaults: ReadonlyMap<string, string>;
}

const REF_KINDS = schema.$defs.token.properties.provider_refs.items.properties.kind.enum as readonly ProviderRefKind[];
/** Identity, what points to other entries, and decisions are the inventory's own. */
const NOT_LISTED: readonly string[] = [
  'id',
  'provider',
  'provider_refs',
  'fingerprints',
  'storage',
  'exceptions',
  'replaces',
  'replaced_by',
];
/** Fields that a listing may fill. */
const LISTED_FIELDS: readonly string[] = fieldsAt(['tokens', '0']).flatMap((name) => {
  if (NOT_LISTED.includes(name)) return [];
  const inner = fieldsAt(['tokens', '0', name]);
  return inner.length === 0 ? [name] : inner.map((field) => `${name}.${field}`);
});
/** And what a mapping may name a column for. */
const MAPPED_FIELDS = ['provider', ...LISTED_FIELDS];
const KEYS = ['provider', 'list', 'separator', 'refs', 'fields', 'values', 'defaults'];

/** The kind of reference with this name. */
export function refKind(name: string): ProviderRefKind | undefined {
  return REF_KINDS.find((kind) => kind === name);
}

/** Those of the columns that are named after a kind of reference. */
function refsAmong(columns: Iterable<readonly [name: string, column: string]>): Mapping['refs'] {
  return [...columns].flatMap(([name, column]) => {
    const kind = refKind(name);
    return kind === undefined ? [] : [[kind, column] as const];
  });
}

/** Takes columns for the fields that have the same names. */
export function mappingByName(columns: readonly string[]): Mapping {
  const refs = refsAmong(columns.map((name) => [name, name]));
  return {
    provider: null,
    list: [],
    separator: null,
    refs,
    fields: new Map(columns.filter((name) => LISTED_FIELDS.includes(name)).map((name) => [name, name])),
    values: new Map(),
    defaults: new Map(),
  };
}

type Complain = (message: string, at: readonly string[], hint?: string) => void;

export function parseMapping(text: string, path: string): Mapping {
  const file = parseSettings(text, path);
  const problems: ConfigError[] = [];
  const complain: Complain = (message, at, hint) =>
    void problems.push(new ConfigError(message, { path, position: file.positionOf(at), hint }));
  const mapping = isFields(file.value) ? mappingOf(file.value, complain) : null;
  if (mapping === null) complain('expected "fields:" and "refs:" with the names of columns.', []);
  if (mapping === null || problems.length > 0) throw new ProblemList(problems);
  return mapping;
}

function mappingOf(root: Fields, complain: Complain): Mapping {
  for (const name of Object.keys(root)) {
    if (!KEYS.includes(name)) {
      complain(`${shownName(name)} is not known; expected one of ${KEYS.join(', ')}.`, [name]);
    }
  }
  const mapOf = (name: string, allowed: readonly string[] | null): ReadonlyMap<string, string> =>
    textMap(root[name], [name], allowed, complain);
  const sources = mapOf('refs', REF_KINDS);
  const values = new Map(
    members(root['values'], ['values'], MAPPED_FIELDS, complain).map(([field, words]) => [
      field,
      textMap(words, ['values', field], null, complain),
    ]),
  );
  const separator = textIn(root['separator']) ?? (root['separator'] === '\t' ? '\t' : null);
  if (separator !== null && !SEPARATORS.includes(separator)) {
    complain('"separator" must be ",", ";", "|" or a tab.', ['separator']);
  }
  if (sources.size === 0) {
    complain(
      '"refs" is missing: without a reference a later import cannot recognise the token.',
      ['refs'],
      'For example: refs: { token_id: id }',
    );
  }
  return {
    provider: textIn(root['provider']),
    list: textIn(root['list'])?.split('.') ?? [],
    separator,
    refs: refsAmong(sources),
    fields: mapOf('fields', MAPPED_FIELDS),
    values,
    defaults: mapOf('defaults', LISTED_FIELDS),
  };
}

/** The members of a map, those with a name that is not allowed as well: all problems are said at once. */
function members(
  value: unknown,
  at: readonly string[],
  allowed: readonly string[] | null,
  complain: Complain,
): readonly (readonly [name: string, value: unknown])[] {
  if (value === undefined || value === null) return [];
  if (!isFields(value)) {
    complain(`"${at[0] ?? ''}" must be a map of names.`, at);
    return [];
  }
  for (const name of Object.keys(value)) {
    if (allowed !== null && !allowed.includes(name)) {
      complain(`${shownName(name)} cannot be filled from a listing.`, [...at, name], didYouMean(name, allowed));
    }
  }
  return Object.entries(value);
}

function textMap(
  value: unknown,
  at: readonly string[],
  allowed: readonly string[] | null,
  complain: Complain,
): ReadonlyMap<string, string> {
  return new Map(
    members(value, at, allowed, complain).flatMap(([name, target]) => {
      const text = typeof target === 'boolean' ? String(target) : textIn(target);
      if (text === null) complain(`${shownName(name)} must be text.`, [...at, name]);
      return text === null ? [] : [[name, text]];
    }),
  );
}

function shownName(name: string): string {
  return mayRepeat(name) ? `"${name}"` : 'this';
}
