/**
 * A few fields of JSON objects, read from the bytes of a window by the kernel (`kernel/json.ts`), without making
 * objects of them. Where a plain reading might differ from a parser's (a name written with escapes, a wanted name that
 * stands twice), the object is in doubt, and whoever asked parses it instead.
 */
import { DOUBLE_QUOTE, LOWER_F, LOWER_N, LOWER_T, OPEN_BRACKET, OPEN_BRACE } from '../base/ascii.ts';
import type { KernelCalls } from '../sources/pack/kernel.ts';
import type { FieldSource, FieldType } from './fields.ts';
import type { TextCache } from './framing/text-cache.ts';
import { plainTimeAt } from './timestamp.ts';
import type { Window } from './framing/window.ts';

/** `"2026-08-01T10:02:11Z"` */
const PLAIN_TIME_BYTES = 22;
/** Of each field: where it starts, where it ends, and whether its text has escapes. */
const NUMBERS_OF_SPAN = 3;
const END = 1;
const ESCAPED = 2;
/** What the kernel answers. */
const DOUBT = 1;
const BROKEN = 2;
const HAS_ESCAPES = 4;

export type JsonReading = 'read' | 'doubt' | 'broken';

/** The names of the objects that the paths lead through, in the kernel's memory. */
function namesOf(window: Window, paths: readonly (readonly string[])[], depth: number, at: readonly number[]): number {
  const { kernel } = window;
  const names = kernel.newNames();
  if (names === 0) throw new Error('there is no room for the names of a format');
  for (const name of new Set(at.flatMap((index) => paths[index]?.[depth] ?? []))) {
    const through = at.filter((index) => paths[index]?.[depth] === name);
    const deeper = through.filter((index) => (paths[index]?.length ?? 0) > depth + 1);
    const below = deeper.length === 0 ? 0 : namesOf(window, paths, depth + 1, deeper);
    const text = Buffer.from(name);
    const field = through.find((index) => paths[index]?.length === depth + 1) ?? -1;
    const handed = kernel.takeNames(text.length);
    new Uint8Array(kernel.memory.buffer).set(text, handed);
    kernel.wantName(names, handed, text.length, field, below);
  }
  return names;
}

/** Negative where the field is absent. */
function startOf(spans: Int32Array, field: number): number {
  return spans[field * NUMBERS_OF_SPAN] ?? -1;
}

function endOf(spans: Int32Array, field: number): number {
  return spans[field * NUMBERS_OF_SPAN + END] ?? -1;
}

function isTextAt(bytes: Buffer, start: number): boolean {
  return start >= 0 && bytes[start] === DOUBLE_QUOTE;
}

function written(bytes: Buffer, spans: Int32Array, field: number): string {
  return bytes.toString('utf8', startOf(spans, field), endOf(spans, field));
}

/** Good until the window begins another log. */
export class JsonFields implements FieldSource {
  readonly #window: Window;
  readonly #kernel: KernelCalls;
  readonly #address: number;
  readonly #texts: TextCache;
  readonly #count: number;
  /** In the kernel's memory: the names that are wanted, and the spans of what was read. */
  readonly #names: number;
  readonly #into: number;
  #bytes: Buffer;
  #spans: Int32Array;

  /** `paths`: names from the outermost object down. No path twice. */
  constructor(paths: readonly (readonly string[])[], window: Window) {
    this.#window = window;
    this.#kernel = window.kernel;
    this.#address = window.address;
    this.#texts = window.texts;
    this.#count = paths.length;
    this.#names = namesOf(window, paths, 0, [...paths.keys()]);
    this.#into = window.kernel.takeNames(paths.length * NUMBERS_OF_SPAN * 4);
    this.#bytes = window.bytes;
    this.#spans = this.#spansInMemory();
  }

  /** Reads the object at `[start, end)` of the window. */
  read(start: number, end: number): JsonReading {
    const { bytes } = this.#window;
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#spans = this.#spansInMemory();
    }
    const answer = this.#kernel.readFields(this.#names, this.#address, start, end, this.#into, this.#count);
    if ((answer & BROKEN) !== 0 || ((answer & HAS_ESCAPES) !== 0 && !this.#areTexts())) return 'broken';
    return (answer & DOUBT) === 0 ? 'read' : 'doubt';
  }

  type(field: number): FieldType {
    const start = startOf(this.#spans, field);
    if (start < 0) return 'absent';
    switch (this.#bytes[start]) {
      case DOUBLE_QUOTE:
        return 'text';
      case OPEN_BRACE:
      case OPEN_BRACKET:
        return 'nested';
      case LOWER_N:
        return 'null';
      case LOWER_T:
        return 'true';
      case LOWER_F:
        return 'false';
      default:
        return 'number';
    }
  }

  text(field: number): string | null {
    const start = startOf(this.#spans, field);
    return isTextAt(this.#bytes, start)
      ? this.#texts.get(this.#bytes, this.#address, start + 1, endOf(this.#spans, field) - 1)
      : null;
  }

  number(field: number): number | null {
    return this.type(field) === 'number' ? Number(written(this.#bytes, this.#spans, field)) : null;
  }

  plainTime(field: number): number | null {
    const start = startOf(this.#spans, field);
    return isTextAt(this.#bytes, start) && endOf(this.#spans, field) - start === PLAIN_TIME_BYTES
      ? plainTimeAt(this.#bytes, this.#window.view, start + 1)
      : null;
  }

  value(field: number): unknown {
    return startOf(this.#spans, field) < 0 ? undefined : valueOf(written(this.#bytes, this.#spans, field));
  }

  /** Anew where the memory has grown. */
  #spansInMemory(): Int32Array {
    return new Int32Array(this.#kernel.memory.buffer, this.#into, this.#count * NUMBERS_OF_SPAN);
  }

  /** Whether what has escapes is a text to a parser: escapes that none takes are in none of the texts. */
  #areTexts(): boolean {
    for (let field = 0; field < this.#count; field++) {
      if (this.#spans[field * NUMBERS_OF_SPAN + ESCAPED] !== 1) continue;
      if (this.type(field) === 'text' && typeof this.value(field) !== 'string') return false;
    }
    return true;
  }
}

/** Undefined for what a parser does not take. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
