/**
 * Changes of an inventory as a person would make them by hand: the new text is spliced in at the place where the
 * parsed document says, and every other byte, comments and layout among them, stays. The result is read again before
 * it is returned, so no edit can leave a file that the next run refuses.
 */
import { isDeepStrictEqual } from 'node:util';
import { isCollection, isMap, isNode, isScalar, isSeq, visit } from 'yaml';
import type { Pair, YAMLMap, YAMLSeq } from 'yaml';
import { InventoryError, ProblemList } from '../model/error.ts';
import type { FingerprintKey, InventoryEntry } from '../model/inventory.ts';
import { readDocument } from './load.ts';
import type { InventoryDocument } from './document.ts';
import { ENTRY_FIELDS, entryLines, fieldLines, inOrder, inlineText } from './entry-text.ts';
import { applyEdits, columnOf, endOfContent, indentUnit, isJson, lineEnd, lineEndOf, lineStart, startOf } from './splice.ts';
import type { Edit } from './splice.ts';

/** New values of an entry's fields; null takes the field away. */
export type EntryChanges = { readonly [Field in Exclude<keyof InventoryEntry, 'id'>]?: InventoryEntry[Field] | null };

/** The text with `entry` at the end of the list of tokens. */
export function addEntry(text: string, entry: InventoryEntry, path = 'inventory'): string {
  const file = readDocument(text, path);
  const tokens = listAt(file, 'tokens');
  if (tokens === null) throw lost(path);
  const edited = applyEdits(text, appendItem(file, tokens, entry, 'tokens'));
  return verified(edited, path, { ...contentOf(file), tokens: [...itemsOf(file, 'tokens'), plain(entry)] });
}

/** The text with another key in `fingerprint_keys`, which is made where it is not there. */
export function addFingerprintKey(text: string, key: FingerprintKey, path = 'inventory'): string {
  const file = readDocument(text, path);
  const keys = listAt(file, 'fingerprint_keys');
  const edited = applyEdits(text, keys === null ? keysBeforeTokens(file, key) : appendItem(file, keys, key, 'fingerprint_keys'));
  return verified(edited, path, { ...contentOf(file), fingerprint_keys: [...itemsOf(file, 'fingerprint_keys'), plain(key)] });
}

/** The text with some fields of one entry changed. New fields go where the schema's order puts them. */
export function updateEntry(text: string, id: string, changes: EntryChanges, path = 'inventory'): string {
  const file = readDocument(text, path);
  const items = itemsOf(file, 'tokens');
  const at = items.findIndex((item) => memberOf(item, 'id') === id);
  const entry = listAt(file, 'tokens')?.items[at];
  if (!isMap(entry)) throw new InventoryError(`there is no entry "${id}".`, { path });
  const edited = applyEdits(text, inOrder(changes, ENTRY_FIELDS).flatMap(([name, value]) => changeField(file, entry, name, value)));
  const expected = Object.fromEntries(Object.entries({ ...(items[at] as object), ...plain(changes) }).filter(([, value]) => value !== null));
  return verified(edited, path, { ...contentOf(file), tokens: items.with(at, expected) });
}

/** Reads the edited text again; anything but the change that was meant stops here. */
function verified(text: string, path: string, expected: object): string {
  if (!isDeepStrictEqual(plain(readEdited(text, path).value), plain(expected))) throw lost(path);
  return text;
}

/** Problems of a text that nobody has seen yet are said without their lines in it. */
function readEdited(text: string, path: string): InventoryDocument {
  try {
    return readDocument(text, path);
  } catch (error) {
    if (!(error instanceof ProblemList)) throw error;
    throw new ProblemList(error.problems.map(({ message, hint }) => new InventoryError(message, { path, ...(hint === undefined ? {} : { hint }) })));
  }
}

function lost(path: string): InventoryError {
  return new InventoryError('the change does not fit into the layout of this file; nothing was changed.', { path, hint: 'Make it by hand, or lay the list of tokens out in the usual way, one "- id:" to each entry.' });
}

function plain(value: unknown): object {
  return JSON.parse(JSON.stringify(value)) as object;
}

