/**
 * Characters that tokens are made of. The compiler counts how long a run of them every match of a rule holds, and the
 * search looks for such a run before it tries the rule: both must count the same ones.
 */
import { LETTERS_AND_DIGITS } from '../../base/ascii.ts';

export const TOKEN_CHARACTERS = `${LETTERS_AND_DIGITS}_-+/=.~%`;
