/** Dates as options have them. */
import { endOf } from '../../base/date.ts';
import { UsageError } from '../../model/error.ts';
import { got } from '../../redaction/quote.ts';

/** `--as-of`: the moment that dates are compared with, the last one of a day. */
export function parseAsOf(text: string | undefined, now: number): number {
  if (text === undefined) return now;
  const instant = endOf(text);
  if (Number.isNaN(instant)) {
    throw new UsageError(`--as-of expects a date such as 2026-11-01 or an instant${got(text)}.`);
  }
  return instant;
}

/** Refuses what is no date. `example`: one for the message. */
export function checkDate(option: string, text: string, example: string): void {
  if (Number.isNaN(endOf(text))) throw new UsageError(`${option} expects a date such as ${example}${got(text)}.`);
}

/** `--expires`: refuses what is no date, and one that has passed. */
export function checkExpiry(text: string, now: number): void {
  checkDate('--expires', text, '2027-03-31');
  if (endOf(text) < now) throw new UsageError(`--expires expects a date to come${got(text)}.`);
}
