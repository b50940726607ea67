/** The files that the build writes beside the bundle. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RuleError } from '../../model/error.ts';

/** The bytes of one of them. */
export function asset(name: string): Buffer {
  try {
    return readFileSync(join(import.meta.dirname, name));
  } catch (cause) {
    throw new RuleError(`this installation lacks ${name}.`, { hint: 'Build or install keyroll again.', cause });
  }
}

/** Of the program that judges: another version may judge otherwise under the same rules. */
export function codeDigest(): string {
  return asset('code.txt').toString('latin1');
}
