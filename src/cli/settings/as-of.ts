/** The moment that dates are compared with. */
import { endOf, instantOf } from '../../model/date.ts';
import { UsageError } from '../../model/error.ts';
import { got } from '../../model/quote.ts';

export function parseAsOf(text: string | undefined, now: number): number {
  if (text === undefined) return now;
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(text) ? endOf(text) : instantOf(text);
  if (Number.isNaN(instant)) {
    throw new UsageError(`--as-of expects a date such as 2026-11-01 or an instant${got(text)}.`);
  }
  return instant;
}
