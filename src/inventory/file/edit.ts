/**
 * Changes of an inventory as a person would make them by hand: the new text is spliced in at the place where the
 * parsed document says, and every other byte, comments and layout among them, stays. The result is read again before
 * it is returned, so no edit can leave a file that the next run refuses.
 */
import { isDeepStrictEqual } from 'node:util';
import { isMap, isSeq, type YAMLSeq } from 'yaml';
import { InventoryError, ProblemList } from '../../model/error.ts';
import type { FingerprintKey, InventoryEntry } from '../../model/inventory.ts';
import { memberOf } from '../../base/plain-object.ts';
import { readDocument } from './load.ts';
import type { InventoryDocument } from './document.ts';
import { changeFields, pairOf } from './entry-edit.ts';
import { commented, entryLines, inlineText, KEY_FIELDS } from './entry-text.ts';
import { appendBlock, appendItems, removeItem, removeLastItem, type NewItem } from './list-edit.ts';
import { applyEdits, indentUnit, layoutOf, startOf, type Edit, type Layout } from './text-edit.ts';

/** New values of an entry's fields; null takes the field away. */
export type EntryChanges = { readonly [Field in Exclude<keyof InventoryEntry, 'id'>]?: InventoryEntry[Field] | null };
export type KeyChanges = {
  readonly [Field in Exclude<keyof FingerprintKey, 'id' | 'alg'>]?: FingerprintKey[Field] | null;
};

/** One change of many that are made at once. An entry or key may be named by one of them only. */
export type InventoryChange =
  | {
      readonly kind: 'add';
      readonly entry: InventoryEntry;
      /** Lines that stand as comments under its first one. */
      readonly comments?: readonly string[];
    }
  | { readonly kind: 'update'; readonly id: string; readonly changes: EntryChanges }
  | { readonly kind: 'remove'; readonly id: string }
  | { readonly kind: 'add-key'; readonly key: FingerprintKey }
  | { readonly kind: 'update-key'; readonly id: string; readonly changes: KeyChanges };

/** The text after the changes, and what was spliced into the text before. */
export interface Edited {
  readonly text: string;
  readonly edits: readonly Edit[];
  readonly file: InventoryDocument;
}

/** Carries out all changes or throws. `file` is the document of the text, for those who have it. */
export function editInventory(
  text: string,
  changes: readonly InventoryChange[],
  path: string,
  file = readDocument(text, path),
): Edited {
  const layout = layoutOf(text);
  const edits = [...entryEdits(file, changes, layout, path), ...keyEdits(file, changes, layout, path)];
  const edited = edits.length === 0 ? file : readEdited(applyEdits(text, edits), path, file);
  if (!isDeepStrictEqual(plain(edited.value), plain(expectedValue(file, changes)))) throw unchanged(path);
  return { text: edited.text, edits, file: edited };
}

function entryEdits(
  file: InventoryDocument,
  changes: readonly InventoryChange[],
  layout: Layout,
  path: string,
): readonly Edit[] {
  const ids = new Map(itemsOf(file, 'tokens').map((item, at) => [memberOf(item, 'id'), at]));
  const added = changes.flatMap((change): readonly NewItem[] =>
    change.kind === 'add'
      ? [{ value: change.entry, lines: commented(entryLines(change.entry), change.comments ?? []) }]
      : [],
  );
  const removed = changes.filter((change) => change.kind === 'remove');
  // Of the removals that leave nothing, the first is the one that writes the empty list.
  const emptying = removed.length === ids.size && added.length === 0 ? removed[0] : null;
  const edits = changes.flatMap((change) => {
    if (change.kind !== 'update' && change.kind !== 'remove') return [];
    const tree = file.entryTree(ids.get(change.id) ?? -1);
    if (tree === null || !isMap(tree.item)) throw new InventoryError(`there is no entry "${change.id}".`, { path });
    if (change === emptying) return [removeLastItem(file.text, tree, layout)];
    if (change.kind === 'remove') return [removeItem(file.text, tree)];
    return changeFields({ text: tree.text, map: tree.item, layout }, change.changes).map((edit) => ({
      start: edit.start + tree.offset,
      end: edit.end + tree.offset,
      text: edit.text,
    }));
  });
  return added.length === 0 ? edits : [...edits, ...addedEntries(file, added, layout, path)];
}

function addedEntries(
  file: InventoryDocument,
  items: readonly NewItem[],
  layout: Layout,
  path: string,
): readonly Edit[] {
  const tokens = listAt(file, 'tokens');
  if (tokens !== null) {
    return appendItems(file.text, { list: tokens, field: 'tokens', canBeBlock: isBlock(file) }, items, layout);
  }
  const last = file.entryTree(itemsOf(file, 'tokens').length - 1);
  if (last === null) throw unchanged(path);
  return [appendBlock(file.text, { first: file.entryTree(0), second: file.entryTree(1), last }, items, layout)];
}

