/** A field of an entry on the command line: `owner.team=payments`, `scopes=read,write`. The schema gives its type. */
import { parse } from 'yaml';
import { UsageError } from '../model/error.ts';
import type { InventoryEntry, ProviderRef } from '../model/inventory.ts';
import { didYouMean } from '../base/did-you-mean.ts';
import { mayRepeat } from '../redaction/quote.ts';
import { memberOf } from '../base/plain-object.ts';
import type { EntryChanges } from './file/edit.ts';
import schema from './inventory.schema.json' with { type: 'json' };

const FIELDS: Readonly<Record<string, object>> = schema.$defs.token.properties;

/** `set`: name=value each; `unset`: names. Inner fields of a map leave the others in it as they are. */
export function typedChanges(entry: InventoryEntry, set: readonly string[], unset: readonly string[]): EntryChanges {
  const changes: Record<string, unknown> = {};
  for (const text of set) {
    const at = text.indexOf('=');
    if (at < 1) throw new UsageError('--set expects field=value, such as owner.team=payments.');
    put(changes, entry, text.slice(0, at), text.slice(at + 1));
  }
  for (const name of unset) put(changes, entry, name, null);
  return changes;
}

function put(changes: Record<string, unknown>, entry: InventoryEntry, name: string, text: string | null): void {
  const [field = '', inner, ...rest] = name.split('.');
  const node = FIELDS[field];
  if (field === 'id') {
    throw new UsageError('the id of an entry cannot be changed: other entries and reports refer to it.', {
      hint: 'Add a new entry and revoke this one.',
    });
  }
  if (field === 'provider_refs' && inner !== undefined && rest.length === 0) {
    changes[field] = refsWith((changes[field] as readonly ProviderRef[]) ?? entry.provider_refs ?? [], inner, text);
    return;
  }
  if (node === undefined || rest.length > 0) throw unknownField(field, Object.keys(FIELDS));
  if (inner === undefined) {
    changes[field] = text === null ? null : valueOf(node, text, field);
    return;
  }
  const properties = memberOf(node, 'properties');
  const innerNode = memberOf(properties, inner);
  if (typeof innerNode !== 'object' || innerNode === null) {
    throw unknownField(
      name,
      typeof properties === 'object' && properties !== null
        ? Object.keys(properties).map((known) => `${field}.${known}`)
        : [],
    );
  }
  const before: object = Object(changes[field] ?? Reflect.get(entry, field) ?? {});
  const after = Object.fromEntries(
    Object.entries({ ...before, [inner]: text === null ? undefined : valueOf(innerNode, text, name) }).filter(
      ([, value]) => value !== undefined,
    ),
  );
  changes[field] = Object.keys(after).length === 0 ? null : after;
}

/** One reference by its kind; the others are what imports and logs know the token by. */
function refsWith(before: readonly ProviderRef[], kind: string, value: string | null): readonly object[] | null {
  const after = [...before.filter((one) => one.kind !== kind), ...(value === null ? [] : [{ kind, value }])];
  return after.length === 0 ? null : after;
}

function unknownField(name: string, known: readonly string[]): UsageError {
  return new UsageError(`there is no field ${mayRepeat(name) ? `"${name}"` : 'of this name'} in an entry.`, {
    hint: didYouMean(name, known),
  });
}

/** Text stays text, whatever YAML would make of it; lists of words may be written with commas. */
function valueOf(node: object, text: string, name: string): unknown {
  const type = memberOf(node, 'type');
  if (type === 'array' && memberOf(memberOf(node, 'items'), 'type') === 'string') {
    return text.startsWith('[')
      ? parsed(text, name)
      : text
          .split(',')
          .map((item) => item.trim())
          .filter((item) => item !== '');
  }
  if (type === 'array' || type === 'object' || type === 'integer' || Array.isArray(type)) return parsed(text, name);
  return text;
}

function parsed(text: string, name: string): unknown {
  try {
    return parse(text) as unknown;
  } catch (cause) {
    throw new UsageError(`the value of ${name} cannot be read; expected YAML on one line.`, {
      hint: "For example: --set 'storage=[{ kind: vault, ref: kv/prod/stripe }]'",
      cause,
    });
  }
}
