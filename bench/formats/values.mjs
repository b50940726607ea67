/** Values of the formats of a table, and those that differ from one in a single respect. */
import { ALPHABETS } from '../../build/ruleset/example/example.js';

const NAMED = {
  digits: ALPHABETS.digits,
  'hex-lower': ALPHABETS.hex,
  'hex-upper': ALPHABETS.HEX,
  hex: ALPHABETS.hex,
  base32: ALPHABETS.base32,
  'alnum-lower': ALPHABETS['alnum-lower'],
  'alnum-upper': ALPHABETS['alnum-upper'],
  base62: ALPHABETS.base62,
  base64: ALPHABETS.base62 + '+/',
  base64url: ALPHABETS.base64url,
  printable: `${ALPHABETS.base62}!#*+.-_~`,
};
const WORDS = /xxxx|test|fake|demo|dummy|sample|example|change|your|todo|null|1234|abcd|0000|(.)\1\1\1/i;

/** `custom:0-9A-Z_-`: ranges and single characters. */
function lettersOf(name) {
  if (NAMED[name] !== undefined) return NAMED[name];
  const text = name.replace(/^custom:/, '');
  return [...text.matchAll(/([^-])-([^-])|./gs)]
    .map(([one, from, to]) =>
      from === undefined
        ? one
        : Array.from({ length: to.charCodeAt(0) - from.charCodeAt(0) + 1 }, (_, i) =>
            String.fromCharCode(from.charCodeAt(0) + i),
          ).join(''),
    )
    .join('');
}

export function uuid(random) {
  const hex = random.text(ALPHABETS.hex, 32);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

const lengthOf = ({ min, max }, random) => Math.max(min, Math.min(max ?? min + 12, min + random.below(13)));

/** `change` is asked for the letters of each part and for its length: how near misses are made. */
export function valueOf(segments, random, { letters = (own) => own, length = (own) => own, uuids = true } = {}) {
  for (let tries = 0; ; tries++) {
    const parts = segments.map((part) => {
      if (part.literal !== undefined || part.oneOf !== undefined) {
        return part.oneOf === undefined ? part.literal : part.oneOf[random.below(part.oneOf.length)];
      }
      if (part.alphabet === 'uuid' && uuids) return uuid(random);
      const own = lettersOf(part.alphabet === 'uuid' ? 'custom:0-9a-f-' : part.alphabet);
      const text = random.text(letters(own), length(lengthOf(part, random), part));
      return part.max !== null && part.max > 8 ? text.replace(/^[-_.+/=]|[-_.+/=]$/g, 'k') : text;
    });
    const variable = parts.filter((_, i) => segments[i].alphabet !== undefined).join('');
    if (
      tries > 200 ||
      (!WORDS.test(variable) &&
        (variable.length < 12 || (/\d/.test(variable) && (/[a-f]/i.test(variable) || /^\d+$/.test(variable)))))
    ) {
      return parts.join('');
    }
  }
}

const escaped = (text) => text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
const patternOf = ({ literal, oneOf, alphabet, min, max }) =>
  alphabet === undefined
    ? `(?:${(oneOf ?? [literal]).map(escaped).join('|')})`
    : alphabet === 'uuid'
      ? '[0-9a-fA-F-]{36}'
      : `[${escaped(lettersOf(alphabet))}]{${min},${max ?? ''}}`;
/** A near miss of one form may be another. */
export const isOne = (segments, value) => new RegExp(`^${segments.map(patternOf).join('')}$`).test(value);
