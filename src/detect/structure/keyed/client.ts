/**
 * What a client is made with: `new AcmeClient("id", "v")`, `NewClient(host, "v")`, `Client.new('v')`. Nothing names the
 * value, so only one that looks drawn is taken, and of several the last: a key stands behind what it belongs to.
 */
import { CLOSE_PAREN, COMMA, DOT, COLON, GREATER, DASH } from '../../../base/ascii.ts';
import { WORD, classAt, reached, skipSpace, textOf } from '../lexical/byte.ts';
import { literalCandidate, type Candidate, type Window } from '../candidate.ts';
import type { Key } from '../lexical/key.ts';
import { openingQuote, readQuoted, type QuotedValue } from '../lexical/quoted.ts';

const MAX_ARGUMENTS = 6;
const MAX_NAME = 60;
/** As keys are drawn: of one alphabet, with digits and letters among each other. */
const DRAWN = /^(?=(?:[^\d]*\d){3})(?=(?:[^A-Za-z]*[A-Za-z]){4})[\w+/~.-]{20,128}={0,2}$/;
/** Ids and addresses: of rows, of contracts, of accounts at Amazon, of clients at Google. */
const ID = /^(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|0x.*|arn:.*|.*\.[a-z]{2,12}(?:\/.*)?)$/i;
/** Words joined by marks: what code calls things. */
const NAME = /[A-Za-z]{5,}[-_./][A-Za-z]{3,}|[-_./][A-Za-z]{5,}[-_./]/;

function isDrawnLiteral(text: string): boolean {
  return DRAWN.test(text) && !ID.test(text) && !NAME.test(text);
}

/** Past a name or a member, with its type's arguments left out: `Environment.LIVE`, `$this->host`, `env::HOST`. */
function afterName(bytes: Uint8Array, from: number, hi: number): number {
  const limit = Math.min(hi, from + MAX_NAME);
  let at = from;
  while (
    at < limit &&
    ((classAt(bytes, at) & WORD) !== 0 ||
      bytes[at] === DOT ||
      bytes[at] === COLON ||
      (bytes[at] === DASH && bytes[at + 1] === GREATER) ||
      (bytes[at] === GREATER && bytes[at - 1] === DASH))
  ) {
    at++;
  }
  return reached(at);
}

/** The last literal of the list of arguments at `at` that looks drawn. Lists with calls or objects are read up to those. */
export function clientArgument(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  let drawn: QuotedValue | null = null;
  let p = skipSpace(bytes, at, hi);
  for (let passed = 0; passed < MAX_ARGUMENTS; passed++) {
    const quote = openingQuote(bytes, p, hi);
    const literal = quote < 0 ? null : readQuoted(bytes, quote, hi);
    const after = literal?.after ?? (quote < 0 ? afterName(bytes, p, hi) : p);
    if (after === p) break;
    p = skipSpace(bytes, after, hi);
    if (bytes[p] !== COMMA && bytes[p] !== CLOSE_PAREN) break;
    if (literal !== null && isDrawnLiteral(textOf(bytes, literal.start, literal.end))) drawn = literal;
    if (bytes[p] === CLOSE_PAREN) break;
    p = skipSpace(bytes, p + 1, hi);
  }
  const found = drawn && literalCandidate('call', key, drawn);
  return found && { ...found, keyText: 'api_key' };
}
