/**
 * The search for values that are known beforehand. It rides on the engine: the starts of the forms become words of the
 * automaton, so that history, decoding and inheritance hold for them as for any rule.
 */
import { asciiLowerCase, byteTable, LETTERS_AND_DIGITS } from '../../base/ascii.ts';
import type { Match } from '../../model/match.ts';
import { mayRepeatName } from '../../redaction/quote.ts';
import type { SoughtValue } from '../../model/sought-value.ts';
import { SEARCHED_BYTES } from '../../ruleset/pattern/searched.ts';
import { fact } from '../proofs/result.ts';
import { formsOf, SHORTEST_WITHIN_WORDS, type ValueForm } from './value-forms.ts';

/** Rule that places of such values are reported under where no other rule knows them. */
export const KNOWN_VALUE = 'known-value';

export interface SoughtValues {
  readonly forms: readonly ValueForm[];
  readonly values: readonly SoughtValue[];
}

export const NOTHING_SOUGHT: SoughtValues = { forms: [], values: [] };

export function soughtValues(values: readonly SoughtValue[]): SoughtValues {
  return { values, forms: formsOf(values.map(({ secret }) => Buffer.from(secret.reveal()))) };
}

/** For each form the word of the automaton that it begins with. */
export function wordsOf(forms: readonly ValueForm[]): string[] {
  return forms.map(({ text }) => asciiLowerCase(text.slice(0, SEARCHED_BYTES)));
}

/** Bytes that words are made of; letters beyond ASCII are several. */
const IN_WORDS = byteTable(`${LETTERS_AND_DIGITS}_`).fill(1, 0x80);
const isWordByte = (byte: number | undefined): boolean => byte !== undefined && IN_WORDS[byte] === 1;

function stands(bytes: Buffer, at: number, { text, folded }: ValueForm): boolean {
  if (at < 0 || at + text.length > bytes.length) return false;
  const found = bytes.toString('latin1', at, at + text.length);
  return folded ? asciiLowerCase(found) === asciiLowerCase(text) : found === text;
}

/** The value of `form` where it stands at `at`, or undefined. */
export function matchForm(bytes: Buffer, at: number, form: ValueForm, { values }: SoughtValues): Match | undefined {
  const sought = values[form.value];
  if (sought === undefined || !stands(bytes, at, form)) return undefined;
  const span = {
    start: Math.max(0, at - form.margin.before),
    end: Math.min(bytes.length, at + form.text.length + form.margin.after),
  };
  const isShort = form.encoding === null && form.text.length < SHORTEST_WITHIN_WORDS;
  if (isShort && (isWordByte(bytes[span.start - 1]) || isWordByte(bytes[span.end]))) return undefined;
  const { name } = sought;
  return {
    ruleId: KNOWN_VALUE,
    secret: sought.secret,
    span,
    parts: [],
    decoded: form.encoding === null ? [] : [form.encoding],
    confidence: 'high',
    proofs: [
      fact(
        'known',
        'holds',
        name !== null && mayRepeatName(name) ? `is in the list of values as ${name}` : 'is in the list of values',
      ),
    ],
    traits: {},
  };
}

function placeOf({ span }: Match): string {
  return `${span.start}:${span.end}`;
}

/**
 * Where a rule found the very bytes of a sought value, its match speaks for both: it says more of what the value is,
 * and is beyond doubt now.
 */
export function mergeKnown(matches: readonly Match[]): readonly Match[] {
  const known = new Map(matches.filter(({ ruleId }) => ruleId === KNOWN_VALUE).map((match) => [placeOf(match), match]));
  if (known.size === 0) return matches;
  const merged = matches.map((match) => {
    const same = match.ruleId === KNOWN_VALUE ? undefined : known.get(placeOf(match));
    if (same === undefined || same.secret.reveal() !== match.secret.reveal()) return match;
    known.delete(placeOf(match));
    return { ...match, confidence: same.confidence, proofs: [...match.proofs, ...same.proofs] };
  });
  return merged.filter((match) => match.ruleId !== KNOWN_VALUE || known.get(placeOf(match)) === match);
}
