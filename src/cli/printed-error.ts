/** An error as it is printed: its path may hold a token, or what drives a terminal. */
import { describeError, type KeyrollError } from '../model/error.ts';
import { maskTokens } from '../redaction/known-token.ts';
import { visible } from '../report/sanitise.ts';

export function printedError(error: KeyrollError): string {
  return visible(maskTokens(describeError(error)));
}
