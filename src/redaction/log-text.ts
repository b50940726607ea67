/**
 * What of a log may be printed. A field may hold anything, a token in a path or in the place of a user's name too, so
 * long runs of letters and digits are cut, but for public ids of AWS.
 */
import { maskTokens } from './known-token.ts';
import { maskOf } from '../model/secret.ts';
import { mayHoldToken, mayRepeatName } from './quote.ts';
import type { TokenRef } from '../model/usage.ts';

const RUN = /[A-Za-z0-9+_=~-]{20,}/g;
const AWS_ID = /^A(?:KIA|SIA|IDA|ROA|GPA|IPA|NPA|BIA|CCA)[A-Z0-9]{12,28}$/;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const SEPARATOR = /[-_=~+]/;
const PIECE = /[A-Z]?[a-z]+|[A-Z]+|\d{1,6}/g;
const MAX_PIECES = 16;
const MAX_SHOWN = 120;
const SHOWN_DIGITS = 10;

/** Split in steps: a single expression would backtrack over every split of a run of letters. */
function isWordy(run: string): boolean {
  const parts = run.split(SEPARATOR);
  const pieces = parts.reduce((sum, part) => sum + (part.match(PIECE)?.length ?? 0), 0);
  return (
    pieces <= MAX_PIECES &&
    !parts.includes('') &&
    parts
      .flatMap((part) => part.split(/(?<=[a-z])(?=[A-Z])/))
      .every((word) => word.length <= 20 && !(/\d/.test(word) && word.length > 12))
  );
}

function withoutRuns(text: string): string {
  return text.replace(RUN, (run) =>
    AWS_ID.test(run) || UUID.test(run) || (isWordy(run) && !mayHoldToken(run)) ? run : `${run.slice(0, 4)}…`,
  );
}

/** A text of a log, cut where it may hold a token. Known tokens are masked first: half of one is not recognised. */
export function redactedText(text: string): string;
export function redactedText(text: string | null): string | null;
export function redactedText(text: string | null): string | null {
  if (text === null) return null;
  if (text.length < 20) return text;
  const cut = withoutRuns(text);
  const spared = cut === text && text.length <= MAX_SHOWN ? text : withoutRuns(maskTokens(text));
  return spared.length > MAX_SHOWN ? `${spared.slice(0, MAX_SHOWN)}…` : spared;
}

/** A reference to a token, as it may be printed. */
export function redactedTokenRef({ kind, ref }: TokenRef): string {
  if (kind === 'access_key_id' || kind === 'temporary_key_id') {
    return AWS_ID.test(ref) ? ref : maskOf(ref, { kind: 'ends', prefixLength: 4 });
  }
  if (kind === 'sha256') return `sha256:${ref.slice(0, SHOWN_DIGITS)}…`;
  const hashed = /^hmac-sha256:([0-9a-f]{10,})$/.exec(ref);
  if (hashed !== null) return `hmac-sha256:${hashed[1]?.slice(0, SHOWN_DIGITS) ?? ''}…`;
  return /^\d{12}$/.test(ref) || UUID.test(ref) || mayRepeatName(ref)
    ? ref
    : maskOf(ref, { kind: 'ends', prefixLength: 4 });
}
