/**
 * Account data of payment cards: numbers near a word that speaks of cards, and track data, with the verification code
 * or PIN block that stands beside a number. Looked for only when asked. Numbers are told from others by length, issuer
 * range and check digit together; the value that goes on holds the digits alone, and at most six and four of them show.
 */
import { PERCENT, SEMICOLON } from '../../base/ascii.ts';
import type { Match, MatchPart } from '../../model/match.ts';
import { Secret } from '../../model/secret.ts';
import type { Span } from '../../model/span.ts';
import { fact } from '../proofs/result.ts';
import type { Reach } from '../sight.ts';
import { cardNumber } from './card-number.ts';

/** What opens a look: a word of cards, or the start of a track. */
export const CARDHOLDER_ANCHORS = [
  'card',
  'pan',
  'cc_n',
  'ccn',
  'cc-n',
  'cc n',
  'visa',
  'amex',
  'american express',
  'maestro',
  'diners',
  'accountn',
  'account_n',
  'account n',
  'acct',
  'cvv',
  'cvc',
  '%b',
  ';2',
  ';3',
  ';4',
  ';5',
  ';6',
] as const;
/** How far to either side of a word numbers are read. */
const NEAR: Reach = { before: 64, after: 128 };
/** After a heading such as "card number", without one in its own line: the rows of a table. */
const FAR = 1024;
/** How far beside a number its code or PIN block may stand. */
const BESIDE_NUMBER = 128;
export const CARDHOLDER_REACH: Reach = { before: NEAR.before + BESIDE_NUMBER, after: FAR + BESIDE_NUMBER };

/** Digits in a row, in groups of four with the same mark between them, or as American Express groups them. */
const NUMBER =
  /(?<![0-9A-Za-z_]|[0-9][.-])(?:\d{13,19}|\d{4}([ -])\d{4}\1\d{4}\1\d{4}(?:\1\d{1,3})?|3\d{3}([ -])\d{6}\2\d{4,5})(?![0-9A-Za-z_]|[.-]\d)/g;
/**
 * The words by themselves or as a part of a name, not inside of others (`discard`, `cardinal`, `company`, `expand`).
 */
const WORD =
  /^(?:card(?!inal|io|igan|board)|(?:pan|visa|amex|maestro|diners|cc.?n|cvv|cvc|acct)(?![a-z]{3})|american express|account.?n)/i;
const MAY_PRECEDE = /(?:^|[^a-z]|credit|debit|bank|master|payment|charge)$/i;
/** A column or key that holds such numbers and nothing else. */
const NAMES_A_NUMBER = /^(?:card[-_ ]?(?:num|no\b|nr|pan)|pan(?![a-z])|cc[-_ ]?n|account[-_ ]?n|acct)/i;
const ANY_NUMBER = /\d{13,19}|\d{4}[ -]\d{4}[ -]\d{4}|\d{4}[ -]\d{6}[ -]/;
/** As a reader of cards gives it: a name behind the number, or none. */
const TRACK_1 = /^%B(\d{13,19})\^[^^\r\n]{2,26}\^\d{4}[^?\r\n]{1,60}\??/i;
const TRACK_2 = /^;(\d{13,19})=\d{4}\d{3,20}\??/;
/** Between a name and what it is given: `"cvv": "`, `cvv=`, `cvv | `. */
const GIVEN = String.raw`["'\])]{0,2}[ \t]{0,2}[:=>,|][ \t]{0,2}["'[(]{0,2}`;
const NO_MORE = '(?![0-9A-Za-z])';
const CODE_NAMES = 'cvv2?|cvc2?|cvn|csc|cid|security[-_ ]?code|verification[-_ ]?(?:code|value)';
const CODE = new RegExp(String.raw`(?:${CODE_NAMES})${GIVEN}(\d{3,4})${NO_MORE}`, 'i');
const PIN_BLOCK = new RegExp(String.raw`pin[-_ ]?block${GIVEN}([0-9A-F]{16})${NO_MORE}`, 'i');

/** The scheme of a number that somebody may pay with. */
function issuedBy(digits: string): string | undefined {
  const card = cardNumber(digits);
  return card?.isTest === false ? card.scheme : undefined;
}

/** Text of the window, and where it starts; latin1, so that a character is a byte. */
interface View {
  readonly text: string;
  readonly start: number;
}

/**
 * What stands after the number, with no other one in between, or before it where no other number can lay claim to it.
 */