function keyEdits(
  file: InventoryDocument,
  changes: readonly InventoryChange[],
  layout: Layout,
  path: string,
): readonly Edit[] {
  const keys = listAt(file, 'fingerprint_keys');
  return changes.flatMap((change) => {
    if (change.kind === 'add-key') {
      if (keys === null) return keysBeforeTokens(file, change.key, layout);
      return appendItems(
        file.text,
        { list: keys, field: 'fingerprint_keys', canBeBlock: isBlock(file) },
        [{ value: change.key, lines: [`- ${inlineText(change.key, 'fingerprint_keys')}`] }],
        layout,
      );
    }
    if (change.kind !== 'update-key') return [];
    const item = keys?.items.find((key) => isMap(key) && key.get('id') === change.id);
    if (!isMap(item)) throw new InventoryError(`there is no key "${change.id}" in fingerprint_keys.`, { path });
    return changeFields({ text: file.text, map: item, layout }, change.changes, KEY_FIELDS);
  });
}

function keysBeforeTokens(
  { text, head }: InventoryDocument,
  key: FingerprintKey,
  { isJson, eol }: Layout,
): readonly Edit[] {
  const at = startOf(isMap(head) ? pairOf(head, 'tokens')?.key : undefined);
  const insert = (inserted: string): readonly Edit[] => [{ start: at, end: at, text: inserted }];
  if (isJson) {
    return insert(
      `"fingerprint_keys": [${JSON.stringify(key)}],${indentUnit(text) === '' ? '' : eol + indentUnit(text)}`,
    );
  }
  const inline = inlineText(key, 'fingerprint_keys');
  return insert(
    isMap(head) && head.flow === true
      ? `fingerprint_keys: [${inline}], `
      : `fingerprint_keys:${eol}  - ${inline}${eol}`,
  );
}

/** What must stand in the file afterwards. */
function expectedValue(file: InventoryDocument, changes: readonly InventoryChange[]): object {
  const updates = new Map(
    changes.flatMap((change) => (change.kind === 'update' ? [[change.id, change.changes] as const] : [])),
  );
  const keyUpdates = new Map(
    changes.flatMap((change) => (change.kind === 'update-key' ? [[change.id, change.changes] as const] : [])),
  );
  const removed = new Set(changes.flatMap((change) => (change.kind === 'remove' ? [change.id] : [])));
  const tokens = itemsOf(file, 'tokens')
    .filter((item) => !removed.has(idOf(item)))
    .map((item) => changed(item, updates.get(idOf(item))));
  const keys = itemsOf(file, 'fingerprint_keys').map((item) => changed(item, keyUpdates.get(idOf(item))));
  const addedKeys = changes.flatMap((change) => (change.kind === 'add-key' ? [change.key] : []));
  return {
    ...(file.value as object),
    ...(keys.length + addedKeys.length === 0 ? {} : { fingerprint_keys: [...keys, ...addedKeys] }),
    tokens: [...tokens, ...changes.flatMap((change) => (change.kind === 'add' ? [change.entry] : []))],
  };
}

function changed(item: unknown, changes: object | undefined): unknown {
  if (changes === undefined) return item;
  return Object.fromEntries(
    Object.entries({ ...(item as object), ...plain(changes) }).filter(([, value]) => value !== null),
  );
}

/** Reads the new text. Its problems are reported without lines, because the user has not seen this text. */
function readEdited(text: string, path: string, earlier: InventoryDocument): InventoryDocument {
  try {
    return readDocument(text, path, earlier);
  } catch (error) {
    if (!(error instanceof ProblemList)) throw error;
    throw new ProblemList(error.problems.map(({ message, hint }) => new InventoryError(message, { path, hint })));
  }
}

function unchanged(path: string): InventoryError {
  return new InventoryError('the layout of this file does not allow the change; nothing was changed.', {
    path,
    hint: 'Make the change by hand, or lay out the list of tokens in the usual way, one "- id:" per entry.',
  });
}

function plain(value: unknown): object {
  return JSON.parse(JSON.stringify(value)) as object;
}

function idOf(item: unknown): string {
  return String(memberOf(item, 'id'));
}

function itemsOf(file: InventoryDocument, name: string): readonly unknown[] {
  const items = memberOf(file.value, name);
  return Array.isArray(items) ? items : [];
}

function listAt({ head }: InventoryDocument, name: string): YAMLSeq | null {
  const list = isMap(head) ? head.get(name, true) : null;
  return isSeq(list) ? list : null;
}

function isBlock({ head }: InventoryDocument): boolean {
  return isMap(head) && head.flow !== true;
}
