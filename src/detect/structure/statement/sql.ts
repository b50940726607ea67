/** Secrets in SQL statements: `IDENTIFIED BY 'v'`, and the telling columns of an `INSERT`. */
import {
  DOUBLE_QUOTE,
  OPEN_PAREN,
  CLOSE_PAREN,
  COMMA,
  DOT,
  OPEN_BRACKET,
  BACKSLASH,
  CLOSE_BRACKET,
  BACKTICK,
  isLowerCase,
} from '../../../base/ascii.ts';
import {
  BARE_END,
  LINE_END,
  QUOTE,
  WORD,
  classAt,
  reached,
  skipBlanks,
  skipSpace,
  standsAt,
  standsBefore,
  textOf,
} from '../lexical/byte.ts';
import { literalCandidate, type Candidate, type Window } from '../candidate.ts';
import type { StatedSecret } from './stated-secret.ts';
import type { Span } from '../../../model/span.ts';
import { openingQuote, readQuoted } from '../lexical/quoted.ts';

const MAX_COLUMNS = 60;
const MAX_ROWS = 40;
/** From the verb of a statement to its `IDENTIFIED`. */
const MAX_STATEMENT = 100;

/**
 * `IDENTIFIED BY 'v'`, `IDENTIFIED WITH plugin BY 'v'`, also without quotes (Oracle). `at` is the word `identified`.
 */
export function readIdentifiedBy(window: Window, at: number): StatedSecret | null {
  const { bytes, hi } = window;
  let p = skipBlanks(bytes, at + 10, hi);
  if (standsAt(bytes, p, 'with')) {
    p = skipBlanks(bytes, p + 4, hi);
    while (p < hi && (classAt(bytes, p) & (WORD | QUOTE)) !== 0) p++;
    p = skipBlanks(bytes, p, hi);
  }
  if (!standsAt(bytes, p, 'by')) return null;
  p = skipBlanks(bytes, p + 2, hi);
  if (standsAt(bytes, p, 'password')) {
    // A hash in quotes at MySQL; at Oracle the word is the password.
    const hash = skipBlanks(bytes, p + 8, hi);
    if (openingQuote(bytes, hash, hi) >= 0) p = hash;
  }
  const quote = openingQuote(bytes, p, hi);
  if (quote >= 0) {
    // In double quotes it may be English as well: "identified by" ends many a sentence.
    const value =
      bytes[quote] === BACKTICK ||
      (bytes[quote] === DOUBLE_QUOTE && bytes[quote - 1] !== BACKSLASH && !namesUser(window, at))
        ? null
        : readQuoted(bytes, quote, hi);
    return value === null || bytes[value.after] === DOT || goesOnInProse(bytes, skipBlanks(bytes, value.after, hi))
      ? null
      : { start: value.start, end: value.end, quoted: true };
  }
  if (!namesUser(window, at)) return null;
  let end = p;
  while (end < hi && (classAt(bytes, end) & BARE_END) === 0) end++;
  return reached(end) > p && (end < hi || hi === bytes.length) ? { start: p, end, quoted: false } : null;
}

/** What a statement may say after the password. */
const CLAUSES = [
  'with',
  'default',
  'account',
  'require',
  'replace',
  'quota',
  'temporary',
  'profile',
  'and',
  'or',
  'on',
  'retain',
  'container',
  'using',
  'password',
  'from',
  'in',
];

/** Whether another word follows a literal: `identified by 'id' parameter`. */
function goesOnInProse(bytes: Uint8Array, at: number): boolean {
  return (
    isLowerCase(bytes[at]) &&
    !CLAUSES.some((word) => standsAt(bytes, at, word) && (classAt(bytes, at + word.length) & WORD) === 0)
  );
}

/** Whether the statement speaks of a user: without quotes, "identified by" is ordinary English. */
function namesUser(window: Window, at: number): boolean {
  const { bytes, lo } = window;
  for (let p = at - 1; reached(p) >= lo && at - p < MAX_STATEMENT; p--) {
    if ((classAt(bytes, p) & LINE_END) !== 0) return false;
    if (standsAt(bytes, p, ' connect to ')) return true; // of a database link
    if (standsAt(bytes, p, ' user ') && (standsBefore(bytes, p, 'alter') || standsBefore(bytes, p, 'create'))) {
      return true;
    }
  }
  return false;
}

/** A column by its name, and which one it is, from 0 on. */
interface Column extends Span {
  readonly number: number;
}

