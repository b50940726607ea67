/** Items put at the end of a list of the file, or taken out of it, in the layout of their neighbours. */
import type { YAMLSeq } from 'yaml';
import type { Span } from '../../model/span.ts';
import type { EntryTree } from './document.ts';
import { ENTRY_FIELDS, inOrder, inlineText } from './entry-text.ts';
import {
  columnOf,
  endOfContent,
  indentUnit,
  lineEnd,
  lineStart,
  nextLine,
  startOf,
  type Edit,
  type Layout,
} from './text-edit.ts';

/** An item as the list takes it: by lines, or as one value. */
export interface NewItem {
  readonly value: object;
  readonly lines: readonly string[];
}

function insertion(at: number, text: string): Edit {
  return { start: at, end: at, text };
}

/** A list of the file, whose offsets count in the file's text. */
export interface FileList {
  readonly list: YAMLSeq;
  /** The field that holds it. */
  readonly field: string;
  /** False in a flow map, which can hold no block list. */
  readonly canBeBlock: boolean;
}

export function appendItems(
  text: string,
  { list, field, canBeBlock }: FileList,
  items: readonly NewItem[],
  layout: Layout,
): readonly Edit[] {
  if (layout.isJson) return [appendJson(text, list, items, layout)];
  const last = treeOf(list, list.items.length - 1, text);
  if (list.flow !== true && last !== null) {
    const neighbours = { first: treeOf(list, 0, text), second: treeOf(list, 1, text), last };
    return [appendBlock(text, neighbours, items, layout)];
  }
  const inline = items.map(({ value }) => inlineText(value, field)).join(', ');
  const [start, end] = [startOf(list), endOfContent(list)];
  if (list.items.length > 0) return [insertion(endOfContent(list.items.at(-1)), `, ${inline}`)];
  if (!canBeBlock || text.slice(start, end).includes('#')) return [insertion(start + 1, ` ${inline} `)];
  const lines = items.flatMap((item) => item.lines);
  return asBlockList(text, { start, end }, lines, layout);
}

function treeOf(list: YAMLSeq, at: number, text: string): EntryTree | null {
  const item = list.items[at];
  return item === undefined ? null : { list, item: item as EntryTree['item'], text, offset: 0 };
}

/** `tokens: []` becomes a block list. */
function asBlockList(text: string, { start, end }: Span, lines: readonly string[], { eol }: Layout): readonly Edit[] {
  const space = / *$/.exec(text.slice(0, start))?.[0].length ?? 0;
  return [
    { start: start - space, end, text: '' },
    insertion(lineEnd(text, end), lines.map((line) => `${eol}  ${line}`).join('')),
  ];
}

/** Items of a block list: its layout is that of the first two, and new ones follow the last. */
export interface Neighbours {
  readonly first: EntryTree | null;
  readonly second: EntryTree | null;
  readonly last: EntryTree;
}

/** After the last item, in the column of its "- ", with a blank line between items where there is one between the first. */
export function appendBlock(
  text: string,
  { first, second, last }: Neighbours,
  items: readonly NewItem[],
  { eol }: Layout,
): Edit {
  const column = columnOf(text, last.offset + startOf(last.list));
  const at = endOfBlockItem(text, last.offset + endOfContent(last.item), column);
  const gap = areSpaced(text, first, second) ? eol : '';
  const blocks = items.map(({ lines }) => gap + lines.map((line) => `${' '.repeat(column)}${line}`).join(eol));
  return insertion(at, at > 0 && text[at - 1] !== '\n' ? `${eol}${blocks.join(eol)}` : `${blocks.join(eol)}${eol}`);
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

/** Whether there is a blank line between two items. */
function areSpaced(text: string, first: EntryTree | null, second: EntryTree | null): boolean {
  if (first === null || second === null) return false;
  return /\n[ \t]*\r?\n/.test(
    text.slice(first.offset + endOfContent(first.item) - 1, second.offset + startOf(second.item)),
  );
}

/** Removes an item: its lines, and the comments that are indented as part of it. */
export function removeItem(text: string, { list, item, offset }: EntryTree): Edit {
  return list.flow === true
    ? flowRemoval(list, list.items.indexOf(item))
    : { ...linesOf(text, { list, item, offset }), text: '' };
}

/** Removes the only item that is left; an empty list takes its place. */
export function removeLastItem(text: string, { list, item, offset }: EntryTree, layout: Layout): Edit {
  return list.flow === true
    ? flowRemoval(list, list.items.indexOf(item))
    : emptied(text, linesOf(text, { list, item, offset }), columnOf(text, offset + startOf(list)), layout);
}

function linesOf(text: string, { list, item, offset }: Pick<EntryTree, 'list' | 'item' | 'offset'>): Span {
  const column = columnOf(text, offset + startOf(list));
  return {
    start: lineStart(text, offset + startOf(item)),
    end: endOfBlockItem(text, offset + endOfContent(item), column),
  };
}

/** `tokens: []`, on the line of the name where nothing else stands there. */
function emptied(text: string, { start, end }: Span, column: number, { eol }: Layout): Edit {
  const name = /:[ \t]*\r?\n$/.exec(text.slice(0, start));
  return name === null
    ? { start, end, text: `${' '.repeat(column)}[]${eol}` }
    : { start: name.index + 1, end, text: ` []${eol}` };
}

function flowRemoval(list: YAMLSeq, at: number): Edit {
  const [before, after] = [list.items[at - 1], list.items[at + 1]];
  if (before !== undefined) return { start: endOfContent(before), end: endOfContent(list.items[at]), text: '' };
  return {
    start: startOf(list.items[at]),
    end: after === undefined ? endOfContent(list.items[at]) : startOf(after),
    text: '',
  };
}

function appendJson(text: string, list: YAMLSeq, items: readonly NewItem[], { eol }: Layout): Edit {
  const unit = indentUnit(text);
  const ordered = items.map(({ value }) => Object.fromEntries(inOrder(value, ENTRY_FIELDS)));
  const last = list.items.at(-1);
  const end = last === undefined ? endOfContent(list) - 1 : endOfContent(last);
  if (unit === '') {
    return insertion(end, `${last === undefined ? '' : ','}${ordered.map((item) => JSON.stringify(item)).join(',')}`);
  }
  const body = ordered
    .map((item) =>
      JSON.stringify(item, null, unit)
        .split('\n')
        .map((line) => `${eol}${unit}${unit}${line}`)
        .join(''),
    )
    .join(',');
  if (last !== undefined) return insertion(end, `,${body}`);
  return { start: startOf(list) + 1, end, text: `${body}${eol}${unit}` };
}
