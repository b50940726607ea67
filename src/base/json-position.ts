/**
 * Where something stands in a JSON text. `JSON.parse` reads the text; this is asked only to say the line and column of
 * what is wrong with it, so it is plain rather than fast.
 */
import type { Position } from './position.ts';

export type JsonPath = readonly (string | number)[];

const MAX_DEPTH = 200;
const SPACE = /[ \t\r\n]*/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SCALAR = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** Ends the walk: at a syntax error, or at the wanted place. */
class Found extends Error {
  readonly offset: number;

  constructor(offset: number) {
    super('found');
    this.offset = offset;
  }
}

class Walk {
  readonly #text: string;
  /** The path that is looked for; null looks for a syntax error. */
  readonly #wanted: JsonPath | null;

  constructor(text: string, wanted: JsonPath | null) {
    this.#text = text;
    this.#wanted = wanted;
  }

  run(): void {
    const start = this.#text.startsWith('\ufeff') ? 1 : 0;
    const end = this.#space(this.#value(this.#space(start), 0, true));
    if (end < this.#text.length) throw new Found(end);
  }

  #match(pattern: RegExp, at: number): string | null {
    pattern.lastIndex = at;
    return pattern.exec(this.#text)?.[0] ?? null;
  }

  #space(at: number): number {
    return at + (this.#match(SPACE, at)?.length ?? 0);
  }

  #expect(character: string, at: number): number {
    if (this.#text[at] !== character) throw new Found(at);
    return at + 1;
  }

  #string(at: number): string {
    const found = this.#match(STRING, at);
    if (found === null) throw new Found(at);
    return found;
  }

  /** `onPath`: all steps so far are those of the wanted path. Returns the offset after the value. */
  #value(at: number, depth: number, onPath: boolean): number {
    if (onPath && this.#wanted?.length === depth) throw new Found(at);
    if (depth > MAX_DEPTH) throw new Found(at);
    const first = this.#text[at];
    if (first === '{' || first === '[') return this.#members(at, depth, onPath);
    if (first === '"') return at + this.#string(at).length;
    const scalar = this.#match(SCALAR, at);
    if (scalar === null || scalar === '') throw new Found(at);
    return at + scalar.length;
  }

  #members(start: number, depth: number, onPath: boolean): number {
    const isObject = this.#text[start] === '{';
    const close = isObject ? '}' : ']';
    let at = this.#space(start + 1);
    if (this.#text[at] === close) return at + 1;
    for (let index = 0; ; index += 1) {
      let step: string | number = index;
      if (isObject) {
        const key = this.#string(at);
        step = String(JSON.parse(key));
        at = this.#space(this.#expect(':', this.#space(at + key.length)));
      }
      at = this.#space(this.#value(at, depth + 1, onPath && this.#wanted?.[depth] === step));
      if (this.#text[at] === close) return at + 1;
      at = this.#space(this.#expect(',', at));
    }
  }
}

function positionAt(text: string, offset: number): Position {
  const lines = text.slice(0, offset).split(/\r\n|\n|\r/);
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}

function find(text: string, wanted: JsonPath | null): Position | null {
  try {
    new Walk(text, wanted).run();
    return null;
  } catch (error) {
    if (error instanceof Found) return positionAt(text, error.offset);
    throw error;
  }
}

/** Position of the first syntax error; null for valid JSON. */
export function jsonErrorPosition(text: string): Position | null {
  return find(text, null);
}

/** Position of the value at `path` in valid JSON, or of the nearest thing above it that exists. */
export function jsonValuePosition(text: string, path: JsonPath): Position {
  for (let length = path.length; length >= 0; length -= 1) {
    const position = find(text, path.slice(0, length));
    if (position !== null) return position;
  }
  return { line: 1, column: 1 };
}
