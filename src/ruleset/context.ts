/**
 * Puts a context rule together: a word, the rest of the key and the assignment, the value. The pattern starts at the
 * word, so the engine tries it at one place only. Only the words are free in letter case; the value keeps its own.
 */
import { mayRepeat } from '../model/quote.ts';
import { boundaryAfter } from './boundary.ts';
import { parsePattern, PatternProblem } from './pattern-tree.ts';

/** Words shorter than this stand for themselves only: `box` is not in `mailbox`. */
const SURE_LENGTH = 6;
const MIN_LENGTH = 3;
const SEPARATOR = '[-_. ]?';

/** Letters and digits alone, in lower case. */
function bare(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

function freeCase(text: string): string {
  return [...text].map((character) => {
    if (/[a-z]/i.test(character)) return `[${character.toLowerCase()}${character.toUpperCase()}]`;
    return /[-_ ]/.test(character) ? SEPARATOR : character.replace(/[.*+?^${}()|[\]\\/]/, '\\$&');
  }).join('');
}

function choiceOf(words: readonly string[]): string {
  return words.length === 1 ? freeCase(words[0] ?? '') : `(?:${words.map(freeCase).join('|')})`;
}

/** What may stand between the word and the assignment: the rest of a key, quotes, brackets, types, an inner key. */
const GAP = '[\\w.\\-"\'`\\[\\](){}:=>$?|\\\\ \\t]';
const KEY_NOUNS = ['key', 'token', 'secret', 'password', 'auth', 'pat'];
/** `= `, `: "`, ` => '`, `", "`, `>` and, after a noun such as "key", a space alone. */
const ASSIGNMENT = `(?:[:=]{1,2}>?|,|\\(|>|(?<=(?:[eE][yY]|[oO][kK][eE][nN]|[rR][eE][tT]|[oO][rR][dD])["']?)(?= ))[ \\t]{0,4}\\\\?["'\`]?`;
/** Other settings in between, where a noun stands right before the assignment: `acme: { user: "x", token: "..."`. */
const SETTINGS = '[^\\n\\r;]{0,60}?';
/** A list of names and values: `- name: ACME_KEY`, next line `value: ...`; `"name": "ACME_KEY", "value": "..."`. */
const NAME_THEN_VALUE = `[\\w.\\-]{0,24}["']?(?:,?\\s{1,24}|,)["']?[vV]alue["']?[ \\t]?[:=][ \\t]{0,4}["']?`;

/** A short word begins a word or a hump (`myBox`) and does not go on in lower case, unless with a noun such as "key". */
function wordPattern(word: string): string {
  if (bare(word).length >= SURE_LENGTH) return freeCase(word);
  const ending = `(?![a-z])|(?=${choiceOf(['api', 'app', 'access', 'client', ...KEY_NOUNS])})`;
  return `(?:(?<![A-Za-z0-9])|(?<=[a-z0-9])(?=[A-Z]))${freeCase(word)}(?:${ending})`;
}

function nearPattern(word: string, near: readonly string[]): string {
  if (near.length === 0 || near.some((noun) => bare(word).includes(bare(noun)))) return '';
  const nouns = choiceOf(near);
  return `(?:(?<=${nouns}[\\w.\\-]{0,16}${freeCase(word)})|(?=[^\\n]{0,40}?${nouns}))`;
}

export interface ContextParts {
  readonly words: readonly string[];
  readonly near: readonly string[];
  readonly value: string;
  readonly flags: string;
}

/** The pattern of a context rule, with its group `secret` and its boundary. */
export function contextPattern(parts: ContextParts): string {
  for (const word of parts.words) {
    if (bare(word).length < MIN_LENGTH) throw new PatternProblem(`The context word${mayRepeat(word) ? ` "${word}"` : ''} is shorter than three letters.`, 0, 'The engine searches for it: give a longer word.');
  }
  const value = parsePattern(parts.value, parts.flags);
  const words = new Set(parts.words.map((word) => `${wordPattern(word)}${nearPattern(word, parts.near)}`));
  const setting = `${SETTINGS}${choiceOf(parts.near.length === 0 ? KEY_NOUNS : parts.near)}[\\w.\\-]{0,12}["'\`]?[ \\t]{0,4}`;
  const secret = parts.value.includes('(?<secret>') ? parts.value : `(?<secret>${parts.value})`;
  return `(?:${[...words].join('|')})(?:(?:${GAP}{0,40}?|${setting})${ASSIGNMENT}|${NAME_THEN_VALUE})${secret}${boundaryAfter(value)}`;
}
