/**
 * Logs in the user's own format: JSON objects or CSV with the field names of keyroll's events, or with any names and a
 * mapping from these to the parts of an event.
 */
import { recordOf } from '../base/record.ts';
import {
  EVENT_KINDS,
  type EventKind,
  type EventOutcome,
  type TokenRef,
  type TokenRefKind,
  type UsageEvent,
} from '../model/usage.ts';
import { memberAt, scalarText, type FieldSource } from './fields.ts';
import { firstText, has, timeOf, type JsonFormat, type TextFormat } from './log-format.ts';

/**
 * Where a log of one's own keeps each part of an event. Paths are names from the outermost object down; of CSV, one
 * name.
 */
export interface Mapping {
  readonly name: string;
  readonly title: string;
  readonly provider: string | null;
  readonly delimiter: string;
  readonly ts: Path;
  readonly token: Path | null;
  readonly tokenKind: Path | null;
  /** Kind of every reference, where no field says it. */
  readonly refKind: TokenRefKind;
  readonly principal: Path | null;
  readonly action: Path | null;
  readonly ip: Path | null;
  readonly userAgent: Path | null;
  readonly resource: Path | null;
  readonly outcome: Path | null;
  /** Values of the outcome that mean success; all others mean failure. Empty: words that anybody would take so. */
  readonly success: readonly string[];
  readonly kind: Path | null;
  /** Values of the kind, and what they mean. */
  readonly kinds: Readonly<Record<string, EventKind>>;
}

type Path = readonly string[];

const PARTS = [
  'ts',
  'token',
  'tokenKind',
  'principal',
  'action',
  'ip',
  'userAgent',
  'resource',
  'outcome',
  'kind',
] as const;
type Part = (typeof PARTS)[number];

const SUCCESS = /^(?:success|succeeded|ok|allow|allowed|true|pass|passed|granted|1|[23]\d\d)$/i;
const FAILURE = /^(?:fail|failure|failed|error|deny|denied|false|refused|rejected|forbidden|0|[45]\d\d)$/i;
const REF_KINDS: readonly TokenRefKind[] = [
  'access_key_id',
  'temporary_key_id',
  'token_id',
  'sha256',
  'accessor',
  'key_id',
  'name',
];

function outcomeOf(text: string | null, success: readonly string[]): EventOutcome {
  if (text === null) return 'unknown';
  if (success.length > 0) return success.includes(text) ? 'success' : 'failure';
  if (SUCCESS.test(text)) return 'success';
  return FAILURE.test(text) ? 'failure' : 'unknown';
}

function kindOf(text: string | null, kinds: Mapping['kinds']): EventKind {
  if (text === null) return 'use';
  return (Object.hasOwn(kinds, text) ? kinds[text] : EVENT_KINDS.find((kind) => kind === text)) ?? 'use';
}

const HEX_HASH = /^[0-9a-f]{64}$/i;
const BASE64_HASH = /^[A-Za-z0-9+/]{43}=$/;

/** A SHA-256 in either notation becomes hexadecimal digits. */
function tokenOf(ref: string | null, kind: TokenRefKind): TokenRef | null {
  if (ref === null) return null;
  if (kind !== 'sha256') return { kind, ref };
  if (HEX_HASH.test(ref)) return { kind, ref: ref.toLowerCase() };
  return BASE64_HASH.test(ref) ? { kind, ref: Buffer.from(ref, 'base64').toString('hex') } : { kind: 'name', ref };
}

/** A text, a number, or true and false: whatever stands there, as a text. */
function plainText(fields: FieldSource, field: number): string | null {
  const type = fields.type(field);
  if (type === 'true' || type === 'false') return type;
  const text = scalarText(fields, field);
  return text === null || text.trim() === '' || text === '-' ? null : text;
}

function eventOf(mapping: Mapping, fields: FieldSource, at: Readonly<Record<Part, number>>): UsageEvent | null {
  const time = timeOf(fields, at.ts);
  const ref = plainText(fields, at.token);
  const action = plainText(fields, at.action);
  if (
    fields.type(at.ts) === 'absent' ||
    (ref === null && action === null && plainText(fields, at.principal) === null)
  ) {
    return null;
  }
  const said = plainText(fields, at.tokenKind);
  const refKind = REF_KINDS.find((kind) => kind === said) ?? mapping.refKind;
  return {
    ts: time?.ms ?? null,
    naive: time?.naive === true,
    kind: kindOf(plainText(fields, at.kind), mapping.kinds),
    token: tokenOf(ref, refKind),
    alias: null,
    principal: plainText(fields, at.principal),
    action,
    outcome: outcomeOf(plainText(fields, at.outcome), mapping.success),
    ip: plainText(fields, at.ip),
    userAgent: firstText(fields, at.userAgent),
    resource: plainText(fields, at.resource),
  };
}

