/**
 * Reads a few fields of a JSON object from its bytes, without making an object of it.
 *
 * One pass holds the nesting and the ends of texts to account; of what nobody asked for nothing else is looked at. Where
 * a plain reading might differ from a parser's (a name written with escapes, a wanted name that stands twice), the object
 * is in doubt, and whoever asked parses it instead. Texts are searched four bytes at a time.
 */
import type { FieldSource, FieldType } from './fields.ts';
import { TextCache } from './text-cache.ts';

/** Behind the bytes of a window, so that a search for the end of a text always ends. */
export const GUARD_BYTES = 8;
const QUOTE = 34, COMMA = 44, COLON = 58, OPEN_LIST = 91, CLOSE_LIST = 93, OPEN = 123, CLOSE = 125;

/** A name that leads to wanted fields. */
interface Branch {
  readonly name: Uint8Array;
  /** The field that the path to here is; -1: none. */
  readonly field: number;
  readonly below: readonly Branch[];
  /** The reading in which it was met last. */
  met: number;
}

export type JsonReading = 'read' | 'doubt' | 'broken';

function branchesOf(paths: readonly (readonly string[])[], depth = 0, at: readonly number[] = paths.map((_, index) => index)): readonly Branch[] {
  const names = [...new Set(at.flatMap((index) => paths[index]?.[depth] ?? []))];
  return names.map((name) => {
    const through = at.filter((index) => paths[index]?.[depth] === name);
    return {
      name: Buffer.from(name),
      field: through.find((index) => paths[index]?.length === depth + 1) ?? -1,
      below: branchesOf(paths, depth + 1, through.filter((index) => (paths[index]?.length ?? 0) > depth + 1)),
      met: 0,
    };
  });
}

export class JsonFields implements FieldSource {
  readonly #root: readonly Branch[];
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;
  readonly #texts = new TextCache();
  #bytes: Buffer = Buffer.alloc(0);
  #view: DataView = new DataView(new ArrayBuffer(0));
  #end = 0;
  #doubt = false;
  #reading = 0;
  /** Escapes that were passed over so far. */
  #escapes = 0;

  /** `paths`: names from the outermost object down. No path twice. */
  constructor(paths: readonly (readonly string[])[]) {
    this.#root = branchesOf(paths);
    this.#starts = new Int32Array(paths.length);
    this.#ends = new Int32Array(paths.length);
  }

