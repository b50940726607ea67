/** CSV and JSON of any shape, read through a mapping. */
import { ConfigError } from '../../model/error.ts';
import { identifies, type ProviderRef, type ProviderRefKind } from '../../model/inventory.ts';
import schema from '../inventory.schema.json' with { type: 'json' };
import { csvRows, fieldsOfRow } from './csv-rows.ts';
import { objectsIn } from './json-listing.ts';
import { isFields, type Fields } from '../../base/plain-object.ts';
import { dateIn, textIn, type ListedToken, type Listing, withoutEmpty } from './listing.ts';
import { refKind, type Mapping, mappingByName } from './mapping.ts';

const ENTRY: Fields = schema.$defs.token.properties;

export function mappedCsv(text: string, path: string, mapping: Mapping | null): Listing {
  const [head, ...others] = csvRows(text, path, mapping?.separator ?? null);
  if (head === undefined) {
    throw new ConfigError('this file is empty; expected a line with the names of its columns.', { path });
  }
  const columns = head.fields.map((name) => name.trim());
  const used = mapping ?? mappingByName(columns);
  for (const source of sourcesOf(used)) {
    if (!columns.includes(source)) {
      throw new ConfigError('the mapping names a column that does not exist.', {
        path,
        hint: `Look for "${source}" in the mapping.`,
      });
    }
  }
  const items = others.map((row) => {
    const fields = fieldsOfRow(row, columns.length, path);
    return Object.fromEntries(columns.map((name, at) => [name, fields[at] ?? '']));
  });
  return tokensOf(items, (item, source) => item[source], used, path);
}

export function mappedJson(text: string, path: string, mapping: Mapping | null): Listing {
  const items = objectsIn(text, path, mapping?.list);
  const used = mapping ?? mappingByName([...new Set(items.flatMap((item) => Object.keys(item)))]);
  return tokensOf(
    items,
    (item, source) =>
      source.split('.').reduce<unknown>((inside, name) => (isFields(inside) ? inside[name] : undefined), item),
    used,
    path,
  );
}

function sourcesOf({ refs, fields }: Mapping): readonly string[] {
  return [...refs.map(([, source]) => source), ...fields.values()];
}

const WHERE_REFERENCES_STAND =
  'a reference is expected in a column named token_id, access_key_id, client_id or the like, or in one that --map names under "refs"';

type Look = (item: Fields, source: string) => unknown;

function tokensOf(items: readonly Fields[], look: Look, mapping: Mapping, path: string): Listing {
  const notes: string[] = [];
  const tokens = items.flatMap((item, number): readonly ListedToken[] => {
    const found = [
      ...mapping.refs.flatMap(([kind, source]) => refOf(kind, look(item, source))),
      ...exportedRefs(item['provider_refs']),
    ];
    const [first, ...refs] = found.some(identifies)
      ? found.toSorted((a, b) => Number(identifies(b)) - Number(identifies(a)))
      : [];
    if (first === undefined) {
      notes.push(`item ${number + 1} has no reference to recognise it by, and was skipped`);
      return [];
    }
    const provider = mapping.provider ?? providerIn(item, look, mapping);
    if (provider === null) {
      throw new ConfigError(`item ${number + 1} names no provider.`, {
        path,
        hint: 'Name it in the mapping (provider: stripe), or the column that holds it (fields: { provider: COLUMN }).',
      });
    }
    return [
      {
        provider,
        refs: [first, ...refs],
        label: textIn(item['id']) ?? textIn(look(item, mapping.fields.get('name') ?? 'name')),
        fields: fieldsOf(item, look, mapping),
      },
    ];
  });
  if (tokens.length === 0 && items.length > 0) notes.push(WHERE_REFERENCES_STAND);
  return { tokens, notes };
}

function providerIn(item: Fields, look: Look, { fields, values }: Mapping): string | null {
  const text = textIn(look(item, fields.get('provider') ?? 'provider'));
  return text === null ? null : (values.get('provider')?.get(text) ?? text);
}

function refOf(kind: ProviderRefKind, value: unknown): readonly ProviderRef[] {
  const text = textIn(value);
  if (text === null) return [];
  if (kind === 'last_four') return [{ kind, value: text.slice(-4) }];
  return [{ kind, value: kind === 'last_eight' ? text.slice(-8) : text }];
}

/** As "keyroll inventory export" writes them. */
function exportedRefs(value: unknown): readonly ProviderRef[] {
  if (typeof value !== 'string') return [];
  return [...value.matchAll(/kind=(\w+) value=([^;]+)/g)].flatMap(([, name = '', text = '']) => {
    const kind = refKind(name);
    return kind === undefined ? [] : [{ kind, value: text.trim() }];
  });
}

function fieldsOf(item: Fields, look: Look, { fields, values, defaults }: Mapping): ListedToken['fields'] {
  const found: Record<string, unknown> = {};
  for (const name of new Set([...defaults.keys(), ...fields.keys()])) {
    if (name === 'provider') continue;
    const source = fields.get(name);
    const raw = source === undefined ? undefined : look(item, source);
    const text = textIn(raw);
    const value = valueOf(name, values.get(name)?.get(text ?? String(raw)) ?? raw) ?? valueOf(name, defaults.get(name));
    if (value === null) continue;
    const [field = '', inner] = name.split('.');
    found[field] = inner === undefined ? value : { ...(isFields(found[field]) ? found[field] : {}), [inner]: value };
  }
  return withoutEmpty(found);
}

/**
 * In the form of the schema; null where there is nothing. What does not fit the schema is said when the file is
 * checked.
 */
function valueOf(name: string, value: unknown): unknown {
  const node = nodeOf(name);
  if (name.endsWith('_at')) return value === 'never' || value === 'unknown' ? value : (dateIn(value) ?? textIn(value));
  if (node['type'] === 'array') return listOf(value);
  if (Array.isArray(node['type'])) {
    return typeof value === 'boolean' ? value : value === 'true' ? true : value === 'false' ? false : null;
  }
  if (node['type'] === 'integer') return textIn(value) === null ? null : Number(value);
  const text = textIn(value);
  return text !== null && Array.isArray(node['enum']) ? text.toLowerCase().replaceAll(/[ -]/g, '_') : text;
}

function listOf(value: unknown): readonly string[] | null {
  const items = Array.isArray(value)
    ? value.flatMap((item) => textIn(item) ?? [])
    : (textIn(value)?.split(/[;,|]/) ?? []).map((item) => item.trim()).filter((item) => item !== '');
  return items.length === 0 ? null : items;
}

function nodeOf(name: string): Fields {
  const [field = '', inner] = name.split('.');
  const node: unknown = ENTRY[field];
  const at = inner === undefined || !isFields(node) || !isFields(node['properties']) ? node : node['properties'][inner];
  return isFields(at) ? at : {};
}
