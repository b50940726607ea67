/** The format of logs that was named on the command line. */
import { UsageError } from '../../model/error.ts';
import { suchA } from '../../redaction/quote.ts';
import { LOG_FORMATS } from '../../usage/formats/all.ts';
import type { LogFormat } from '../../usage/log-format.ts';

export function logFormatOf(name: string): LogFormat {
  const format = LOG_FORMATS.find((known) => known.name === name);
  if (format === undefined) {
    throw new UsageError(`there is no ${suchA('log format', name)}.`, {
      hint: `Formats: ${LOG_FORMATS.map((known) => known.name).join(', ')}.`,
    });
  }
  return format;
}
