/**
 * The patterns of a context rule: a word, the rest of the key and the assignment, the value. The pattern starts at the
 * word, so the engine tries it at one place only. Only the words are free in letter case; the value keeps its own.
 */
import { mayRepeat } from '../redaction/quote.ts';
import { boundaryAfter } from './pattern/boundary.ts';
import { parsePattern, PatternProblem } from './pattern/pattern-tree.ts';
import { ASSIGNMENT, SET_OFF } from './set-off.ts';

/** Words shorter than this stand for themselves only: `box` is not in `mailbox`. */
const SURE_LENGTH = 6;
const MIN_LENGTH = 3;
const SEPARATOR = '[-_. ]?';

/** Letters and digits alone, in lower case. */
function bare(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

function freeCase(text: string): string {
  return [...text]
    .map((character) => {
      if (/[a-z]/i.test(character)) return `[${character.toLowerCase()}${character.toUpperCase()}]`;
      return /[-_ ]/.test(character) ? SEPARATOR : character.replace(/[.*+?^${}()|[\]\\/]/, '\\$&');
    })
    .join('');
}

function choiceOf(words: readonly string[]): string {
  return words.length === 1 ? freeCase(words[0] ?? '') : `(?:${words.map(freeCase).join('|')})`;
}

/** What may stand between the word and the assignment: the rest of a key, quotes, brackets, types, an inner key. */
const GAP = '[\\w.\\-"\'`\\[\\](){}:=>$?|\\\\ \\t]';
const KEY_NOUNS = ['key', 'token', 'secret', 'password', 'auth', 'pat'];
/** What a value is called in running text. */
const TEXT_NOUNS = ['key', 'token', 'secret', 'passw', 'credential', 'bearer'];
/** Other settings in between, where a noun stands right before the assignment: `acme: { user: "x", token: "..."`. */
const SETTINGS = '[^\\n\\r;]{0,60}?';
/**
 * A list of names and values; it ends as an assignment does: `- name: ACME_KEY`, next line `value: ...`; `"name":
 * "ACME_KEY", "value": "..."`.
 */
const NAME_THEN_VALUE = `[\\w.\\-]{0,24}["']?(?:,?\\s{1,24}|,)["']?[vV]alue["']?[ \\t]?[:=][ \\t]{0,4}["']?`;

/**
 * The value as an argument of a call, also behind others: `AcmeClient("https://api", "id", "..."`. Of two that fit, the
 * later.
 */
const ARGUMENTS = `\\([ \\t\\r\\n]{0,16}(?:["'][\\w.:/@+=-]{1,64}["'],\\s{0,16}){0,2}["']`;
/** What the call that makes a client ends with: `acme.Client(`, `Acme::Api.new(`, `acme = createClient(`. */
const MAKER =
  '(?:[cC]lient|[aA][pP][iI]|[sS][dD][kK]|[sS]ervice|[cC]onnect(?:ion)?|[cC]redentials?|new|[iI]nit|[cC]onfigure)';
/** A client is made: by `new AcmeMail(`, by the class itself (`Acme(`), or as above. */
const MAKING = [
  '(?<=[nN]ew [\\w.\\\\]{1,40})',
  '(?<=(?<![A-Za-z0-9_])[A-Z][a-z][A-Za-z]{0,30})',
  `(?=[\\w.:\\\\= ]{0,32}${MAKER}\\()`,
].join('|');
const madeWith = (literals: string): string => `(?:${MAKING})(?=[\\w.:\\\\= ]{0,40}\\([ \\t\\r\\n]{0,16}${literals})`;
const MADE = madeWith(`["']`);
/** Another literal comes first: of a pair the secret is the second. */
const MADE_OF_PAIR = madeWith(`["'][\\w.:/@+=-]{1,64}["'],`);

/** Public values that have the shape of a key. */
const DIGEST_NAMES = [
  'sha',
  'sha1',
  'sha256',
  'sha512',
  'md5',
  'commit',
  'digest',
  'checksum',
  'integrity',
  'etag',
  'revision',
];
const notUnder = (names: readonly string[]): string => `(?<!${choiceOf(names)}["'\`]?[ \\t]?[:=@ -][ \\t]?["'\`]?)`;
const NO_DIGEST = notUnder(DIGEST_NAMES);
/** Of a pair of keys, where the private one may be left out: `PrivateKey =`, next line `PublicKey = ...`. */
const NO_PUBLIC_HALF = notUnder([...DIGEST_NAMES, 'public_key', 'pubkey']);
const OF_PAIR = /(?:private|preshared)(?:key)?$/;
/** The number of a row: a key that is called so and nothing else. */
const NO_ID = `(?<![\\s"'\`{,(](?:[uUgG][uU])?[iI][dD]["'\`]?[ \\t]?[:=][ \\t]?["'\`]?)`;
/**
 * Ordinary text, code around the word, or a comment on the line before: a noun within reach of the word, and the value
 * soon after it, set off by something that no token holds.
 */
const NEARBY = '[^]{0,60}?';
const SOON = '[^]{0,24}?(?<=[\\s"\'`=:(>,|*\\[])';

/**
 * A short word begins a word or a hump (`myBox`) and does not go on in lower case, unless with a noun such as "key".
 */
function wordPattern(word: string): string {
  const beginning = '(?:(?<![A-Za-z0-9])|(?<=[a-z0-9])(?=[A-Z]))';
  // `x-api-key` is no part of `MUX_API_KEY`.
  if (bare(word).length >= SURE_LENGTH) {
    return /^[a-z0-9]{1,2}[-_. ]/i.test(word) ? beginning + freeCase(word) : freeCase(word);
  }
  const ending = `(?![a-z])|(?=${choiceOf(['api', 'app', 'access', 'client', ...KEY_NOUNS])})`;
  return `${beginning}${freeCase(word)}(?:${ending})`;
}

/** The word heads settings on the lines that follow: `acme:`, `[acme]`, `provider "acme" {`, `new AcmeClient({`. */
const HEADS = '(?=[^\\n]{0,24}?(?:[:{(\\]|]|\\n[ \\t]{0,16}\\{)[ \\t]{0,2}\\r?\\n)';

/** A value in a header is a key or a token, whether or not it is called so. */
function withHeader(near: readonly string[]): readonly string[] {
  return isIssuedAlone(near) ? [...near, 'bearer'] : near;
}

/** Whether these are words for what is used by itself, and not for the secret half of a pair. */
function isIssuedAlone(near: readonly string[]): boolean {
  return near[0] !== 'secret' && (near.includes('key') || near.includes('token'));
}

function nearPattern(word: string, { near, isPublic }: ContextParts): string {
  if (near.length === 0 || near.some((noun) => bare(word).includes(bare(noun)))) return '';
  const nouns = choiceOf(withHeader(near));
  return `(?:(?<=${nouns}[\\w.\\-]{0,16}${freeCase(word)})|(?=[^\\n]{0,40}?${nouns})|${HEADS}${isPublic ? '' : `|${isIssuedAlone(near) ? MADE : MADE_OF_PAIR}`})`;
}

/** What a context rule says of itself. */
export interface ContextParts {
  readonly words: readonly string[];
  readonly near: readonly string[];
  readonly value: string;
  readonly flags: string;
  /** The value identifies and opens nothing: of two arguments of a call it is not the one that is looked for. */
  readonly isPublic: boolean;
}

/** Two readings of a context rule, apart because the second is seldom needed: most windows hold none of its nouns. */
export interface ContextPatterns {
  /** The value is assigned to a key that holds the word. */
  readonly assigned: string;
  /** The value stands in running text, or under another key, close to the word and to a noun. */
  readonly inText: string;
  /** Either of them: what anchors, reach and boundaries are derived from. */
  readonly either: string;
  /** Must be found in a window before `inText` is tried. */
  readonly nouns: string;
  /** The value alone. */
  readonly value: string;
}

/** The patterns of a context rule, each with its group `secret` and its boundary. */
export function contextPatterns(parts: ContextParts): ContextPatterns {
  for (const word of parts.words) {
    if (bare(word).length < MIN_LENGTH) {
      throw new PatternProblem(
        `The context word${mayRepeat(word) ? ` "${word}"` : ''} is shorter than three letters.`,
        0,
        'The engine searches for it: give a longer word.',
      );
    }
  }
  const value = parsePattern(parts.value, parts.flags);
  const words = `(?:${[...new Set(parts.words.map((word) => `${wordPattern(word)}${nearPattern(word, parts)}`))].join('|')})`;
  const setting = `${SETTINGS}${choiceOf(parts.near.length === 0 ? KEY_NOUNS : parts.near)}[\\w.\\-]{0,12}["'\`]?[ \\t]{0,4}`;
  const later = parts.isPublic ? '' : `${GAP}{0,40}?${ARGUMENTS}|`;
  const assignment = `(?:${later}(?:${GAP}{0,40}?|${setting})${ASSIGNMENT}|${NAME_THEN_VALUE})`;
  const nouns = choiceOf(parts.near.length === 0 ? TEXT_NOUNS : withHeader(parts.near));
  const text = `(?:(?<=${nouns}[^]{0,80})|${NEARBY}${nouns})${SOON}`;
  const isOfPair = parts.words.some((word) => OF_PAIR.test(bare(word)));
  const passed = `${isOfPair ? NO_PUBLIC_HALF : NO_DIGEST}${parts.near.some((noun) => bare(noun) === 'id') ? '' : NO_ID}`;
  const secret = `${parts.value.includes('(?<secret>') ? parts.value : `(?<secret>${parts.value})`}${boundaryAfter(value)}`;
  return {
    assigned: words + assignment + passed + secret,
    inText: words + text + passed + secret,
    either: `${words}(?:${assignment}|${text})${passed}${secret}`,
    nouns,
    value: `(?<=${SET_OFF})${secret}`,
  };
}
