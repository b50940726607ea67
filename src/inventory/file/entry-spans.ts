/**
 * Where each entry of an inventory is in its text, by indentation alone: "tokens:" as the last field of the file, and
 * entries with their "- " in one column. Texts in any other layout are not split.
 */
import type { Span } from '../../model/span.ts';
import { nextLine } from './text-edit.ts';

export interface EntrySpans {
  /** The text up to the first entry. */
  readonly head: string;
  /** From the line of its "- " to that of the next. */
  readonly entries: readonly Span[];
}

const LIST = /^tokens:[ \t]*(?:#.*)?\r?\n/m;

/** Null for another layout, or several documents. Linear in the text. */
export function splitEntries(text: string): EntrySpans | null {
  const list = LIST.exec(text);
  if (list === null) return null;
  const head = text.slice(0, list.index + list[0].length);
  if (/^(?:---|\.\.\.|%)/m.test(head)) return null;
  const starts = entryStarts(text, head.length);
  if (starts === null) return null;
  return {
    head: text.slice(0, starts[0]),
    entries: starts.map((start, at) => ({ start, end: starts[at + 1] ?? text.length })),
  };
}

/** Offsets of the lines that begin an entry; null where a line stands further left than the first one's "- ". */
function entryStarts(text: string, from: number): readonly number[] | null {
  const starts: number[] = [];
  let indent = -1;
  for (let at = from; at < text.length; at = nextLine(text, at)) {
    let first = at;
    while (text[first] === ' ') first += 1;
    const character = text[first];
    if (character === undefined || character === '\n' || character === '\r' || character === '#') continue;
    const column = first - at;
    const isItem =
      character === '-' && (text[first + 1] === ' ' || text[first + 1] === '\n' || text[first + 1] === '\r');
    if (indent === -1 && isItem) indent = column;
    if (indent === -1 || column < indent || (column === indent && !isItem)) return null;
    if (column === indent) starts.push(at);
  }
  return starts.length === 0 ? null : starts;
}
