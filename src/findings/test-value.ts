/** Whether the text above a value says that it is for tests. */
import { LF, isLowerCase, isUpperCase } from '../base/ascii.ts';

/** Files that may hold the settings of several environments, as in Rails: `test:`, and its settings indented. */
const OF_ENVIRONMENTS = /\.ya?ml$/i;
const TEST_ENVIRONMENT = /^(?:test|testing)[ \t]*:/;
/** Bytes before a value in which the name of its environment is looked for. */
const LONGEST_ENVIRONMENT = 20_000;

function isLetter(byte: number | undefined): boolean {
  return isLowerCase(byte) || isUpperCase(byte);
}

/** Whether the nearest line above `at` that is not indented opens the environment of tests. */
export function isInTestEnvironment(bytes: Buffer, at: number, path: string): boolean {
  if (at === 0 || !OF_ENVIRONMENTS.test(path)) return false;
  let start = bytes.lastIndexOf(LF, at - 1) + 1;
  if (isLetter(bytes[start])) return false;
  while (start > 0 && at - start < LONGEST_ENVIRONMENT) {
    const end = start;
    start = end < 2 ? 0 : bytes.lastIndexOf(LF, end - 2) + 1;
    if (isLetter(bytes[start])) return TEST_ENVIRONMENT.test(bytes.toString('latin1', start, end));
  }
  return false;
}

/** Beginnings of comments in any language. */
const COMMENT = /^[ \t]*(?:#|\/\/|\/?\*|--|;|<!--)/;
/** What comments say of values that are made up, or for tests. */
const CALLED_TEST_VALUE =
  /\b(?:fake|dummy|throwaway|made[- ]up|not (?:a )?real|(?:for )?testing (?:only|purposes?)|test (?:data|keys?|rsa|private|certificates?|only|purposes)|(?:for|in|by) (?:[a-z]+ )?tests)\b/i;
/** Lines of a comment that are read. */
const LONGEST_COMMENT = 3;
/** Bytes before the value in which the comment is looked for. */
const REACH = 800;

/** Whether the comment right above the statement at `at` says that its value is made up, or for tests. */
export function isCalledTestValue(bytes: Buffer, at: number): boolean {
  const lines = bytes.toString('latin1', Math.max(0, at - REACH), at).split('\n');
  // A value on a line of its own: the line above it is its key.
  if ((lines.pop() ?? '').trim() === '') lines.pop();
  const above = lines.slice(-LONGEST_COMMENT).reverse();
  const end = above.findIndex((line) => !COMMENT.test(line));
  return above.slice(0, end < 0 ? above.length : end).some((line) => CALLED_TEST_VALUE.test(line));
}
