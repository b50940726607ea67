/** Changes of the fields of one entry: each value is replaced in place, every comment is kept. */
import { isCollection, isNode, isScalar, visit, type Pair, type YAMLMap } from 'yaml';
import { ENTRY_FIELDS, fieldLines, inOrder, inlineText } from './entry-text.ts';
import { columnOf, endOfContent, lineEnd, lineStart, nextLine, startOf, type Edit, type Layout } from './text-edit.ts';

/** A map of the file, and the text that its offsets count in. */
export interface EditedMap {
  readonly text: string;
  readonly map: YAMLMap;
  readonly layout: Layout;
}

/** New values by field; null removes a field. New fields go where `order` has them. */
export function changeFields(
  edited: EditedMap,
  changes: object,
  order: readonly string[] = ENTRY_FIELDS,
): readonly Edit[] {
  const ordered = inOrder(changes, order);
  const removed = new Set(ordered.filter(([, value]) => value === null).map(([name]) => name));
  return ordered.flatMap(([name, value]) => {
    const pair = pairOf(edited.map, name);
    if (value === null) return pair === undefined ? [] : [removedField(edited, pair)];
    return [
      pair === undefined
        ? addedField(edited, { name, value, removed, order })
        : replacedField(edited, pair, { name, value }),
    ];
  });
}

export function pairOf(map: YAMLMap, name: string): Pair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && pair.key.value === name);
}

interface Field {
  readonly name: string;
  readonly value: unknown;
}

function replacedField({ text, map, layout }: EditedMap, pair: Pair, { name, value }: Field): Edit {
  const span = { start: startOf(pair.value), end: endOfContent(pair.value) };
  if (layout.isJson) return { ...span, text: JSON.stringify(value) };
  const lines = fieldLines(name, value);
  if (isOneLine(pair.value) && (map.flow === true || lines.length === 1)) {
    return { ...span, text: inlineText(value, name) };
  }
  const column = columnOf(text, startOf(pair.key));
  const end = text[span.end - 1] === '\n' ? span.end - (text[span.end - 2] === '\r' ? 2 : 1) : span.end;
  return {
    start: startOf(pair.key),
    end,
    text: [...commentsIn(pair.value), ...lines].join(`${layout.eol}${' '.repeat(column)}`),
  };
}

/** Comments between the items of a list that is rewritten: they move above it. */
function commentsIn(value: unknown): readonly string[] {
  const comments: string[] = [];
  if (!isNode(value)) return comments;
  visit(value, {
    Node(_key, node) {
      for (const comment of [node.commentBefore, node === value ? null : node.comment]) {
        if (comment) {
          comments.push(...comment.split('\n').map((line) => `#${line}`));
        }
      }
    },
  });
  return comments;
}

function isOneLine(value: unknown): boolean {
  if (isCollection(value)) return value.flow === true;
  return isScalar(value) && value.type !== 'BLOCK_LITERAL' && value.type !== 'BLOCK_FOLDED';
}

interface NewField extends Field {
  /** Fields that the same change removes, after which nothing can be put. */
  readonly removed: ReadonlySet<string>;
  readonly order: readonly string[];
}

function addedField({ text, map, layout }: EditedMap, { name, value, removed, order }: NewField): Edit {
  const staying = map.items.filter((pair) => !removed.has(String(pair.key)));
  const before = staying.findLast((pair) => order.indexOf(String(pair.key)) < order.indexOf(name)) ?? staying[0];
  const end = endOfContent(before?.value);
  const indent = ' '.repeat(columnOf(text, startOf(before?.key)));
  const insertion = (at: number, inserted: string): Edit => ({ start: at, end: at, text: inserted });
  if (layout.isJson) {
    return insertion(
      end,
      `,${text.slice(startOf(map), end).includes('\n') ? `${layout.eol}${/^[ \t]*/.exec(text.slice(lineStart(text, startOf(before?.key))))?.[0] ?? ''}` : ''}${JSON.stringify(name)}: ${JSON.stringify(value)}`,
    );
  }
  if (map.flow === true) return insertion(end, `, ${name}: ${inlineText(value, name)}`);
  const lines = fieldLines(name, value).map((line) => indent + line);
  return text[end - 1] === '\n'
    ? insertion(end, `${lines.join(layout.eol)}${layout.eol}`)
    : insertion(lineEnd(text, end), `${layout.eol}${lines.join(layout.eol)}`);
}

function removedField({ text, map }: EditedMap, pair: Pair): Edit {
  const at = map.items.indexOf(pair);
  const next = map.items[at + 1];
  if (at === 0) return { start: startOf(pair.key), end: startOf(next?.key), text: '' };
  const end = endOfContent(pair.value);
  if (map.flow === true) return { start: endOfContent(map.items[at - 1]?.value), end, text: '' };
  return {
    start: lineStart(text, startOf(pair.key)),
    end: text[end - 1] === '\n' ? end : nextLine(text, end),
    text: '',
  };
}