function partBeside({ text, start }: View, number: Span, pattern: RegExp, role: string): MatchPart | undefined {
  const [from, to] = [number.start - start, number.end - start];
  const after = text.slice(to, to + BESIDE_NUMBER).split(ANY_NUMBER, 1)[0] ?? '';
  const ahead = text.slice(Math.max(0, from - BESIDE_NUMBER), from);
  const before = ANY_NUMBER.test(ahead) ? '' : ahead;
  for (const [side, at] of [
    [after, to],
    [before, from - before.length],
  ] as const) {
    const found = pattern.exec(side);
    const value = found?.[1];
    if (found === null || value === undefined) continue;
    const first = start + at + found.index + found[0].length - value.length;
    return { role, value: new Secret(value), span: { start: first, end: first + value.length } };
  }
  return undefined;
}

function numberMatch(view: View, span: Span, digits: string, scheme: string): Match {
  const code = partBeside(view, span, CODE, 'verification code');
  const pin = partBeside(view, span, PIN_BLOCK, 'PIN block');
  return {
    ruleId:
      pin !== undefined
        ? 'cardholder-pin-block'
        : code !== undefined
          ? 'cardholder-verification-code'
          : 'cardholder-number',
    secret: new Secret(digits, { kind: 'card-number' }),
    span,
    parts: [code, pin].filter((part) => part !== undefined),
    decoded: [],
    confidence: 'medium',
    proofs: [
      fact('checksum', 'holds', 'Luhn check digit matches'),
      fact('structure', 'holds', `a number of ${scheme}, ${digits.length} digits`),
      fact('context', 'neutral', 'a word about cards is near'),
    ],
    traits: {},
  };
}

function trackMatch(bytes: Buffer, at: number): Match | undefined {
  const text = bytes.toString('latin1', at, at + BESIDE_NUMBER);
  const found = TRACK_1.exec(text) ?? TRACK_2.exec(text);
  const digits = found?.[1];
  const scheme = digits === undefined ? undefined : issuedBy(digits);
  if (found === null || scheme === undefined) return undefined;
  return {
    ruleId: 'cardholder-track-data',
    secret: new Secret(found[0]),
    span: { start: at, end: at + found[0].length },
    parts: [],
    decoded: [],
    confidence: 'high',
    proofs: [
      fact('checksum', 'holds', 'Luhn check digit matches'),
      fact('structure', 'holds', `track ${text.startsWith(';') ? 2 : 1} of a card of ${scheme}`),
    ],
    traits: {},
  };
}

/** Bytes of a word with what may stand before it in a name, and behind it in one. */
const LONGEST_BEFORE = 12;
const LONGEST_WORD = 24;

/**
 * How far behind the word at `word` numbers are read; -1 where it does not speak of cards, but stands in another word.
 */
function lookAhead(text: string, word: number): number {
  const rest = text.slice(word, word + LONGEST_WORD);
  const isHump = /^[A-Z]/.test(rest) && /[a-z]/.test(text.charAt(word - 1));
  const isOwn = isHump || MAY_PRECEDE.test(text.slice(Math.max(0, word - LONGEST_BEFORE), word));
  if (!WORD.test(rest) || !isOwn) return -1;
  const line = text.slice(word, word + NEAR.after).split(/[\r\n]/, 1)[0] ?? '';
  return NAMES_A_NUMBER.test(rest) && !ANY_NUMBER.test(line) ? FAR : NEAR.after;
}

/** What stands at or around the anchor word whose first byte is at `at`. */
export function cardholderData(bytes: Buffer, at: number): Match[] {
  if (bytes[at] === PERCENT || bytes[at] === SEMICOLON) {
    const track = trackMatch(bytes, at);
    return track === undefined ? [] : [track];
  }
  const start = Math.max(0, at - CARDHOLDER_REACH.before);
  const view: View = {
    start,
    text: bytes.toString('latin1', start, Math.min(bytes.length, at + CARDHOLDER_REACH.after)),
  };
  const word = at - start;
  const ahead = lookAhead(view.text, word);
  const matches: Match[] = [];
  if (ahead < 0) return matches;
  NUMBER.lastIndex = Math.max(0, word - NEAR.before);
  for (
    let found = NUMBER.exec(view.text);
    found !== null && found.index + found[0].length <= word + ahead;
    found = NUMBER.exec(view.text)
  ) {
    const digits = found[0].replaceAll(/[ -]/g, '');
    const scheme = issuedBy(digits);
    const first = start + found.index;
    const span = { start: first, end: first + found[0].length };
    if (scheme !== undefined) matches.push(numberMatch(view, span, digits, scheme));
  }
  return matches;
}
