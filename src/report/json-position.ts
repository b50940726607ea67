/**
 * Where a text stops being JSON. `JSON.parse` does not always say, and when it does it quotes the text;
 * this runs after it has failed, and only looks for the place.
 */
import type { Position } from '../model/span.ts';

const SPACE = /[ \t\r\n]*/y;
const SCALAR = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** What may come next. `value-or-end` and `key-or-end` follow an opening bracket. */
type Expected = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'nothing';

function lengthAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}

function offsetOfError(text: string): number {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  let at = text.startsWith('\ufeff') ? 1 : 0;
  for (;;) {
    at += lengthAt(SPACE, text, at);
    const sign = text.charAt(at);
    const inner = open.at(-1);
    const afterValue: Expected = inner === undefined ? 'nothing' : 'comma-or-end';
    if (sign === '') return at;
    if ((sign === '{' || sign === '[') && expected.startsWith('value')) {
      open.push(sign);
      expected = sign === '{' ? 'key-or-end' : 'value-or-end';
    } else if (((sign === '}' && inner === '{') || (sign === ']' && inner === '[')) && expected.endsWith('end')) {
      open.pop();
      expected = open.length === 0 ? 'nothing' : 'comma-or-end';
    } else if (sign === ',' && expected === 'comma-or-end') {
      expected = inner === '{' ? 'key' : 'value';
    } else if (sign === ':' && expected === 'colon') {
      expected = 'value';
    } else {
      const length = lengthAt(SCALAR, text, at);
      const isKey: boolean = expected.startsWith('key') && sign === '"';
      if (length === 0 || !(isKey || expected.startsWith('value'))) return at;
      at += length - 1;
      expected = isKey ? 'colon' : afterValue;
    }
    at += 1;
  }
}

/** Line and column of the first character that cannot stand where it stands; the end of a text that breaks off. */
export function jsonErrorPosition(text: string): Position {
  const before = text.slice(0, offsetOfError(text));
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: before.length - lineStart + 1 };
}
