/**
 * What git complains of, as far as it may be repeated. It quotes what it stumbles over: values of settings, addresses,
 * names of refs and files, and any of them may be a token that stands in the wrong place.
 */
import { shownRef } from '../../redaction/quote.ts';

const MAX_LENGTH = 200;
/** A word without the quotes and marks around it. */
const WORD = /[^\s'"(),;:]\S*?(?=['"(),;:]*(?:\s|$))/g;

/** Of what git printed, what says what is wrong, its further lines too; null where none does. */
export function complaint(printed: string): string | null {
  const said = /^fatal: (.*(?:\n\t.*)*)/m.exec(printed) ?? /^(?:error|warning): (.*(?:\n\t.*)*)/m.exec(printed);
  return said?.[1]?.replaceAll('\n\t', ' ').replace(WORD, shownRef).slice(0, MAX_LENGTH) ?? null;
}
