/** Places in the text of a document, and changes made at them. Offsets count UTF-16 code units. */
import { isMap, isNode, isScalar, isSeq } from 'yaml';

export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Carries out edits that do not overlap; those at one place in the order given. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = '';
  let at = 0;
  for (const edit of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

export function startOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}

/** Where the content of a node ends: that of its last value, for the parser counts comments after a block to it. */
export function endOfContent(node: unknown): number {
  if (isMap(node) && node.flow !== true) {
    const last = node.items.at(-1);
    return isNode(last?.value) && !(isScalar(last.value) && last.value.source === '')
      ? endOfContent(last.value)
      : endOfContent(last?.key);
  }
  if (isSeq(node) && node.flow !== true) return endOfContent(node.items.at(-1));
  return isNode(node) ? (node.range?.[1] ?? 0) : 0;
}

export function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** Before the line end that follows `at`. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  if (end === -1) return text.length;
  return text[end - 1] === '\r' ? end - 1 : end;
}

export function nextLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end + 1;
}

export function columnOf(text: string, at: number): number {
  return at - lineStart(text, at);
}

/** How a whole file is written. */
export interface Layout {
  readonly isJson: boolean;
  readonly eol: '\n' | '\r\n';
}

export function layoutOf(text: string): Layout {
  return { isJson: isJson(text), eol: text.includes('\r\n') ? '\r\n' : '\n' };
}

function isJson(text: string): boolean {
  if (!/^\uFEFF?\s*\{/.test(text)) return false;
  try {
    JSON.parse(text.replace(/^\uFEFF/, ''));
    return true;
  } catch {
    return false;
  }
}

/** Indentation of the first field of a JSON text; empty where all stands on one line. */
export function indentUnit(text: string): string {
  return /^\uFEFF?\s*\{\r?\n([ \t]+)/.exec(text)?.[1] ?? '';
}
