/**
 * Expands the examples of rules: text with generated parts, made anew from a seed, so that no live-looking token
 * stands in any file. The marks « and » enclose what the rule must find. The language is described in docs/rules.md.
 */
import { RuleError } from '../../model/error.ts';
import { suchA } from '../../redaction/quote.ts';
import { BASE32, BASE62 } from '../alphabets.ts';
import { CHECK_DIGITS } from '../check-digits.ts';
import { generatedPem } from './pem.ts';
import { didYouMean } from '../../base/did-you-mean.ts';
import { seededRandom, type Random } from './random.ts';

export interface ExampleSecret {
  /** Bytes of the text as UTF-8. */
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

export interface ExpandedExample {
  readonly text: string;
  readonly secrets: readonly ExampleSecret[];
}

const DIGITS = '0123456789';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();

export const ALPHABETS: Readonly<Record<string, string>> = {
  digits: DIGITS,
  hex: `${DIGITS}abcdef`,
  HEX: `${DIGITS}ABCDEF`,
  lower: LOWER,
  upper: UPPER,
  letters: UPPER + LOWER,
  'alnum-lower': DIGITS + LOWER,
  'alnum-upper': DIGITS + UPPER,
  base32: BASE32,
  base58: BASE62.replaceAll(/[0OIl]/g, ''),
  base62: BASE62,
  base64: `${BASE62}+/`,
  base64url: `${BASE62}-_`,
  bech32: 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L',
  printable: `${BASE62}!#%*+,-./:;=?@^_~`,
};

/** Text that says "placeholder" to a reader, and to the engine. */
const PLACEHOLDER =
  /xxxx|test|fake|demo|dummy|sample|example|change|your|todo|pass|secret|token|null|none|abcd|1234|0000|(.)\1\1\1/i;
const MAX_TRIES = 500;
const DIRECTIVE =
  /^<(?:(uuid)|check:([\w-]+)|(pem|pem-line):([A-Z0-9 ]+)|(base64|base64url)\(|([A-Za-z][\w-]*):(\d+)(?:-(\d+))?>)/;

/**
 * A sample that looks as issued ones do: no long run, no placeholder, and digits and both cases where there is room.
 */
function plausible(text: string, alphabet: string): boolean {
  if (PLACEHOLDER.test(text)) return false;
  if (text.length < 12) return true;
  if (/^[-_.+/=]|[-_.+/=]$/.test(text)) return false;
  if (new Set(text).size < Math.min(text.length, alphabet.length) * 0.45) return false;
  return [DIGITS, UPPER, LOWER].every(
    (kind) =>
      ![...kind].some((character) => alphabet.includes(character)) ||
      [...text].some((character) => kind.includes(character)),
  );
}

function sample(random: Random, alphabet: string, length: number): string {
  let text = random.text(alphabet, length);
  for (let tries = 0; tries < MAX_TRIES && !plausible(text, alphabet); tries++) text = random.text(alphabet, length);
  return text;
}

function uuid(random: Random): string {
  const hex = sample(random, ALPHABETS['hex'] ?? '', 32);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${'89ab'[random.below(4)] ?? '8'}${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** Where the template stands, and what it has yielded so far. */
interface Expansion {
  readonly template: string;
  readonly random: Random;
  at: number;
  out: string;
  open: number | null;
  readonly secrets: { start: number; end: number }[];
}

function expansionOf(template: string, random: Random, at: number): Expansion {
  return { template, random, at, out: '', open: null, secrets: [] };
}

function fail(state: Expansion, message: string, hint: string): never {
  throw new RuleError(`Example: ${message} at character ${state.at + 1}.`, { hint });
}

function alphabetOf(state: Expansion, name: string): string {
  const alphabet = ALPHABETS[name];
  if (alphabet !== undefined) return alphabet;
  const known = Object.keys(ALPHABETS);
  return fail(
    state,
    `there is no ${suchA('alphabet', name)}`,
    didYouMean(name, known) ?? `Alphabets: ${known.join(', ')}.`,
  );
}

function checkDigits(state: Expansion, name: string): string {
  const make = CHECK_DIGITS[name];
  if (make === undefined) {
    return fail(state, `there is no ${suchA('checksum', name)}`, `Checksums: ${Object.keys(CHECK_DIGITS).join(', ')}.`);
  }
  return make(state.out.slice(state.open ?? 0));
}

/** Expands up to the `)>` that closes an encoding and encodes what is inside. */
function encoded(state: Expansion, encoding: 'base64' | 'base64url'): string {
  const inner = expansionOf(state.template, state.random, state.at);
  expandUntil(inner, ')>');
  state.at = inner.at;
  return Buffer.from(inner.out, 'utf8').toString(encoding);
}

function closeDirective(state: Expansion, length: number): void {
  state.at += length;
  if (state.template[state.at] !== '>') fail(state, 'a part is not closed', 'Expected ">".');
  state.at++;
}

/** Expands the part at the current place; undefined where a `<` is just a `<`. */
function directive(state: Expansion): string | undefined {
  const found = DIRECTIVE.exec(state.template.slice(state.at));
  if (found === null) return undefined;
  const [whole, isUuid, check, pem, label = '', encoding, alphabet = '', least = '0', most = least] = found;
  if (encoding === 'base64' || encoding === 'base64url') {
    state.at += whole.length;
    return encoded(state, encoding);
  }
  if (isUuid !== undefined || check !== undefined || pem !== undefined) {
    const from = state.at;
    closeDirective(state, whole.length);
    if (isUuid !== undefined) return uuid(state.random);
    if (check !== undefined) return checkDigits(state, check);
    const block = generatedPem(label, state.random);
    if (block === undefined) {
      state.at = from;
      return fail(
        state,
        `there is no ${suchA('key block', label)}`,
        'RSA, EC, DSA, OPENSSH, ENCRYPTED PRIVATE KEY, PRIVATE KEY or PGP PRIVATE KEY BLOCK.',
      );
    }
    return pem === 'pem-line' ? block.replaceAll('\n', '\\n') : block;
  }
  const characters = alphabetOf(state, alphabet);
  const [min, max] = [Number(least), Number(most)];
  if (max < min) fail(state, 'an empty range', 'Write the smaller number first.');
  state.at += whole.length;
  return sample(state.random, characters, min + (max > min ? state.random.below(max - min + 1) : 0));
}

function mark(state: Expansion, character: string): void {
  state.at++;
  if (character === '«') {
    if (state.open !== null) fail(state, 'marks inside marks', 'Close « with » first.');
    state.open = state.out.length;
    return;
  }
  if (state.open === null) fail(state, '» without «', 'Open the mark first.');
  else state.secrets.push({ start: state.open, end: state.out.length });
  state.open = null;
}

function expandUntil(state: Expansion, end: string): void {
  while (state.at < state.template.length) {
    if (end !== '' && state.template.startsWith(end, state.at)) {
      state.at += end.length;
      return;
    }
    const character = state.template[state.at] ?? '';
    if (character === '«' || character === '»') {
      mark(state, character);
      continue;
    }
    const part = character === '<' ? directive(state) : undefined;
    if (part === undefined) state.at++;
    state.out += part ?? character;
  }
  if (end !== '') fail(state, 'an encoding is not closed', 'Expected ")>".');
}

/** Expands `template`. The same template and seed always give the same text. */
export function expandExample(template: string, seed: string): ExpandedExample {
  const state = expansionOf(template, seededRandom(`${seed}\n${template}`), 0);
  expandUntil(state, '');
  if (state.open !== null) fail(state, '« without »', 'Close the mark.');
  const bytesBefore = (index: number): number => Buffer.byteLength(state.out.slice(0, index), 'utf8');
  return {
    text: state.out,
    secrets: state.secrets.map(({ start, end }) => ({
      start: bytesBefore(start),
      end: bytesBefore(end),
      value: state.out.slice(start, end),
    })),
  };
}