function contentOf(file: InventoryDocument): object {
  return plain(file.value);
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function itemsOf(file: InventoryDocument, name: string): readonly unknown[] {
  const items = memberOf(contentOf(file), name);
  return Array.isArray(items) ? items : [];
}

function listAt(file: InventoryDocument, name: string): YAMLSeq | null {
  const list = isMap(file.document.contents) ? file.document.contents.get(name, true) : null;
  return isSeq(list) ? list : null;
}

function appendItem(file: InventoryDocument, list: YAMLSeq, item: object, field: string): readonly Edit[] {
  const { text } = file;
  if (isJson(text)) return [appendJson(text, list, item)];
  const lines = field === 'tokens' ? entryLines(item) : [`- ${inlineText(item, field)}`];
  if (list.flow !== true) return [appendBlock(text, list, lines)];
  const isOpen = isMap(file.document.contents) && file.document.contents.flow !== true;
  const [start, end] = [startOf(list), endOfContent(list)];
  if (list.items.length > 0) return [insertion(endOfContent(list.items.at(-1)), `, ${inlineText(item, field)}`)];
  if (!isOpen || text.slice(start, end).includes('#')) return [insertion(start + 1, ` ${inlineText(item, field)} `)];
  return unfold(text, start, end, lines);
}

/** `tokens: []` becomes a block list. */
function unfold(text: string, start: number, end: number, lines: readonly string[]): readonly Edit[] {
  const eol = lineEndOf(text);
  const space = / *$/.exec(text.slice(0, start))?.[0].length ?? 0;
  return [{ start: start - space, end, text: '' }, insertion(lineEnd(text, end), lines.map((line) => `${eol}  ${line}`).join(''))];
}

function appendBlock(text: string, list: YAMLSeq, lines: readonly string[]): Edit {
  const eol = lineEndOf(text);
  const column = columnOf(text, startOf(list));
  const at = endOfBlockItem(text, endOfContent(list.items.at(-1)), column);
  const indented = lines.map((line) => `${' '.repeat(column)}${line}`).join(eol);
  const gap = isSpaced(text, list) ? eol : '';
  return insertion(at, at > 0 && text[at - 1] !== '\n' ? `${eol}${gap}${indented}` : `${gap}${indented}${eol}`);
}

/** After the line in which an item ends, and after the comments that are indented as part of it. */
function endOfBlockItem(text: string, end: number, column: number): number {
  let at = text[end - 1] === '\n' ? end : nextLine(text, end);
  for (let line = at; line < text.length; line = nextLine(text, line)) {
    const content = text.slice(line, lineEnd(text, line));
    if (/^\s*#/.test(content) && content.search(/#/) > column) at = nextLine(text, line);
    else if (content.trim() !== '') break;
  }
  return at;
}

function nextLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end + 1;
}

/** Entries that stand apart by a blank line stay so. */
function isSpaced(text: string, list: YAMLSeq): boolean {
  const [first, second] = list.items;
  return second !== undefined && /\n[ \t]*\r?\n/.test(text.slice(endOfContent(first) - 1, startOf(second)));
}

function appendJson(text: string, list: YAMLSeq, item: object): Edit {
  const unit = indentUnit(text);
  const ordered = Object.fromEntries(inOrder(item, ENTRY_FIELDS));
  const last = list.items.at(-1);
  const end = last === undefined ? endOfContent(list) - 1 : endOfContent(last);
  if (unit === '') return insertion(end, `${last === undefined ? '' : ','}${JSON.stringify(ordered)}`);
  const eol = lineEndOf(text);
  const body = JSON.stringify(ordered, null, unit).split('\n').map((line) => `${eol}${unit}${unit}${line}`).join('');
  if (last !== undefined) return insertion(end, `,${body}`);
  return { start: startOf(list) + 1, end, text: `${body}${eol}${unit}` };
}

function keysBeforeTokens(file: InventoryDocument, key: FingerprintKey): readonly Edit[] {
  const { text } = file;
  const root = file.document.contents;
  const tokens = isMap(root) ? pairOf(root, 'tokens') : undefined;
  const at = startOf(tokens?.key);
  const eol = lineEndOf(text);
  if (isJson(text)) return [insertion(at, `"fingerprint_keys": [${JSON.stringify(key)}],${indentUnit(text) === '' ? '' : eol + indentUnit(text)}`)];
  if (isMap(root) && root.flow === true) return [insertion(at, `fingerprint_keys: [${inlineText(key, 'fingerprint_keys')}], `)];
  return [insertion(at, `fingerprint_keys:${eol}  - ${inlineText(key, 'fingerprint_keys')}${eol}`)];
}

function insertion(at: number, text: string): Edit {
  return { start: at, end: at, text };
}

function pairOf(map: YAMLMap, name: string): Pair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && pair.key.value === name);
}

