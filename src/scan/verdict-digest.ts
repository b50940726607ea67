/** Of all that decides what is found in a text: what was found under another one says nothing. */
import { createHash } from 'node:crypto';
import { codeDigest, type RulesAsked } from './engine-assets.ts';

/** `settings`: what else matters to the kind of scan. Where values are sought, nothing may be kept under it. */
export function verdictDigest(
  rulesDigest: string,
  { custom: _, sought: __, ...extras }: RulesAsked,
  settings: readonly unknown[],
): string {
  // Rules of one's own are part of their digest.
  return createHash('sha256')
    .update(JSON.stringify([codeDigest(), rulesDigest, extras, ...settings]))
    .digest('hex');
}