/** Numbers of the parts among the paths that the mapping gives; -1: none. */
function numbered(mapping: Mapping): { readonly paths: readonly Path[]; readonly at: Readonly<Record<Part, number>> } {
  const paths: Path[] = [];
  const numberOf = (part: Part): number => {
    const path = mapping[part];
    if (path === null) return -1;
    const known = paths.findIndex((other) => other.join('\0') === path.join('\0'));
    return known >= 0 ? known : paths.push(path) - 1;
  };
  return { at: recordOf(PARTS, numberOf), paths };
}

export function jsonFormatOf(mapping: Mapping): JsonFormat {
  const { paths, at } = numbered(mapping);
  return {
    shape: 'json',
    name: mapping.name,
    title: mapping.title,
    provider: mapping.provider,
    publicNames: [mapping.token?.at(-1) ?? 'token'],
    fields: paths,
    recognises: (record) => memberAt(record, mapping.ts) !== undefined,
    event: (fields) => eventOf(mapping, fields, at),
  };
}

/** A cell in quotes from the one at `open` on, and where the quote that closes it stands; a doubled quote is one. */
function quotedCell(line: string, open: number): { readonly cell: string; readonly close: number } {
  let cell = '';
  let at = open + 1;
  for (; at < line.length && (line[at] !== '"' || line[at + 1] === '"'); at++) {
    if (line[at] === '"') at++;
    cell += line[at] ?? '';
  }
  return { cell, close: at };
}

/** The cells of a line; quotes around a cell may hold the delimiter. */
function cellsOf(line: string, delimiter: string): string[] {
  const cells: string[] = [];
  for (let at = 0; at <= line.length;) {
    const quoted = line[at] === '"' ? quotedCell(line, at) : null;
    const next = line.indexOf(delimiter, quoted?.close ?? at);
    const end = next < 0 ? line.length : next;
    cells.push(quoted?.cell ?? line.slice(at, end).trim());
    at = end + 1;
  }
  return cells;
}

/** Cells of one line by the numbers of the paths. */
class CellFields implements FieldSource {
  readonly #columns: readonly number[];
  cells: readonly string[] = [];

  constructor(columns: readonly number[]) {
    this.#columns = columns;
  }

  type(field: number): 'absent' | 'text' {
    return this.text(field) === null ? 'absent' : 'text';
  }

  text(field: number): string | null {
    const column = this.#columns[field] ?? -1;
    return column < 0 ? null : (this.cells[column] ?? null);
  }

  number(): null {
    return null;
  }

  plainTime(): null {
    return null;
  }

  value(field: number): unknown {
    return this.text(field) ?? undefined;
  }
}

export function csvFormatOf(mapping: Mapping): TextFormat {
  const { paths, at } = numbered(mapping);
  const names = paths.map((path) => path.join('.'));
  const columnsOf = (line: string): readonly number[] | null => {
    const header = cellsOf(line, mapping.delimiter);
    const columns = names.map((name) => header.indexOf(name));
    return (columns[at.ts] ?? -1) < 0 || header.length < 2 ? null : columns;
  };
  return {
    shape: 'text',
    name: mapping.name,
    title: mapping.title,
    provider: mapping.provider,
    publicNames: [],
    recognises: (line) => columnsOf(line) !== null,
    open() {
      let fields: CellFields | null = null;
      return (line) => {
        if (fields === null) {
          const columns = columnsOf(line);
          if (columns === null) return null;
          fields = new CellFields(columns);
          return 'ignored';
        }
        fields.cells = cellsOf(line, mapping.delimiter);
        return fields.cells.length < 2 ? null : eventOf(mapping, fields, at);
      };
    },
  };
}

const OWN: Mapping = {
  name: 'events',
  title: "keyroll's own events",
  provider: null,
  delimiter: ',',
  ts: ['ts'],
  token: ['token', 'ref'],
  tokenKind: ['token', 'refKind'],
  refKind: 'name',
  principal: ['principal'],
  action: ['action'],
  ip: ['ip'],
  userAgent: ['userAgent'],
  resource: ['resource'],
  outcome: ['outcome'],
  success: [],
  kind: ['kind'],
  kinds: {},
};

const ownJson = jsonFormatOf(OWN);

/** JSON objects with the field names of keyroll's events. */
export const eventsJson: JsonFormat = {
  ...ownJson,
  recognises: (record) =>
    has(record, 'ts') &&
    (memberAt(record, ['token', 'ref']) !== undefined || (has(record, 'principal') && has(record, 'action'))),
};

/** CSV with the same names: `ts,token.ref,principal,...`. */
export const eventsCsv: TextFormat = { ...csvFormatOf(OWN), name: 'events-csv', title: "keyroll's own events as CSV" };
