/**
 * Times as logs write them: RFC 3339 and its looser cousins, seconds or milliseconds since the epoch, and the form of
 * access logs. A time without a zone is taken as UTC, and that is said.
 */
import { DAY_MS, MINUTE_MS } from '../base/date.ts';

export interface LogTime {
  readonly ms: number;
  /** Written without a zone. */
  readonly naive: boolean;
}

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|z|UTC|GMT|[+-]\d{2}:?(?:\d{2})?)?$/;
const ACCESS = /^(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):(\d{2}):(\d{2}):(\d{2}) ([+-]\d{4})$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Smaller numbers are seconds: 100,000,000,000 ms were over in March 1973. */
const FIRST_MILLISECONDS = 1e11;
const FIRST_MICROSECONDS = 1e14;
const FIRST_NANOSECONDS = 1e17;

/** Null for what is no time, or a day that does not exist. */
export function parseTime(text: string): LogTime | null {
  const iso = ISO.exec(text);
  if (iso !== null) return fromIso(iso);
  const access = ACCESS.exec(text);
  if (access !== null) return fromAccess(access);
  return /^\d{9,19}(?:\.\d{1,9})?$/.test(text) ? fromNumber(Number(text)) : null;
}

/** A number: its size tells its unit. */
export function fromNumber(value: number): LogTime | null {
  if (!Number.isFinite(value) || value <= 0) return null;
  const ms =
    value < FIRST_MILLISECONDS
      ? value * 1000
      : value < FIRST_MICROSECONDS
        ? value
        : value < FIRST_NANOSECONDS
          ? value / 1000
          : value / 1e6;
  return { ms: Math.round(ms), naive: false };
}

const NO_DAY = -1;
let dayStart = NO_DAY;
let dayMiddle = 0;
let dayEnd = 0;
let dayMs = 0;

/** As `parseTime`, for the bytes of `2026-08-01T10:02:11Z`; null for whatever is written in another way. */
export function plainTimeAt(bytes: Uint8Array, view: DataView, at: number): number | null {
  const start = view.getInt32(at, true);
  const middle = view.getInt32(at + 4, true);
  const end = view.getInt16(at + 8, true);
  if (start !== dayStart || middle !== dayMiddle || end !== dayEnd) {
    const day = fromIso(ISO.exec(Buffer.from(bytes.buffer, bytes.byteOffset + at, 10).toString('latin1')) ?? ['']);
    if (day === null) return null;
    [dayStart, dayMiddle, dayEnd, dayMs] = [start, middle, end, day.ms];
  }
  const hour = twoAt(bytes, at + 11);
  const minute = twoAt(bytes, at + 14);
  const second = twoAt(bytes, at + 17);
  const isPlain =
    bytes[at + 10] === 0x54 &&
    bytes[at + 13] === 0x3a &&
    bytes[at + 16] === 0x3a &&
    bytes[at + 19] === 0x5a &&
    hour >= 0 &&
    hour < 24 &&
    minute >= 0 &&
    minute < 60 &&
    second >= 0 &&
    second < 60;
  return isPlain ? dayMs + (hour * 3600 + minute * 60 + second) * 1000 : null;
}

/** The number that two digits make; -1 for others. */
function twoAt(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] as number) - 48;
  const ones = (bytes[at + 1] as number) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

function fromIso(parts: readonly (string | undefined)[]): LogTime | null {
  const [, year = '', month = '', day = '', hour = '0', minute = '0', second = '0', fraction = '', zone] = parts;
  const ms = utc(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second));
  if (ms === null) return null;
  const thousandths = fraction === '' ? 0 : Math.floor(Number(`0.${fraction}`) * 1000 + 1e-6);
  return { ms: ms + thousandths - offsetOf(zone ?? 'Z'), naive: zone === undefined };
}

function fromAccess(parts: readonly (string | undefined)[]): LogTime | null {
  const [, day = '', month = '', year = '', hour = '', minute = '', second = '', zone = ''] = parts;
  const ms = utc(Number(year), MONTHS.indexOf(month) + 1, Number(day), Number(hour), Number(minute), Number(second));
  return ms === null ? null : { ms: ms - offsetOf(zone), naive: false };
}

function utc(year: number, month: number, day: number, hour: number, minute: number, second: number): number | null {
  if (month < 1 || month > 12 || day < 1 || minute > 59 || second > 60) return null;
  if (hour * 3600 + minute * 60 + second > DAY_MS / 1000) return null;
  if (day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return null;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** Milliseconds that a zone is ahead of UTC. */
function offsetOf(zone: string): number {
  const found = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (found === null) return 0;
  const minutes = Number(found[2]) * 60 + Number(found[3] ?? 0);
  return (found[1] === '-' ? -minutes : minutes) * MINUTE_MS;
}
