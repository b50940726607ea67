/**
 * Entries written as a careful person would: fields in the order of the schema, small maps and lists on one line,
 * quotes only where YAML would read something else than the text (all dates, so that older readers keep them text).
 */
import schema from '../inventory.schema.json' with { type: 'json' };

export const ENTRY_FIELDS: readonly string[] = Object.keys(schema.$defs.token.properties);
export const KEY_FIELDS: readonly string[] = Object.keys(schema.properties.fingerprint_keys.items.properties);
const INNER_FIELDS = innerFields();

/** Read as something else than text by one YAML version or another. */
const RESERVED = /^(true|false|null|yes|no|on|off|y|n)$/i;
const PLAIN = /^\p{L}[\p{L}\p{N} _./@()'+*!?%&=-]*$/u;
const DURATION = /^[1-9]\d{0,4}d$/;
const LONGEST_LINE = 110;

/** Fields of `value` in the order of the schema; unset ones left out. */
export function inOrder(value: object, order: readonly string[]): readonly (readonly [string, unknown])[] {
  return Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => rank(a, order) - rank(b, order));
}

function rank(name: string, order: readonly string[]): number {
  const at = order.indexOf(name);
  return at === -1 ? order.length : at;
}

/** Lines of a block entry without indentation: the first begins with `- `, the others align with it. */
export function entryLines(entry: object): readonly string[] {
  const lines = inOrder(entry, ENTRY_FIELDS).flatMap(([name, value]) => fieldLines(name, value));
  return lines.map((line, at) => (at === 0 ? `- ${line}` : `  ${line}`));
}

/** Lines of an entry with comments under its first one. */
export function commented(lines: readonly string[], comments: readonly string[]): readonly string[] {
  return comments.length === 0
    ? lines
    : [...lines.slice(0, 1), ...comments.map((comment) => `  # ${comment}`), ...lines.slice(1)];
}

/** Lines of one field of a block entry, without indentation. */
export function fieldLines(name: string, value: unknown): readonly string[] {
  const line = `${name}: ${inlineText(value, name)}`;
  if (!Array.isArray(value) || value.length === 0) return [line];
  const isList = value.every((item) => typeof item !== 'object');
  return isList && line.length <= LONGEST_LINE
    ? [line]
    : [`${name}:`, ...value.map((item) => `  - ${inlineText(item, name)}`)];
}

/** A value on one line. `field` names the field it belongs to, for the order of what is inside. */
export function inlineText(value: unknown, field: string): string {
  if (typeof value === 'string') return textScalar(value);
  if (Array.isArray(value)) return `[${value.map((item) => inlineText(item, field)).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const parts = inOrder(value, INNER_FIELDS.get(field) ?? ENTRY_FIELDS).map(
      ([name, inner]) => `${name}: ${inlineText(inner, name)}`,
    );
    return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
  }
  return String(value);
}

function textScalar(text: string): string {
  if (DURATION.test(text) || (PLAIN.test(text) && !RESERVED.test(text) && !text.endsWith(' '))) return text;
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function propertiesOf(node: unknown): readonly string[] | null {
  if (typeof node !== 'object' || node === null) return null;
  if ('properties' in node && typeof node.properties === 'object' && node.properties !== null) {
    return Object.keys(node.properties);
  }
  return 'items' in node ? propertiesOf(node.items) : null;
}

function innerFields(): ReadonlyMap<string, readonly string[]> {
  const fields = new Map<string, readonly string[]>();
  for (const [name, node] of [...Object.entries(schema.$defs.token.properties), ...Object.entries(schema.properties)]) {
    const inner = propertiesOf(node);
    if (inner !== null) fields.set(name, inner);
  }
  fields.set('fingerprints', Object.keys(schema.$defs.fingerprint.properties));
  return fields;
}
