/** How a file that was left stands in the result. */
import { keptInBytes } from '../detect/locked-file.ts';
import type { Skipped } from '../model/diagnostic.ts';

/** `head`: the first bytes of what is binary. */
type SkippedRead = Pick<Skipped, 'reason' | 'incomplete'> & { readonly head?: Uint8Array };

const NAMED_AS_TEXT =
  /(?:^|\/)\.?env(?:rc)?(?:\.[\w-]+)*$|\.(?:env|ya?ml|json5?|toml|ini|conf|cfg|properties|tf|tfvars|hcl|[cm]?[jt]sx?|py|rb|go|rs|java|kts?|scala|groovy|gradle|cs|php|p[lm]|lua|swift|sh|bash|zsh|ps1|psm1|bat|cmd)$/i;

/**
 * What is named as a program or as settings and begins as no text does runs all the same, and hosts show nobody its
 * changes: a comment full of NULs must not pass for a picture. What is locked begins as that does.
 */
export function skippedAs(path: string, { reason, incomplete, head }: SkippedRead): Skipped {
  const isOdd = head !== undefined && NAMED_AS_TEXT.test(path) && keptInBytes(head) === null;
  return { path, reason, incomplete: incomplete || isOdd };
}
