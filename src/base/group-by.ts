/** Items under keys, both in the order of the first that came. */

/** Puts `item` behind those that stand under `key` already. */
export function addUnder<Key, Item>(groups: Map<Key, Item[]>, key: Key, item: Item): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [item]);
  else group.push(item);
}

/** All items under their keys. */
export function groupBy<Key, Item>(
  items: Iterable<Item>,
  keyOf: (item: Item) => Key,
): ReadonlyMap<Key, readonly Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) addUnder(groups, keyOf(item), item);
  return groups;
}
