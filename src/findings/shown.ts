/**
 * Values in documents that are written for readers. Whoever states a password in one, or gives it with the name to log in
 * with, means it; what a document shows among settings and calls that it explains is made up, unless it is a vendor's or
 * was drawn at random: that may have been pasted.
 */
import type { Match } from '../model/match.ts';
import type { FileRole } from '../model/place.ts';
import type { RuleInfo } from '../model/rule.ts';

/** Formats of text for readers; what else documents lie beside may be run. */
const OF_READERS = /(?:\.(?:md|mdx|markdown|apib|rst|adoc|asciidoc|textile|org|tex|x?html?|pod|rdoc)|(?:^|\/)[^./]+)$/i;

export function isOnlyShown(
  { basis }: Pick<RuleInfo, 'basis'>,
  { confidence, traits, parts }: Match,
  path: string,
  role: FileRole,
): boolean {
  return (
    role === 'docs' &&
    basis === 'key' &&
    confidence !== 'high' &&
    OF_READERS.test(path) &&
    traits.asStatement !== true &&
    !parts.some((part) => part.role === 'user name')
  );
}
