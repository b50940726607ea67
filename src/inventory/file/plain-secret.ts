/**
 * The guard against an inventory that holds what it must only point to. It reads the whole text, comments too, and
 * answers with places, never with values. It errs towards silence: names, paths, ids and hashes that an inventory
 * rightly holds are many, and a refusal stops the run.
 */
import { KNOWN_TOKENS, type KnownToken } from '../../redaction/known-token.ts';
import { overlaps, type Span } from '../../model/span.ts';

export interface PlainSecret {
  readonly span: Span;
  /** Why: "it looks like a JSON web token". */
  readonly why: string;
}

const PRIVATE_KEY: Pick<KnownToken, 'pattern' | 'why'> = {
  pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----/g,
  why: 'it is the start of a private key',
};

/** A run without an end would take more of the stack than there is. */
const RUN = /[A-Za-z0-9+/=_-]{24,4096}/g;
const SEGMENT = /[A-Za-z0-9+]{20,}/g;

/** Suspicious stretches of `text` that are part of none of the values in `allowed`. */
export function findPlainSecrets(text: string, allowed: readonly string[]): readonly PlainSecret[] {
  const found: PlainSecret[] = [];
  const known = new Set(allowed.flatMap((value) => value.match(RUN) ?? []));
  for (const { pattern, why } of [PRIVATE_KEY, ...KNOWN_TOKENS]) {
    for (const match of text.matchAll(pattern)) found.push({ span: spanOf(match), why });
  }
  for (const match of text.matchAll(RUN)) {
    if (known.has(match[0]) || !looksRandom(match[0])) continue;
    const span = spanOf(match);
    if (!found.some((other) => overlaps(other.span, span))) found.push({ span, why: 'it is a long random value' });
  }
  return found;
}

function spanOf(match: RegExpExecArray | RegExpMatchArray): Span {
  const start = match.index ?? 0;
  return { start, end: start + match[0].length };
}

/** A stretch without separators in which letters and digits alternate as chance would have it. */
function looksRandom(run: string): boolean {
  return run.match(SEGMENT)?.some(isRandomSegment) === true || isRandomBase64(run);
}

function isRandomSegment(segment: string): boolean {
  const digitGroups = segment.match(/\d+/g)?.length ?? 0;
  const letterGroups = segment.match(/[A-Za-z]+/g)?.length ?? 0;
  return digitGroups >= 3 && letterGroups >= 3 && new Set(segment).size >= 9;
}

/** Base64 with slashes in it, as cloud secret keys have; a path has few changes between upper and lower case. */
function isRandomBase64(run: string): boolean {
  if (run.length < 32 || run.includes('-') || run.includes('_')) return false;
  const changes = run.match(/[a-z](?=[A-Z0-9])|[A-Z](?=[a-z0-9])|\d(?=[A-Za-z])/g)?.length ?? 0;
  return changes >= run.length * 0.4 && /\d/.test(run) && /[A-Z]/.test(run) && /[a-z]/.test(run);
}
