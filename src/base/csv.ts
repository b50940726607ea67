/**
 * CSV by RFC 4180: fields between commas, quotes doubled inside quotes, line ends inside quotes kept. Strict, because a
 * listing that is read wrong is worse than one that is refused; problems come with their place and without their text,
 * which a listing of tokens must not lose into a log.
 */
import type { Position } from './position.ts';

export interface CsvRow {
  readonly fields: readonly string[];
  readonly position: Position;
}

export interface CsvProblem {
  readonly message: string;
  readonly position: Position;
}

const FIELD = /"((?:[^"]|"")*)"|([^",\r\n]*)/y;
const LINE_END = /\r?\n|$/y;

/** All rows, empty lines left out, or the first problem. A byte order mark at the start does not count. */
export function parseCsv(text: string, separator = ','): readonly CsvRow[] | CsvProblem {
  return new CsvReader(text, separator).read();
}

class CsvReader {
  readonly #text: string;
  readonly #separator: string;
  readonly #field: RegExp;
  #at: number;
  #line = 1;
  #lineStart = 0;

  constructor(text: string, separator: string) {
    this.#text = text;
    this.#separator = separator;
    this.#field = separator === ',' ? FIELD : new RegExp(FIELD.source.replaceAll(',', separator), 'y');
    this.#at = text.startsWith('\uFEFF') ? 1 : 0;
  }

  read(): readonly CsvRow[] | CsvProblem {
    const rows: CsvRow[] = [];
    while (this.#at < this.#text.length) {
      const position = this.#position();
      const fields = this.#row();
      if (fields === null) return { message: 'a quoted field is not closed', position: this.#position() };
      if (!this.#endLine()) {
        return {
          message:
            'a quote is in the middle of a field; enclose such a field in quotes and double each quote inside it',
          position: this.#position(),
        };
      }
      if (fields.length > 1 || fields[0] !== '') rows.push({ fields, position });
    }
    return rows;
  }

  #position(): Position {
    return { line: this.#line, column: this.#at - this.#lineStart + 1 };
  }

  /** The fields up to where no separator follows; null where a quote is not closed. */
  #row(): string[] | null {
    const fields: string[] = [];
    for (;;) {
      this.#field.lastIndex = this.#at;
      const [whole = '', quoted, bare = ''] = this.#field.exec(this.#text) ?? [];
      if (quoted === undefined && this.#text[this.#at] === '"') return null;
      if (quoted !== undefined) this.#countLines(whole);
      this.#at += whole.length;
      fields.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
      if (this.#text[this.#at] !== this.#separator) return fields;
      this.#at += 1;
    }
  }

  /** Counts the line ends in the quoted field that begins here. */
  #countLines(field: string): void {
    for (let end = field.indexOf('\n'); end !== -1; end = field.indexOf('\n', end + 1)) {
      this.#beginLine(this.#at + end + 1);
    }
  }

  #beginLine(start: number): void {
    this.#line += 1;
    this.#lineStart = start;
  }

  /** Passes over the end of a line. False where something else stands there. */
  #endLine(): boolean {
    LINE_END.lastIndex = this.#at;
    const [lineEnd] = LINE_END.exec(this.#text) ?? [];
    if (lineEnd === undefined) return false;
    this.#at += lineEnd.length;
    this.#beginLine(this.#at);
    return true;
  }
}

/** Begins a formula where a spreadsheet opens the file; wide signs do so where Chinese or Japanese is written. */
const FORMULA = /^(?:\s*[=+\-@＝＋－＠]|[\t\r])/;

/**
 * Rows with CRLF ends; what a spreadsheet would take for a formula gets a `'` before it, and quotes stand around what it
 * may take for an end of the field: LibreOffice divides at semicolons and tabs, too.
 */
export function formatCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((fields) => `${fields.map(csvField).join(',')}\r\n`).join('');
}

function csvField(text: string): string {
  const safe = FORMULA.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
