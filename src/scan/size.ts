import { UsageError } from '../model/error.ts';
import { got } from '../redaction/quote.ts';

const UNITS: Readonly<Record<string, number>> = { '': 1, b: 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3 };

/** `64MB` in bytes; a bare number counts bytes. `option`: as it was typed, for the message. */
export function parseSize(text: string, option = ''): number {
  const found = /^(\d{1,12})\s*([a-z]*)$/i.exec(text.trim());
  const unit = UNITS[found?.[2]?.toLowerCase() ?? '-'];
  if (found === null || unit === undefined) {
    throw new UsageError(`${option === '' ? 'expected' : `${option} expects`} a size such as 64MB${got(text)}.`);
  }
  return Number(found[1]) * unit;
}
