/**
 * Reads a few fields of a JSON object from its bytes, without making an object of it.
 *
 * One pass holds the nesting and the ends of texts to account; of what nobody asked for nothing else is looked at. Where
 * a plain reading might differ from a parser's (a name written with escapes, a wanted name that stands twice), the object
 * is in doubt, and whoever asked parses it instead. Texts are searched four bytes at a time.
 */
import type { FieldSource, FieldType } from './fields.ts';
import { TextCache } from './text-cache.ts';
import { plainTimeAt } from './timestamp.ts';

/** Behind the bytes of a window, so that a search for the end of a text always ends. */
export const GUARD_BYTES = 8;
const SPACE = 32, QUOTE = 34, COMMA = 44, COLON = 58, OPEN_LIST = 91, CLOSE_LIST = 93, OPEN = 123, CLOSE = 125;
/** `null`, read as a little-endian word. */
const NULL = 0x6c6c756e;
/** `"2026-08-01T10:02:11Z"` */
const PLAIN_TIME_BYTES = 22;
const ONES = 0x01010101, HIGH_BITS = 0x80808080, QUOTES = 0x22222222, BACKSLASHES = 0x5c5c5c5c;
/** Names that an object is expected to hold; others are looked at letter by letter each time. */
const MOST_NAMES = 400;

/** A name of an object, as it is written: `"name":`. Four bytes are compared at a time. */
interface Name {
  readonly bytes: Uint8Array;
  readonly words: Int32Array;
  /** Of the last word: the bytes that count. */
  readonly mask: number;
  readonly isWanted: boolean;
  /** The field that the path to here is; -1: none. */
  readonly field: number;
  readonly below: Names | null;
  /** The reading in which it was met last. */
  met: number;
  /** The name that came after it the last time: records of a log are alike. */
  next: Name | null;
}

/** The names of one object. */
interface Names {
  readonly byLength: Map<number, Name[]>;
  first: Name | null;
  known: number;
}

export type JsonReading = 'read' | 'doubt' | 'broken';

export interface JsonFields extends FieldSource {
  /** Reads the object at `[start, end)`. `bytes` has `GUARD_BYTES` quotes somewhere behind `end`; `view` is over the same bytes. */
  read(bytes: Buffer, view: DataView, start: number, end: number): JsonReading;
}

function nameOf(name: Uint8Array, isWanted: boolean, field: number, below: Names | null): Name {
  const bytes = Buffer.concat([Buffer.from('"'), name, Buffer.from('":')]), padded = Buffer.alloc((bytes.length + 3) & ~3);
  bytes.copy(padded);
  const words = Int32Array.from({ length: padded.length / 4 }, (_, at) => padded.readInt32LE(at * 4)), over = bytes.length & 3;
  return { bytes, words, mask: over === 0 ? -1 : (1 << (over * 8)) - 1, isWanted, field, below, met: 0, next: null };
}

function enter(names: Names, name: Name): Name {
  const list = names.byLength.get(name.bytes.length);
  if (list === undefined) names.byLength.set(name.bytes.length, [name]);
  else list.push(name);
  names.known++;
  return name;
}

function namesOf(paths: readonly (readonly string[])[], depth: number, at: readonly number[]): Names {
  const names: Names = { byLength: new Map(), first: null, known: 0 };
  for (const name of new Set(at.flatMap((index) => paths[index]?.[depth] ?? []))) {
    const through = at.filter((index) => paths[index]?.[depth] === name), deeper = through.filter((index) => (paths[index]?.length ?? 0) > depth + 1);
    enter(names, nameOf(Buffer.from(name), true, through.find((index) => paths[index]?.length === depth + 1) ?? -1, deeper.length === 0 ? null : namesOf(paths, depth + 1, deeper)));
  }
  return names;
}

