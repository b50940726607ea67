/**
 * Reads one log from its first byte to its last. Records that are not understood are counted and the first ones listed;
 * a log that ends too early, or has a record too long to be one, is incomplete.
 */
import { open, type FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { count, grouped } from '../base/count.ts';
import { diagnostic, type Diagnostic } from '../model/diagnostic.ts';
import type { LogFile, UsageEvent } from '../model/usage.ts';
import type { Framing, RecordSink } from './framing/framing.ts';
import type { UsageLedger } from './ledger/ledger.ts';
import { LogDamage } from './framing/log-errors.ts';
import { LogDigest } from './framing/log-digest.ts';
import type { LogFormat } from './log-format.ts';
import { framingOf } from './framing/recognise.ts';
import { RecordReader } from './record-reader.ts';
import type { LogPlace } from './ledger/tally.ts';
import { logBytes, compressionOf } from './framing/decompress.ts';
import type { Window } from './framing/window.ts';

/** Records not understood that are listed one by one. */
const MOST_LISTED = 10;
const READ_BYTES = 1 << 20;

/** Bytes of a log that end at the end of a record, for consumers that look for more than events. */
export type BlockTaker = (
  bytes: Buffer,
  at: {
    readonly path: string;
    readonly offset: number;
    readonly line: number;
    /** Bytes of that line that came before. */
    readonly column: number;
    readonly format: LogFormat | null;
  },
) => void;

export interface LogOptions {
  readonly path: string;
  /** What every record is, whatever it looks like; null: each record tells. */
  readonly format: LogFormat | null;
  /** The format of the user's mapping file, tried before all others. */
  readonly mapped: LogFormat | null;
  readonly ledger: UsageLedger;
  /** For one log at a time. */
  readonly window: Window;
  readonly onBlock: BlockTaker | null;
}

export interface LogResult {
  readonly file: LogFile;
  /** Of a compression that is not read, or damaged. */
  readonly isDamaged: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

class LogReading implements RecordSink {
  readonly window: Window;
  readonly diagnostics: Diagnostic[] = [];
  readonly digest = new LogDigest();
  readonly #options: LogOptions;
  readonly #reader: RecordReader;
  readonly #place: LogPlace;
  readonly #formats: string[] = [];
  #format: LogFormat | null = null;
  #framing: Framing | null = null;
  #events = 0;
  #lost = 0;
  #listed = 0;
  #first: number | null = null;
  #last: number | null = null;
  #line = 1;
  #column = 0;
  #hasNul = false;
  damaged = false;

  constructor(options: LogOptions) {
    this.#options = options;
    this.window = options.window;
    this.window.begin();
    this.#reader = new RecordReader(options.window, options.format, options.mapped);
    this.#place = { file: options.path, line: 1 };
  }

  record(start: number, end: number, line: number): void {
    let from = start;
    while (from < end && (this.window.bytes[from] as number) <= 32) from++;
    if (from > start && this.window.bytes[start] === 0) this.#reportNul(line);
    if (from === end) return;
    this.#place.line = line;
    const read = this.#reader.read(from, end);
    if (typeof read === 'string') this.#lose(line, read);
    else {
      if (read.format !== this.#format) this.#change(read.format, line);
      if (read.event !== null) this.#take(read.event, read.format);
    }
  }

  skipped(line: number, bytes: number, reason: 'too long' | 'cut off'): void {
    this.damaged = true;
    const size = `${grouped(Math.ceil(bytes / 1024 ** 2))} MB`;
    this.#lose(
      line,
      reason === 'too long' ? `the record is ${size} long, more than any event` : 'the file ends in the middle of it',
    );
  }

  #take(event: UsageEvent, format: LogFormat): void {
    this.#events++;
    const { ts } = event;
    if (ts !== null) {
      if (this.#first === null || ts < this.#first) this.#first = ts;
      if (this.#last === null || ts > this.#last) this.#last = ts;
    }
    this.#options.ledger.add(event, format, this.#place);
  }

  #change(format: LogFormat, line: number): void {
    const before = this.#format;
    this.#format = format;
    if (!this.#formats.includes(format.name)) this.#formats.push(format.name);
    if (before !== null && this.#listed++ < MOST_LISTED) {
      this.#report(
        'warning',
        'log-format-changes',
        `${before.title} before, ${format.title} from here: each line is read in its own format`,
        line,
      );
    }
  }

  #lose(line: number, reason: string): void {
    this.#lost++;
    if (this.#listed++ < MOST_LISTED)
      this.#report('warning', 'log-line', `not understood and left out: ${reason}`, line);
  }

  #reportNul(line: number): void {
    if (!this.#hasNul) {
      this.#report(
        'note',
        'log-nul',
        'NUL bytes before a line were skipped; a log has them if it was truncated while being written',
        line,
      );
    }
    this.#hasNul = true;
  }

  #report(severity: Diagnostic['severity'], code: string, message: string, line: number | null): void {
    this.diagnostics.push(
      diagnostic(severity, code, message, { path: this.#options.path, ...(line === null ? {} : { line }) }),
    );
  }

  advance(isLast: boolean): void {
    const { window } = this;
    this.#framing ??= framingOf(window, isLast);
    if (this.#framing === null) return;
    const done = this.#framing.advance(window, this, isLast);
    if (done > 0) this.#passBlock(done);
    window.drop(done);
  }

  #passBlock(done: number): void {
    const { onBlock, path } = this.#options;
    if (onBlock === null) return;
    const block = this.window.bytes.subarray(0, done);
    onBlock(block, { path, offset: this.window.base, line: this.#line, column: this.#column, format: this.#format });
    for (let at = block.indexOf(10); at >= 0; at = block.indexOf(10, at + 1)) this.#line++;
    const last = block.lastIndexOf(10);
    this.#column = last < 0 ? this.#column + done : done - last - 1;
  }

  conclude(): LogResult {
    const { path, format } = this.#options;
    const bytes = this.window.base;
    if (this.#listed > MOST_LISTED) {
      this.#report(
        'warning',
        'log-lines',
        `${count(this.#listed - MOST_LISTED, 'more record')} like these, not listed`,
        null,
      );
    }
    if (this.#events === 0 && this.#lost === 0 && !this.damaged) {
      this.#report('warning', 'log-empty', bytes === 0 ? 'the file is empty' : 'the file has no events', null);
    }
    const file: LogFile = {
      path,
      formats: this.#formats.length === 0 && format !== null ? [format.name] : this.#formats,
      events: this.#events,
      notUnderstood: this.#lost,
      bytes,
      ...this.digest.end(),
      first: this.#first,
      last: this.#last,
      complete: !this.damaged && this.#lost === 0,
    };
    return {
      file,
      isDamaged: this.diagnostics.some(({ code }) => code === 'log-damaged'),
      diagnostics: this.diagnostics,
    };
  }

  damage(message: string): void {
    this.damaged = true;
    this.#report('error', 'log-damaged', message, null);
  }
}

/** Plain bytes, read straight into the window. */
async function readPlain(file: FileHandle, reading: LogReading): Promise<void> {
  const { window, digest } = reading;
  for (;;) {
    window.reserve(READ_BYTES);
    const { bytesRead } = await file.read(window.bytes, window.filled, READ_BYTES);
    if (bytesRead === 0) return;
    digest.add(window.bytes.subarray(window.filled, window.filled + bytesRead));
    window.grow(bytesRead);
    reading.advance(false);
  }
}

async function readStream(stream: Readable, reading: LogReading): Promise<void> {
  try {
    for await (const chunk of logBytes(reading.digest.through(stream))) {
      reading.window.append(chunk);
      reading.advance(false);
    }
  } catch (error) {
    if (!(error instanceof LogDamage)) throw error;
    reading.damage(error.message);
    await reading.digest.drain();
  }
}

/** Whether the file can be read as it is: not compressed, not UTF-16, without a byte order mark. */
async function isPlain(file: FileHandle): Promise<boolean> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
  const head = buffer.subarray(0, bytesRead);
  const [a = 0, b] = head;
  return compressionOf(head) === 'none' && !(a === 0xef && b === 0xbb) && a < 0xfe;
}

async function readFile(path: string, reading: LogReading): Promise<void> {
  const file = await open(path);
  try {
    if ((await file.stat()).isFile() && (await isPlain(file))) await readPlain(file, reading);
    else await readStream(file.createReadStream({ highWaterMark: READ_BYTES, start: 0, autoClose: false }), reading);
  } finally {
    await file.close();
  }
}

/** `input`: the path of a file, or a stream. Throws where it cannot be read at all. */
export async function readLog(input: string | Readable, options: LogOptions): Promise<LogResult> {
  const reading = new LogReading(options);
  if (typeof input === 'string') await readFile(input, reading);
  else await readStream(input, reading);
  reading.advance(true);
  return reading.conclude();
}
