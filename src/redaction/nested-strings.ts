/** The texts in a value made of lists, objects and texts, and the same value with other texts. */

/** Fields that hold an object's id, which must stay as it is even if it looks like a token. */
const OBJECT_IDS: ReadonlySet<string> = new Set(['commit', 'blob', 'head']);

/** Every text, each once; those of `OBJECT_IDS` are none. */
export function stringsIn(value: unknown, into: Set<string> = new Set()): ReadonlySet<string> {
  if (typeof value === 'string') into.add(value);
  else if (Array.isArray(value)) for (const item of value as readonly unknown[]) stringsIn(item, into);
  else if (typeof value === 'object' && value !== null) {
    for (const name in value) {
      if (!OBJECT_IDS.has(name)) stringsIn((value as Readonly<Record<string, unknown>>)[name], into);
    }
  }
  return into;
}

/** Each of the texts as `exchange` has it; the same object where nothing in it is another text then. */
export function mapStrings<Value>(
  value: Value,
  exchange: (text: string) => string,
  texts: ReadonlySet<string> = stringsIn(value),
): Value {
  const others = new Map<string, string>();
  for (const text of texts) {
    const other = exchange(text);
    if (other !== text) others.set(text, other);
  }
  return others.size === 0 ? value : (exchanged(value, others) as Value);
}

function exchanged(value: unknown, others: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return others.get(value) ?? value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    const items = list.map((item) => exchanged(item, others));
    return items.every((item, at) => item === list[at]) ? value : items;
  }
  return exchangedFields(value as Readonly<Record<string, unknown>>, others);
}

function exchangedFields(object: Readonly<Record<string, unknown>>, others: ReadonlyMap<string, string>): unknown {
  let changed: Record<string, unknown> | null = null;
  for (const name in object) {
    if (OBJECT_IDS.has(name)) continue;
    const item = exchanged(object[name], others);
    if (item !== object[name]) (changed ??= { ...object })[name] = item;
  }
  return changed ?? object;
}