/** The telling columns of a list of them; `after` is the first byte behind it. */
interface ColumnList {
  readonly columns: readonly Column[];
  readonly after: number;
}

/** What the name of a column says that holds credentials. */
const TELLING = /pass|pwd|secret|token|(?:api|private|access|encryption|signing)_?key|credential/i;

/** The list of columns that opens at `open`; null where it is none, or where no column is telling. */
function tellingColumns(bytes: Uint8Array, open: number, hi: number): ColumnList | null {
  const columns: Column[] = [];
  let p = open + 1;
  for (let number = 0; number < MAX_COLUMNS; number++) {
    p = skipSpace(bytes, p, hi);
    if ((classAt(bytes, p) & QUOTE) !== 0 || bytes[p] === OPEN_BRACKET) p++;
    const start = p;
    while (p < hi && (classAt(bytes, p) & WORD) !== 0) p++;
    if (p === start || reached(p) >= hi) return null;
    if (TELLING.test(textOf(bytes, start, p))) columns.push({ number, start, end: p });
    if ((classAt(bytes, p) & QUOTE) !== 0 || bytes[p] === CLOSE_BRACKET) p++;
    p = skipSpace(bytes, p, hi);
    if (bytes[p] === CLOSE_PAREN) return columns.length === 0 ? null : { columns, after: p + 1 };
    if (bytes[p] !== COMMA) return null;
    p++;
  }
  return null;
}

/** The literals of one row of values, by their number; `after` is the first byte behind it, or -1 where it is cut. */
interface Row {
  readonly literals: ReadonlyMap<number, Span>;
  readonly after: number;
}

function readRow(bytes: Uint8Array, open: number, hi: number): Row {
  const literals = new Map<number, Span>();
  let number = 0;
  let depth = 0;
  for (let p = open + 1; reached(p) < hi; p++) {
    const byte = bytes[p];
    if ((classAt(bytes, p) & QUOTE) !== 0) {
      const literal = readQuoted(bytes, p, hi);
      if (literal === null) return { literals, after: -1 };
      if (depth === 0) literals.set(number, literal);
      p = literal.after - 1;
    } else if (byte === OPEN_PAREN) depth++;
    else if (byte === CLOSE_PAREN && depth-- === 0) return { literals, after: p + 1 };
    else if (byte === COMMA && depth === 0) number++;
  }
  return { literals, after: -1 };
}

/** MD5, SHA-1, SHA-256 or SHA-512 in hex. */
const DIGEST = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})$/i;

/** What a table of users holds in place of passwords: their digests, without the mark of a scheme. */
function isDigest(bytes: Uint8Array, column: Span, literal: Span): boolean {
  return (
    /pass|pwd/i.test(textOf(bytes, column.start, column.end)) && DIGEST.test(textOf(bytes, literal.start, literal.end))
  );
}

/** `INSERT INTO t (a, password) VALUES ('x', 'v'), ...`; `from` is the first byte after `insert into`. */
export function readInsert(window: Window, from: number): readonly Candidate[] {
  const { bytes, hi } = window;
  let p = skipBlanks(bytes, from, hi);
  while (
    p < hi &&
    ((classAt(bytes, p) & (WORD | QUOTE)) !== 0 ||
      bytes[p] === DOT ||
      bytes[p] === OPEN_BRACKET ||
      bytes[p] === CLOSE_BRACKET)
  ) {
    p++;
  }
  p = skipSpace(bytes, p, hi);
  const list = bytes[p] === OPEN_PAREN ? tellingColumns(bytes, p, hi) : null;
  if (list === null) return [];
  p = skipSpace(bytes, list.after, hi);
  if (!standsAt(bytes, p, 'values')) return [];
  const found: Candidate[] = [];
  p = skipSpace(bytes, p + 6, hi);
  for (let rows = 0; rows < MAX_ROWS && bytes[p] === OPEN_PAREN; rows++) {
    const { literals, after } = readRow(bytes, p, hi);
    for (const column of list.columns) {
      const literal = literals.get(column.number);
      const value = literal && literalCandidate('sibling', column, literal);
      if (!literal || !value) continue;
      found.push(isDigest(bytes, column, literal) ? { ...value, ruleId: 'password-hash-weak' } : value);
    }
    if (after < 0) break;
    p = skipSpace(bytes, after, hi);
    if (bytes[p] === COMMA) p = skipSpace(bytes, p + 1, hi);
  }
  return found;
}
