/**
 * A few fields of JSON objects, read from the bytes of a window by the kernel (`kernel/json.ts`), without making
 * objects of them. Where a plain reading might differ from a parser's (a name written with escapes, a wanted name that
 * stands twice), the object is in doubt, and whoever asked parses it instead.
 */
import { DOUBLE_QUOTE, OPEN_BRACKET, OPEN_BRACE } from '../model/ascii.ts';
import type { FieldSource, FieldType } from './fields.ts';
import { plainTimeAt } from './timestamp.ts';
import type { Window } from './window.ts';

/** `"2026-08-01T10:02:11Z"` */
const PLAIN_TIME_BYTES = 22;
/** A field's start, its end, and whether its text has escapes. */
const NUMBERS_OF_SPAN = 3;
/** What the kernel answers. */
const DOUBT = 1;
const BROKEN = 2;
const HAS_ESCAPES = 4;

export type JsonReading = 'read' | 'doubt' | 'broken';

export interface JsonFields extends FieldSource {
  /** Reads the object at `[start, end)` of the window. */
  read(start: number, end: number): JsonReading;
}

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

/** `paths`: names from the outermost object down. No path twice. Good until the window begins another log. */
export function jsonFields(paths: readonly (readonly string[])[], window: Window): JsonFields {
  const { kernel, address, texts } = window;
  const names = namesOf(
    window,
    paths,
    0,
    paths.map((_, index) => index),
  );
  const into = kernel.takeNames(paths.length * NUMBERS_OF_SPAN * 4);
  let { bytes } = window;
  let spans = new Int32Array(kernel.memory.buffer, into, paths.length * NUMBERS_OF_SPAN);

  const startOf = (field: number): number => spans[field * NUMBERS_OF_SPAN] ?? -1;
  const endOf = (field: number): number => spans[field * NUMBERS_OF_SPAN + 1] ?? -1;
  const written = (field: number): string => bytes.toString('utf8', startOf(field), endOf(field));

  function type(field: number): FieldType {
    const start = startOf(field);
    if (start < 0) return 'absent';
    switch (bytes[start]) {
      case DOUBLE_QUOTE:
        return 'text';
      case OPEN_BRACE:
      case OPEN_BRACKET:
        return 'nested';
      case 0x6e:
        return 'null';
      case 0x74:
        return 'true';
      case 0x66:
        return 'false';
      default:
        return 'number';
    }
  }

  /** Escapes that no parser takes are in none of the texts. */
  function areTexts(): boolean {
    return paths.every(
      (_, field) =>
        spans[field * NUMBERS_OF_SPAN + 2] !== 1 ||
        bytes[startOf(field)] !== DOUBLE_QUOTE ||
        typeof valueOf(written(field)) === 'string',
    );
  }

  return {
    read(start, end) {
      if (bytes !== window.bytes) {
        ({ bytes } = window);
        spans = new Int32Array(kernel.memory.buffer, into, paths.length * NUMBERS_OF_SPAN);
      }
      const answer = kernel.readFields(names, address, start, end, into, paths.length);
      if ((answer & BROKEN) !== 0 || ((answer & HAS_ESCAPES) !== 0 && !areTexts())) return 'broken';
      return (answer & DOUBT) === 0 ? 'read' : 'doubt';
    },
    type,
    text(field) {
      const start = startOf(field);
      return start < 0 || bytes[start] !== DOUBLE_QUOTE ? null : texts.get(bytes, address, start + 1, endOf(field) - 1);
    },
    number(field) {
      return type(field) === 'number' ? Number(written(field)) : null;
    },
    plainTime(field) {
      const start = startOf(field);
      return start < 0 || bytes[start] !== DOUBLE_QUOTE || endOf(field) - start !== PLAIN_TIME_BYTES
        ? null
        : plainTimeAt(bytes, window.view, start + 1);
    },
    value(field) {
      return startOf(field) < 0 ? undefined : valueOf(written(field));
    },
  };
}

/** Undefined for what a parser does not take. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
