/**
 * What tokens of most providers look like: a prefix, `_` or `-`, and a long run of random characters. File names have
 * hexadecimal hashes behind a `-` and long words, which do not count; in 400,000 names of files, branches and people
 * no other run of these lengths occurred.
 */

/** A run that may be random, and the separator before it. */
const SIGN = /[A-Za-z0-9][_-][A-Za-z0-9]{26}/;
const CHAIN = /[A-Za-z0-9]+(?:[_.-][A-Za-z0-9]+)+/g;
const HEX = /^[0-9a-f]{30,}$/;
/** Longer than ids that sort by time, which are 26: those are public. */
const ONE_CASE = /^(?:[0-9a-z]{30,}|[0-9A-Z]{30,})$/;
const MIXED = /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z0-9]{28,}$/;
/** What people write between such marks: a word, perhaps with a number. */
const PLAIN = /^(?:[A-Z]?[a-z]{1,20}|[A-Z]{1,20}|[A-Z]?[a-z]{1,12}\d{1,4}|[A-Z]{1,12}\d{1,4}|\d{1,4})$/;

/** Letter case and digits change at two of five places in random text; in words they do so less often. */
function isUneven(run: string): boolean {
  const changes = run.match(/[a-z](?=[A-Z])|[A-Za-z](?=\d)|\d(?=[A-Za-z])/g)?.length ?? 0;
  return changes * 4 >= run.length;
}

function isRandomRun(run: string, joint: string): boolean {
  if (joint === '_' && HEX.test(run)) return true;
  if (MIXED.test(run)) return joint !== '.' && isUneven(run);
  return (joint === '_' || (joint === '-' && /[A-Z]/.test(run))) && ONE_CASE.test(run) && isUneven(run);
}

/** From the first part that is no word to the last: a token may consist of several random parts. */
function maskedChain(chain: string, mask: string): string {
  // Parts stand at even places, joints between them.
  const parts = chain.split(/([_.-])/);
  const mark = parts.findIndex((part) => /^[A-Za-z]/.test(part));
  const isToken = (part: string, at: number): boolean =>
    at > mark && at % 2 === 0 && isRandomRun(part, parts[at - 1] ?? '');
  if (mark < 0 || !parts.some(isToken)) return chain;
  const isOdd = (part: string, at: number): boolean => at % 2 === 0 && !PLAIN.test(part);
  const [first, last] = [parts.findIndex(isOdd), parts.findLastIndex(isOdd)];
  return [...parts.slice(0, first), mask, ...parts.slice(last + 1)].join('');
}

export function maskRandomRuns(text: string, mask: string): string {
  return SIGN.test(text) ? text.replace(CHAIN, (chain) => maskedChain(chain, mask)) : text;
}
