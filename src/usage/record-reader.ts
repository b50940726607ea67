/**
 * From a record to an event. The format of the first record that is recognised is kept until a record is none of it;
 * then that record is looked at afresh, so that a file may change its format on the way.
 */
import { OPEN_BRACE } from '../base/ascii.ts';
import type { UsageEvent } from '../model/usage.ts';
import { ParsedFields } from './fields.ts';
import { recogniseLine, recogniseRecord } from './formats/all.ts';
import { JsonFields } from './json-fields.ts';
import type { JsonFormat, LogFormat, TextFormat } from './log-format.ts';
import { objectBehindWords, wrappedIn } from './unwrap.ts';
import type { Window } from './framing/window.ts';

export interface Understood {
  readonly format: LogFormat;
  /** Null for a record of the format that is no event: a header, the first half of a pair. */
  readonly event: UsageEvent | null;
}

/** Why a record is no event, in words that follow "not understood: ". */
export type Misunderstood = string;

interface JsonReader {
  readonly format: JsonFormat;
  readonly fields: JsonFields;
  readonly parsed: ParsedFields;
}

interface TextReader {
  readonly format: TextFormat;
  readonly read: ReturnType<TextFormat['open']>;
}

const NOT_JSON = 'it is not complete JSON';
const MAX_TEXT_LINE = 1 << 20;

function understood(format: LogFormat, event: UsageEvent | 'ignored'): Understood {
  return { format, event: event === 'ignored' ? null : event };
}

export class RecordReader {
  readonly #forced: LogFormat | null;
  readonly #mapped: LogFormat | null;
  readonly #window: Window;
  readonly #jsonReaders = new Map<string, JsonReader>();
  #json: JsonReader | null = null;
  #text: TextReader | null = null;

  /** `forced`: the format that all records are, whatever they look like. `mapped`: one that is tried before all others. */
  constructor(window: Window, forced: LogFormat | null, mapped: LogFormat | null) {
    this.#window = window;
    this.#forced = forced;
    this.#mapped = mapped;
    if (forced?.shape === 'json') this.#json = this.#readerOf(forced);
    if (forced?.shape === 'text') this.#text = { format: forced, read: forced.open() };
  }

  /** The record at `[start, end)` of the window. */
  read(start: number, end: number): Understood | Misunderstood {
    const { bytes } = this.#window;
    if (bytes[start] === OPEN_BRACE && this.#forced?.shape !== 'text') return this.#readJson(start, end);
    if (end - start > MAX_TEXT_LINE) return 'the line is too long';
    return this.#readText(bytes.toString('utf8', start, end));
  }

  #readerOf(format: JsonFormat): JsonReader {
    let reader = this.#jsonReaders.get(format.name);
    if (reader === undefined) {
      this.#jsonReaders.set(
        format.name,
        (reader = {
          format,
          fields: new JsonFields(format.fields, this.#window),
          parsed: new ParsedFields(format.fields),
        }),
      );
    }
    return reader;
  }

  #readJson(start: number, end: number): Understood | Misunderstood {
    const reader = this.#json;
    if (reader !== null && reader.fields.read(start, end) === 'read') {
      const event = reader.format.event(reader.fields);
      if (event !== null) return understood(reader.format, event);
    }
    return this.#readParsed(this.#window.bytes.toString('utf8', start, end));
  }

  #readParsed(text: string): Understood | Misunderstood {
    let record: unknown;
    try {
      record = JSON.parse(text);
    } catch {
      return NOT_JSON;
    }
    if (typeof record !== 'object' || record === null) return NOT_JSON;
    const outer = this.#readRecord(record);
    if (typeof outer !== 'string') return outer;
    for (const inner of wrappedIn(record)) {
      const read = this.#readRecord(inner);
      if (typeof read !== 'string') return read;
    }
    return outer;
  }

  #readRecord(record: object): Understood | Misunderstood {
    const known = this.#json;
    const ofKnown = known?.format.event(known.parsed.of(record)) ?? null;
    if (known !== null && ofKnown !== null) return understood(known.format, ofKnown);
    if (this.#forced !== null) return `it is not an event of ${this.#forced.title}`;
    const format =
      this.#mapped?.shape === 'json' && this.#mapped.recognises(record) ? this.#mapped : recogniseRecord(record);
    if (format === null) return 'it is not an event of a known format';
    const reader = this.#readerOf(format);
    const event = format.event(reader.parsed.of(record));
    if (event === null) return `it is not an event of ${format.title}`;
    this.#json = reader;
    return understood(format, event);
  }

  #readText(line: string): Understood | Misunderstood {
    const ofKnown = this.#text?.read(line) ?? null;
    if (this.#text !== null && ofKnown !== null) return understood(this.#text.format, ofKnown);
    const object = objectBehindWords(line);
    if (object > 0 && this.#forced?.shape !== 'text') return this.#readParsed(line.slice(object));
    if (this.#forced !== null) return `it is not a line of ${this.#forced.title}`;
    const format = this.#mapped?.shape === 'text' && this.#mapped.recognises(line) ? this.#mapped : recogniseLine(line);
    if (format === null) return 'it is not a line of a known format';
    const read = format.open();
    const event = read(line);
    if (event === null) return `it is not a line of ${format.title}`;
    this.#text = { format, read };
    return understood(format, event);
  }
}
