/**
 * Boundaries of a secret: what may not stand right before or after it, so that a part of a longer word is never taken
 * for a whole one. An escaped control character (`\n`) in front is no part of a word.
 */
import { bytesOf, NO_BYTES, WORD } from './byte-set.ts';
import { bytesIn, edgeBytes } from './extent.ts';
import type { PatternNode } from './pattern-tree.ts';

const DASH = bytesOf('-');

/** Before a secret stands no character of a word; nothing is asked where it cannot begin with one. */
export function boundaryBefore(node: PatternNode): string {
  if ((edgeBytes(node, 'first') & WORD) === NO_BYTES) return '';
  const dash = (bytesIn(node) & DASH) === NO_BYTES || (edgeBytes(node, 'first') & DASH) === NO_BYTES ? '' : '-';
  return `(?:(?<![0-9A-Za-z_${dash}])|(?<=\\\\[nrt]))`;
}

/** After a secret stands none of the characters it could have gone on with. */
export function boundaryAfter(node: PatternNode): string {
  const last = edgeBytes(node, 'last');
  if ((last & WORD) === NO_BYTES) return '';
  const more = ['+', '/', '-'].filter((character) => (last & bytesOf(character)) !== NO_BYTES);
  return `(?![0-9A-Za-z_${more.join('')}])`;
}
