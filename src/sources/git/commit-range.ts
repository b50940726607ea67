/** A range of commits as people write it. */
import { UsageError } from '../../model/error.ts';
import { got } from '../../redaction/quote.ts';

/** Commits that can be reached from `tips` and from none of `not`. */
export interface CommitRange {
  readonly tips: readonly string[];
  readonly not: readonly string[];
  /** Commits on this remote are known already; empty: on any remote; null: remotes do not matter. */
  readonly knownRemote: string | null;
}

/** `A..B`, `A..`, `..B`; `A...B` means the same here: commits of B that A does not have. */
export function parseRange(text: string): CommitRange {
  const found = /^(.*?)\.\.\.?(.*)$/s.exec(text);
  const [, from = '', to = ''] = found ?? [];
  if (found === null || (from === '' && to === '')) {
    throw new UsageError(`--range expects A..B${got(text)}.`, { hint: '--since REF means REF..HEAD.' });
  }
  return { tips: [to || 'HEAD'], not: [from || 'HEAD'], knownRemote: null };
}
