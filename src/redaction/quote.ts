/**
 * What a message may repeat of a text that somebody typed or wrote into a file: plain words, numbers and dates.
 * Anything else may be a token that was given where something else was expected, and a message ends up in a log.
 */
const WORD = /^(?:[A-Z]?[a-z]{1,12}(?:[A-Z][a-z]{1,12}){0,2}|[A-Z]{1,12})$/;
const NUMBER = /^\d{1,4}[A-Za-z]{0,2}$/;
const DATE = /^\d{1,4}(?:[-/.]\d{1,2}){1,2}$/;
const MAX_LENGTH = 24;

export function mayRepeat(text: string): boolean {
  return (
    text.length <= MAX_LENGTH &&
    (NUMBER.test(text) || DATE.test(text) || text.split(/[-_., ]/).every((word) => WORD.test(word)))
  );
}

/** `, got "soon"`, or nothing. */
export function got(text: string): string {
  return mayRepeat(text) ? `, got "${text}"` : '';
}

/** `rule "gihub-pat"`, or `such rule`: to stand after "no". */
export function suchA(noun: string, text: string): string {
  return mayRepeat(text) ? `${noun} "${text}"` : `such ${noun}`;
}

const MAX_NAME = 64;
/** Signs that names seldom hold, and passwords often. */
const RARE = /[!"#$%&'*,:;<=>?\\^`{|}]/;
/** The longest run of letters and digits in a name that cannot be a token. */
const MAX_RUN = 11;
const LONG_WORD = /^\d{0,4}[A-Z]?[a-z]{2,16}\d{0,2}$/;

/** Whether a name (of an entry, a rule, a file) may be repeated: not when a run in it looks like a token. */
export function mayRepeatName(name: string): boolean {
  return (
    name.length <= MAX_NAME &&
    !RARE.test(name) &&
    name.split(/[^A-Za-z0-9]/).every((run) => run.length <= MAX_RUN || LONG_WORD.test(run) || mayRepeat(run))
  );
}

/** Whether a path that leads nowhere may be named: not when it is an address, or a part of it looks like a token. */
export function mayRepeatPath(path: string): boolean {
  return path.split(/[/\\]/).every(mayRepeatName);
}

/**
 * Whether a name that stands before a `=` is one of a variable: words, with a number behind them at most. What else
 * stands there may be the beginning of a value that holds the sign.
 */
export function isVariableName(name: string): boolean {
  return name.split(/[_.-]/).every((word) => VARIABLE_WORD.test(word));
}
const VARIABLE_WORD = /^(?:(?:[A-Z]{1,16}|[A-Z]?[a-z]{1,16}(?:[A-Z][a-z]{1,16}){0,3})\d{0,3}|\d{0,4})$/;

/** Letters and digits that change kind as often as those of issued tokens do. */
function looksIssued(run: string): boolean {
  if (run.length <= MAX_RUN || LONG_WORD.test(run)) return false;
  const changes = run.match(/[a-z](?=[A-Z])|[A-Za-z](?=\d)|\d(?=[A-Za-z])/g)?.length ?? 0;
  return changes * 5 >= run.length || (changes === 0 && run.length > 16);
}

/** Whether a name that exists (of a file, an author) may hold a token; fewer do than may not be repeated. */
export function mayHoldToken(name: string): boolean {
  return name.split(/[^A-Za-z0-9]/).some(looksIssued);
}

/** Free text, such as a reason, without what may be a token in it. */
export function maskIssued(words: string): string {
  return words.replace(/[A-Za-z0-9]+/g, (run) => (looksIssued(run) ? '…' : run));
}

const OBJECT_ID = /^[0-9a-f]{7,64}$/;

/** A commit as git names it, in messages about one that is not there: an id is cut short, as git cuts it. */
export function shownRef(name: string): string {
  if (OBJECT_ID.test(name)) return name.slice(0, 8);
  return mayRepeatPath(name) ? name : '…';
}