/** `paths`: names from the outermost object down. No path twice. */
export function jsonFields(paths: readonly (readonly string[])[]): JsonFields {
  const root = namesOf(paths, 0, paths.map((_, index) => index));
  const starts = new Int32Array(paths.length), ends = new Int32Array(paths.length), texts = new TextCache();
  let bytes: Buffer = Buffer.alloc(0), view: DataView = new DataView(new ArrayBuffer(0)), stop = 0;
  let isDoubtful = false, reading = 0, escapes = 0;

  /** From behind a quote to behind the one that ends the text. */
  function textEnd(at: number): number {
    const words = view;
    for (let p = at; ;) {
      const word = words.getInt32(p, true), quotes = word ^ QUOTES, slashes = word ^ BACKSLASHES;
      const found = (((quotes - ONES) & ~quotes) | ((slashes - ONES) & ~slashes)) & HIGH_BITS;
      if (found === 0) {
        p += 4;
        continue;
      }
      p += (31 - Math.clz32(found & -found)) >> 3;
      if (bytes[p] === QUOTE) return p + 1;
      escapes++;
      p += 2;
      if (p >= stop) return p + 1;
    }
  }

  /** From behind an opening bracket to behind its counterpart, or -1. */
  function nestEnd(at: number): number {
    const buffer = bytes, end = stop;
    let depth = 1, p = at;
    while (p < end) {
      const c = buffer[p++] as number;
      if (c === QUOTE) p = textEnd(p);
      else if ((c | 32) === OPEN) depth++;
      else if ((c | 32) === CLOSE && --depth === 0) return p;
    }
    return -1;
  }

  /** Behind the value at `at`, or -1. */
  function valueEnd(at: number): number {
    const buffer = bytes;
    let c = buffer[at] as number;
    if (c === QUOTE) return textEnd(at + 1);
    if (c === OPEN || c === OPEN_LIST) return nestEnd(at + 1);
    let p = at;
    while (c > SPACE && c !== COMMA && c !== CLOSE && c !== CLOSE_LIST && p < stop) c = buffer[++p] as number;
    return p === at ? -1 : p;
  }

  /** Whether `name` stands at `at`, quotes, colon and all. */
  function standsAt({ words, mask }: Name, at: number): boolean {
    const last = words.length - 1;
    let p = at;
    for (let i = 0; i < last; i++, p += 4) if (view.getInt32(p, true) !== words[i]) return false;
    return (view.getInt32(p, true) & mask) === words[last];
  }

  /** The name whose text is `[start, end)`, learnt where there is room; null: an unknown one that nobody wants. */
  function nameAt(names: Names, start: number, end: number): Name | null {
    const list = names.byLength.get(end - start + 3);
    if (list !== undefined) for (const name of list) if (bytes.compare(name.bytes, 1, name.bytes.length - 2, start, end) === 0) return name;
    return names.known < MOST_NAMES && end <= stop ? enter(names, nameOf(Buffer.from(bytes.subarray(start, end)), false, -1, null)) : null;
  }

  /** From behind the opening brace to behind the closing one, or -1. White space ends at the guard. */
  function objectEnd(names: Names, at: number): number {
    const buffer = bytes;
    let p = at, c = buffer[p] as number, last: Name | null = null, name = names.first;
    while (c <= SPACE) c = buffer[++p] as number;
    if (c === CLOSE) return p + 1;
    while (c === QUOTE && p < stop) {
      if (name !== null && standsAt(name, p)) p += name.bytes.length;
      else {
        const before = escapes, start = p + 1, end = textEnd(start) - 1;
        p = end + 1;
        c = buffer[p] as number;
        while (c <= SPACE) c = buffer[++p] as number;
        if (c !== COLON || p >= stop) return -1;
        p++;
        if (escapes !== before) isDoubtful = true;
        name = nameAt(names, start, end);
        if (last === null) names.first = name;
        else last.next = name;
      }
      c = buffer[p] as number;
      while (c <= SPACE) c = buffer[++p] as number;
      p = name === null || !name.isWanted ? valueEnd(p) : wantedEnd(name, p);
      if (p < 0) return -1;
      c = buffer[p] as number;
      while (c <= SPACE) c = buffer[++p] as number;
      if (c === CLOSE) return p + 1;
      if (c !== COMMA) return -1;
      c = buffer[++p] as number;
      while (c <= SPACE) c = buffer[++p] as number;
      last = name;
      name = name === null ? null : name.next;
    }
    return -1;
  }

  function wantedEnd(name: Name, at: number): number {
    if (name.met === reading) isDoubtful = true;
    name.met = reading;
    const before = escapes;
    const end = name.below !== null && bytes[at] === OPEN ? objectEnd(name.below, at + 1) : valueEnd(at);
    if (name.field < 0 || end < 0) return end;
    starts[name.field] = at;
    ends[name.field] = end;
    return isSound(at, end, escapes !== before) ? end : -1;
  }

  /** A wanted scalar is one that a parser takes. */
  function isSound(start: number, end: number, hasEscapes: boolean): boolean {
    if (end > stop) return false;
    const first = bytes[start];
    if (first === OPEN || first === OPEN_LIST) return true;
    if (first === QUOTE) return !hasEscapes || isText(bytes.toString('latin1', start, end));
    return (end - start === 4 && view.getInt32(start, true) === NULL) || SCALAR.test(bytes.toString('latin1', start, end));
  }

  function type(field: number): FieldType {
    const start = starts[field] ?? -1;
    if (start < 0) return 'absent';
    switch (bytes[start]) {
      case QUOTE: return 'text';
      case OPEN: case OPEN_LIST: return 'nested';
      case 0x6e: return 'null';
      case 0x74: return 'true';
      case 0x66: return 'false';
      default: return 'number';
    }
  }

  return {
    read(newBytes, newView, start, end) {
      bytes = newBytes;
      view = newView;
      stop = end;
      isDoubtful = false;
      reading++;
      starts.fill(-1);
      let open = start;
      while ((bytes[open] as number) <= SPACE) open++;
      if (bytes[open] !== OPEN) return 'broken';
      let close = objectEnd(root, open + 1);
      while (close >= 0 && close < end && (bytes[close] as number) <= SPACE) close++;
      if (close !== end) return 'broken';
      return isDoubtful ? 'doubt' : 'read';
    },
    type,
    text(field) {
      const start = starts[field] ?? -1;
      return start < 0 || bytes[start] !== QUOTE ? null : texts.get(bytes, view, start + 1, (ends[field] as number) - 1);
    },
    number(field) {
      return type(field) === 'number' ? Number(bytes.toString('latin1', starts[field], ends[field])) : null;
    },
    plainTime(field) {
      const start = starts[field] ?? -1;
      return start < 0 || bytes[start] !== QUOTE || (ends[field] as number) - start !== PLAIN_TIME_BYTES ? null : plainTimeAt(bytes, view, start + 1);
    },
    value(field) {
      const start = starts[field] ?? -1;
      return start < 0 ? undefined : valueOf(bytes.toString('utf8', start, ends[field]));
    },
  };
}

const SCALAR = /^(?:null|true|false|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;

function isText(written: string): boolean {
  return typeof valueOf(written) === 'string';
}

/** Undefined for what a parser does not take. */
function valueOf(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    return undefined;
  }
}
