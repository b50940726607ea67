/** What a reader of one kind of log offers: the fields that it wants of each record, and the event that they make. */
import { recordOf } from '../base/record.ts';
import type { EventKind, EventOutcome, TokenRef, UsageEvent } from '../model/usage.ts';
import { filledText, type FieldSource } from './fields.ts';
import { fromNumber, parseTime, type LogTime } from './timestamp.ts';

interface FormatName {
  /** As `--log-format` takes it and `log_sources` may name it. */
  readonly name: string;
  readonly title: string;
  /** Provider whose tokens it tells of; null: of anybody's. */
  readonly provider: string | null;
  /** Names of members that hold public ids or hashes: what stands there is no secret of the log. */
  readonly publicNames: readonly string[];
}

/** Records that are JSON objects. */
export interface JsonFormat extends FormatName {
  readonly shape: 'json';
  /** Whether a record, parsed as a whole, is one of this format. */
  recognises(record: object): boolean;
  /** Paths of the fields, from the outermost object down. */
  readonly fields: readonly (readonly string[])[];
  /** Null where the record lacks what makes it one of this format; `ignored` for one of it that is no event. */
  event(fields: FieldSource): UsageEvent | 'ignored' | null;
}

/** Records that are lines of text. */
export interface TextFormat extends FormatName {
  readonly shape: 'text';
  recognises(line: string): boolean;
  /**
   * A reader for one file; it gives null for a line that is none of this format, `ignored` for one that is no event.
   */
  open(): (line: string) => UsageEvent | 'ignored' | null;
}

export type LogFormat = JsonFormat | TextFormat;

/** Numbers the fields that a format wants, by the names that its own code uses. */
export function fieldTable<Name extends string>(
  paths: Readonly<Record<Name, readonly string[]>>,
): { readonly paths: readonly (readonly string[])[]; readonly at: Readonly<Record<Name, number>> } {
  const names = Object.keys(paths) as Name[];
  return { paths: names.map((name) => paths[name]), at: recordOf(names, (_, at) => at) };
}

/** What an event starts from: nothing known. */
export const NO_EVENT: UsageEvent = {
  ts: null,
  naive: false,
  kind: 'use',
  token: null,
  alias: null,
  principal: null,
  action: null,
  outcome: 'unknown',
  ip: null,
  userAgent: null,
  resource: null,
};

/** Time of a field, written as a text or a number. */
export function timeOf(fields: FieldSource, field: number): LogTime | null {
  const plain = fields.plainTime(field);
  if (plain !== null) return { ms: plain, naive: false };
  const text = fields.text(field);
  if (text !== null) return parseTime(text);
  const number = fields.number(field);
  return number === null ? null : fromNumber(number);
}

/** The first of several fields that says something. */
export function firstText(fields: FieldSource, ...numbers: readonly number[]): string | null {
  for (const field of numbers) {
    const text = filledText(fields, field);
    if (text !== null) return text;
  }
  return null;
}

/** The first item of a field that holds a list. */
export function firstItem(fields: FieldSource, field: number): unknown {
  const list = fields.type(field) === 'nested' ? fields.value(field) : null;
  return Array.isArray(list) ? list[0] : undefined;
}

/** How a request went, by the status that HTTP answered it with. */
export function outcomeOfStatus(status: number | null): EventOutcome {
  return status === null ? 'unknown' : status < 400 ? 'success' : 'failure';
}

export function tokenRef(kind: TokenRef['kind'], ref: string | null): TokenRef | null {
  return ref === null ? null : { kind, ref };
}

/**
 * Tells kinds of events by their names: what answers to `logControl` stops, starts or alters a log; names that are not
 * listed are those of uses.
 */
export function kindsByName(
  kinds: Readonly<Record<string, EventKind>>,
  logControl: RegExp | null = null,
): (name: string | null) => EventKind {
  const known = new Map(Object.entries(kinds));
  return (name) => {
    if (name === null) return 'use';
    return logControl?.test(name) === true ? 'log_control' : (known.get(name) ?? 'use');
  };
}

/** For sources that tell refusals apart: only a refused use is a failure to authenticate. */
export function kindOfUse(kind: EventKind, outcome: EventOutcome, isRefusal: boolean): EventKind {
  return kind === 'use' && outcome === 'failure' && isRefusal ? 'auth_fail' : kind;
}

export function has(record: object, ...names: readonly string[]): boolean {
  return names.every((name) => Object.hasOwn(record, name));
}
