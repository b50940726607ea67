/**
 * Dates of the inventory and the policy. Date-only values are UTC days; an expiry of a day holds to the end of it, and
 * so does a limit that counts from a day. Ages are spans of 24 hours.
 */
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** `2026-09-30` or a full RFC 3339 instant, as it stood in the file. */
export type IsoDate = string;

/** A date as a field says it that has words for having none. */
export type StatedDate = IsoDate | 'never' | 'unknown';

/** The date that is stated; null where it is missing, `never` or `unknown`. */
export function knownDate(stated: StatedDate | undefined): IsoDate | null {
  return stated === undefined || stated === 'never' || stated === 'unknown' ? null : stated;
}

const DATE_ONLY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

/**
 * Milliseconds since the epoch; NaN for a date that does not exist (2026-02-30), and for what is neither a day nor an
 * instant: `Date.parse` makes the first of January of "2030", and a date of most texts that end in a number.
 */
export function instantOf(date: IsoDate): number {
  if (!DATE_ONLY.test(date) && !INSTANT.test(date)) return Number.NaN;
  const [year = 0, month = 0, dayOfMonth = 0] = date.slice(0, 10).split('-').map(Number);
  const isDay = dayOfMonth <= new Date(Date.UTC(year, month, 0)).getUTCDate();
  return isDay ? Date.parse(date) : Number.NaN;
}

/** The last millisecond at which something that expires on `date` is valid. */
export function endOf(date: IsoDate): number {
  return DATE_ONLY.test(date) ? instantOf(date) + DAY_MS - 1 : instantOf(date);
}

/** Age at `now` in days: with a fraction for an instant, in whole days for a date without a time. */
export function ageInDays(date: IsoDate, now: number): number {
  const age = (now - instantOf(date)) / DAY_MS;
  return DATE_ONLY.test(date) ? Math.floor(age) : age;
}

/** `90d` as a number of days. */
export function daysOf(duration: string): number {
  return Number.parseInt(duration, 10);
}

/** `2026-08-02T10:00:00Z`, with milliseconds where there are any. */
export function instantText(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}

/** The UTC day of an instant, `2026-11-21`. */
export function dayOf(ms: number): IsoDate {
  return new Date(ms).toISOString().slice(0, 10);
}