function changeField(file: InventoryDocument, entry: YAMLMap, name: string, value: unknown): readonly Edit[] {
  const pair = pairOf(entry, name);
  if (value === null) return pair === undefined ? [] : [removal(file.text, entry, pair)];
  if (pair === undefined) return [addedField(file.text, entry, name, value)];
  return [replacedField(file.text, entry, pair, name, value)];
}

function replacedField(text: string, entry: YAMLMap, pair: Pair, name: string, value: unknown): Edit {
  const span = { start: startOf(pair.value), end: endOfContent(pair.value) };
  if (isJson(text)) return { ...span, text: JSON.stringify(value) };
  const lines = fieldLines(name, value);
  if (isOneLine(pair.value) && (entry.flow === true || lines.length === 1)) return { ...span, text: inlineText(value, name) };
  const column = columnOf(text, startOf(pair.key));
  const end = text[span.end - 1] === '\n' ? span.end - (text[span.end - 2] === '\r' ? 2 : 1) : span.end;
  return { start: startOf(pair.key), end, text: [...commentsIn(pair.value), ...lines].join(`${lineEndOf(text)}${' '.repeat(column)}`) };
}

/** Comments between the items of a list that is written anew: they move above it. */
function commentsIn(value: unknown): readonly string[] {
  const comments: string[] = [];
  if (!isNode(value)) return comments;
  visit(value, {
    Node(_key, node) {
      for (const comment of [node.commentBefore, node === value ? null : node.comment]) if (comment) comments.push(...comment.split('\n').map((line) => `#${line}`));
    },
  });
  return comments;
}

function isOneLine(value: unknown): boolean {
  if (isCollection(value)) return value.flow === true;
  return isScalar(value) && value.type !== 'BLOCK_LITERAL' && value.type !== 'BLOCK_FOLDED';
}

function addedField(text: string, entry: YAMLMap, name: string, value: unknown): Edit {
  const before = entry.items.findLast((pair) => ENTRY_FIELDS.indexOf(String(pair.key)) < ENTRY_FIELDS.indexOf(name)) ?? entry.items[0];
  const end = endOfContent(before?.value);
  const eol = lineEndOf(text);
  const indent = ' '.repeat(columnOf(text, startOf(before?.key)));
  if (isJson(text)) return insertion(end, `,${text.slice(startOf(entry), end).includes('\n') ? `${eol}${/^[ \t]*/.exec(text.slice(lineStart(text, startOf(before?.key))))?.[0] ?? ''}` : ''}${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  if (entry.flow === true) return insertion(end, `, ${name}: ${inlineText(value, name)}`);
  const lines = fieldLines(name, value).map((line) => indent + line);
  return text[end - 1] === '\n' ? insertion(end, `${lines.join(eol)}${eol}`) : insertion(lineEnd(text, end), `${eol}${lines.join(eol)}`);
}

function removal(text: string, entry: YAMLMap, pair: Pair): Edit {
  const at = entry.items.indexOf(pair);
  const next = entry.items[at + 1];
  if (at === 0) return { start: startOf(pair.key), end: startOf(next?.key), text: '' };
  const end = endOfContent(pair.value);
  if (entry.flow === true) return { start: endOfContent(entry.items[at - 1]?.value), end, text: '' };
  return { start: lineStart(text, startOf(pair.key)), end: text[end - 1] === '\n' ? end : nextLine(text, end), text: '' };
}