  /** Reads the object at `[start, end)`. `bytes` has `GUARD_BYTES` quotes somewhere behind `end`; `view` is over the same bytes. */
  read(bytes: Buffer, view: DataView, start: number, end: number): JsonReading {
    this.#bytes = bytes;
    this.#view = view;
    this.#end = end;
    this.#doubt = false;
    this.#reading++;
    this.#starts.fill(-1);
    const open = this.#space(start);
    if (bytes[open] !== OPEN) return 'broken';
    const close = this.#object(this.#root, open + 1);
    if (close < 0 || close > end || this.#space(close) !== end) return 'broken';
    return this.#doubt ? 'doubt' : 'read';
  }

  type(field: number): FieldType {
    const start = this.#starts[field] ?? -1;
    if (start < 0) return 'absent';
    switch (this.#bytes[start]) {
      case QUOTE: return 'text';
      case OPEN: case OPEN_LIST: return 'nested';
      case 0x6e: return 'null';
      case 0x74: return 'true';
      case 0x66: return 'false';
      default: return 'number';
    }
  }

  text(field: number): string | null {
    const start = this.#starts[field] ?? -1;
    if (start < 0 || this.#bytes[start] !== QUOTE) return null;
    return this.#texts.get(this.#bytes, start + 1, (this.#ends[field] ?? 0) - 1);
  }

  number(field: number): number | null {
    const start = this.#starts[field] ?? -1;
    return start >= 0 && this.type(field) === 'number' ? Number(this.#bytes.toString('latin1', start, this.#ends[field])) : null;
  }

  value(field: number): unknown {
    const start = this.#starts[field] ?? -1;
    return start < 0 ? undefined : JSON.parse(this.#bytes.toString('utf8', start, this.#ends[field]));
  }

  #space(at: number): number {
    let p = at;
    for (let c = this.#bytes[p]; p < this.#end && (c === 32 || c === 10 || c === 13 || c === 9); c = this.#bytes[p]) p++;
    return p;
  }

  /** From behind a quote to behind the one that ends the text. */
  #textEnd(at: number): number {
    const bytes = this.#bytes, view = this.#view;
    for (let p = at; ;) {
      const word = view.getInt32(p, true), quotes = word ^ 0x22222222, slashes = word ^ 0x5c5c5c5c;
      const found = (((quotes - 0x01010101) & ~quotes) | ((slashes - 0x01010101) & ~slashes)) & 0x80808080;
      if (found === 0) {
        p += 4;
        continue;
      }
      p += (31 - Math.clz32(found & -found)) >> 3;
      if (bytes[p] === QUOTE) return p + 1;
      this.#escapes++;
      p += 2;
      if (p >= this.#end) return p + 1;
    }
  }

  /** From behind an opening bracket to behind its counterpart, or -1. */
  #nestEnd(at: number): number {
    const bytes = this.#bytes, end = this.#end;
    let depth = 1, p = at;
    while (p < end) {
      const c = bytes[p++] as number;
      if (c === QUOTE) p = this.#textEnd(p);
      else if ((c | 32) === OPEN) depth++;
      else if ((c | 32) === CLOSE && --depth === 0) return p;
    }
    return -1;
  }

  /** Behind the value at `at`, or -1. */
  #valueEnd(at: number): number {
    const c = this.#bytes[at];
    if (c === QUOTE) return this.#textEnd(at + 1);
    if (c === OPEN || c === OPEN_LIST) return this.#nestEnd(at + 1);
    let p = at;
    for (let next = this.#bytes[p]; p < this.#end && next !== COMMA && next !== CLOSE && next !== CLOSE_LIST && next !== 32 && next !== 10 && next !== 13 && next !== 9; next = this.#bytes[p]) p++;
    return p === at ? -1 : p;
  }

  #branchOf(branches: readonly Branch[], start: number, end: number): Branch | null {
    const bytes = this.#bytes, length = end - start;
    for (let i = 0; i < branches.length; i++) {
      const branch = branches[i] as Branch, { name } = branch;
      if (name.length !== length) continue;
      let at = 0;
      while (at < length && name[at] === bytes[start + at]) at++;
      if (at === length) return branch;
    }
    return null;
  }

  /** From behind the opening brace to behind the closing one, or -1. */
  #object(branches: readonly Branch[], at: number): number {
    const bytes = this.#bytes;
    let p = this.#space(at);
    if (bytes[p] === CLOSE) return p + 1;
    while (p < this.#end && bytes[p] === QUOTE) {
      const escapes = this.#escapes, nameStart = p + 1, nameEnd = this.#textEnd(nameStart) - 1;
      p = this.#space(nameEnd + 1);
      if (p >= this.#end || bytes[p] !== COLON) return -1;
      p = this.#space(p + 1);
      const branch = this.#branchOf(branches, nameStart, nameEnd);
      if (branch === null) {
        if (this.#escapes !== escapes) this.#doubt = true;
        p = this.#valueEnd(p);
      } else {
        if (branch.met === this.#reading) this.#doubt = true;
        branch.met = this.#reading;
        p = this.#wanted(branch, p);
      }
      if (p < 0) return -1;
      p = this.#space(p);
      if (bytes[p] === CLOSE) return p + 1;
      if (bytes[p] !== COMMA) return -1;
      p = this.#space(p + 1);
    }
    return -1;
  }

  #wanted(branch: Branch, at: number): number {
    const escapes = this.#escapes;
    const end = branch.below.length > 0 && this.#bytes[at] === OPEN ? this.#object(branch.below, at + 1) : this.#valueEnd(at);
    if (branch.field >= 0 && end >= 0) {
      this.#starts[branch.field] = at;
      this.#ends[branch.field] = end;
      if (!this.#isSound(at, end, this.#escapes !== escapes)) return -1;
    }
    return end;
  }

  /** A wanted scalar is one that a parser takes. */
  #isSound(start: number, end: number, hasEscapes: boolean): boolean {
    if (end > this.#end) return false;
    const first = this.#bytes[start];
    if (first === OPEN || first === OPEN_LIST) return true;
    if (first === QUOTE) return !hasEscapes || isText(this.#bytes.toString('latin1', start, end));
    return SCALAR.test(this.#bytes.toString('latin1', start, end));
  }
}

const SCALAR = /^(?:null|true|false|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;

function isText(written: string): boolean {
  try {
    JSON.parse(written);
    return true;
  } catch {
    return false;
  }
}
