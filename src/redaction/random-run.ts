/**
 * What tokens of most providers look like: a mark, `_` or `-`, and a long run of characters that nobody chose. Names of
 * files have hashes in hex behind a `-` and long words, which are neither; in 400,000 names of files, branches and people
 * no run of these lengths was anything else.
 */

/** A run that may be drawn, and what joins it to its mark. */
const SIGN = /[A-Za-z0-9][_-][A-Za-z0-9]{26}/;
const CHAIN = /[A-Za-z0-9]+(?:[_.-][A-Za-z0-9]+)+/g;
const HEX = /^[0-9a-f]{30,}$/;
/** Longer than ids that sort by time, which are 26: those are public. */
const ONE_CASE = /^(?:[0-9a-z]{30,}|[0-9A-Z]{30,})$/;
const MIXED = /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z0-9]{28,}$/;
/** What people write between such marks: a word, perhaps with a number. */
const PLAIN = /^(?:[A-Z]?[a-z]{1,20}|[A-Z]{1,20}|[A-Z]?[a-z]{1,12}\d{1,4}|[A-Z]{1,12}\d{1,4}|\d{1,4})$/;

/** Cases and digits change in two of five places where they were drawn; between words they do so less often. */
function isUneven(run: string): boolean {
  const changes = run.match(/[a-z](?=[A-Z])|[A-Za-z](?=\d)|\d(?=[A-Za-z])/g)?.length ?? 0;
  return changes * 4 >= run.length;
}

function isRandomRun(run: string, joint: string): boolean {
  if (joint === '_' && HEX.test(run)) return true;
  if (MIXED.test(run)) return joint !== '.' && isUneven(run);
  return (joint === '_' || (joint === '-' && /[A-Z]/.test(run))) && ONE_CASE.test(run) && isUneven(run);
}

/** From the first part that is no word to the last: a token may be drawn in several. */
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
