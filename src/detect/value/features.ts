/**
 * What the judge measures of a candidate: plain numbers about its key, its value and the few bytes around them. Nothing
 * of the file, its path or other lines: a judge learns those by heart, and a verdict would rest on more than its reach.
 */
import { LF, CR, isDigit } from '../../base/ascii.ts';
import { isUuid } from './code-like.ts';
import { commonestShare, shannonPerChar, type ValueShape } from './statistics.ts';
import { KEY_CLASSES, keyClass } from './key-classes.ts';
import { partsOf, type KeyMeaning, type KeyRole } from './key-meaning.ts';
import { letterSurprise, pairSurprise } from './likelihood.ts';
import { sequenceShare } from './placeholder.ts';
import type { ValueFacts } from './value-facts.ts';
import type { Vocabulary } from './word-cover.ts';

/** The syntax that binds the value: what the forms of the readers have in common. */
const SYNTAXES = [
  'assigned',
  'set',
  'parameter',
  'handed',
  'paired',
  'compared',
  'element',
  'option',
  'header',
  'credentials',
] as const;
export type Syntax = (typeof SYNTAXES)[number];

/** Bytes beside key and value; 0 where the text ends or the reach does. */
export interface Neighbours {
  readonly beforeKey: number;
  readonly beforeValue: number;
  /** First byte after the value that is no quote or backslash. */
  readonly next: number;
  /** A quote ends what was read without quotes of its own: it stands inside a string. */
  readonly inString?: boolean;
}

export interface Subject {
  readonly value: string;
  readonly keyText: string;
  readonly key: KeyMeaning;
  readonly quoted: boolean;
  readonly syntax: Syntax;
  readonly neighbours: Neighbours;
}

/** What a measure is about, for people. */
export type Topic =
  'key' | 'syntax' | 'neighbours' | 'length' | 'make-up' | 'randomness' | 'words' | 'commonness' | 'shape' | 'filler';

const ROLES: readonly KeyRole[] = ['password', 'secret', 'token', 'api-key', 'private', 'authorization', 'none'];

/** All measures in the order in which `measure` gives them. */
export const FEATURES: readonly (readonly [name: string, topic: Topic])[] = [
  ...ROLES.map((role) => [`key:${role}`, 'key'] as const),
  ...KEY_CLASSES.map((name) => [`key-word:${name}`, 'key'] as const),
  ...KEY_CLASSES.map((name) => [`key-end:${name}`, 'key'] as const),
  ['key-weight', 'key'],
  ['key-words', 'key'],
  ['key-length', 'key'],
  ['key-upper', 'key'],
  ['key-other-words', 'key'],
  ['key-end:other', 'key'],
  ...SYNTAXES.map((name) => [`syntax:${name}`, 'syntax'] as const),
  ['quoted', 'syntax'],
  ['before-key:quote', 'neighbours'],
  ['before-key:mark', 'neighbours'],
  ['before-key:line', 'neighbours'],
  ['before-key:joint', 'neighbours'],
  ['before-value:double', 'neighbours'],
  ['before-value:single', 'neighbours'],
  ['before-value:blank', 'neighbours'],
  ['next:comma', 'neighbours'],
  ['next:close', 'neighbours'],
  ['next:line', 'neighbours'],
  ['next:semicolon', 'neighbours'],
  ['next:blank', 'neighbours'],
  ['next:other', 'neighbours'],
  ['length', 'length'],
  ['lower', 'make-up'],
  ['upper', 'make-up'],
  ['digits', 'make-up'],
  ['digit-count', 'make-up'],
  ['symbols', 'make-up'],
  ['blanks', 'make-up'],
  ['beyond-ascii', 'make-up'],
  ['classes', 'make-up'],
  ['distinct', 'make-up'],
  ['commonest', 'make-up'],
  ['longest-run', 'make-up'],
  ['capital-first', 'make-up'],
  ['digits-last', 'make-up'],
  ['joints', 'make-up'],
  ['switches', 'randomness'],
  ['switch-count', 'randomness'],
  ['case-switches', 'randomness'],
  ['entropy', 'randomness'],
  ['entropy-share', 'randomness'],
  ['pair-surprise', 'randomness'],
  ['letter-surprise', 'randomness'],
  ['random-looking', 'randomness'],
  ['word-share', 'words'],
  ['word-count', 'words'],
  ['longest-word', 'words'],
  ['name', 'words'],
  ['parts', 'words'],
  ['mean-part', 'words'],
  ['capital-word', 'words'],
  ['echo', 'words'],
  ['credential-word', 'words'],
  ['trial-word', 'words'],
  ['person-word', 'words'],
  ['dictionary', 'commonness'],
  ['sample', 'commonness'],
  ['trivial', 'commonness'],
  ['hex', 'shape'],
  ['hash-length', 'shape'],
  ['base64', 'shape'],
  ['base64-length', 'shape'],
  ['uuid', 'shape'],
  ['base32', 'shape'],
  ['jwt', 'shape'],
  ['slash', 'shape'],
  ['dot', 'shape'],
  ['at', 'shape'],
  ['colon', 'shape'],
  ['equals', 'shape'],
  ['bracket', 'shape'],
  ['number', 'shape'],
  ['placeholder', 'filler'],
  ['sequence', 'filler'],
  ['filler-letters', 'filler'],
];

/** Where the measure of this name stands; -1 where there is none. */
export function placeOfFeature(name: string): number {
  return FEATURES.findIndex(([known]) => known === name);
}

const oneOf = (byte: number, characters: string): number =>
  byte !== 0 && characters.includes(String.fromCharCode(byte)) ? 1 : 0;

/** Where the measures of a key stand: its role, classes of its words, the class of its last word, and the rest. */
const INSIDE_AT = ROLES.length;
const END_AT = INSIDE_AT + KEY_CLASSES.length;
const KEY_AT = END_AT + KEY_CLASSES.length;
const KEY_LENGTH = KEY_AT + 6;

function measureKey({ key, keyText }: Subject, into: Measures): void {
  let others = 0;
  let last = -1;
  for (const word of key.words) {
    const found = keyClass(word);
    const isNumber = isDigit(word.charCodeAt(0));
    if (found >= 0) into[INSIDE_AT + found] = 1;
    else if (!isNumber) others++;
    if (!isNumber) last = found;
  }
  if (last >= 0) into[END_AT + last] = 1;
  const role = ROLES.indexOf(key.role);
  if (role >= 0) into[role] = 1;
  into[KEY_AT] = key.weight;
  into[KEY_AT + 1] = key.words.length;
  into[KEY_AT + 2] = keyText.length;
  into[KEY_AT + 3] = Number(/[A-Z]/.test(keyText) && !/[a-z]/.test(keyText));
  into[KEY_AT + 4] = others;
  into[KEY_AT + 5] = Number(last < 0);
}

const SYNTAX_MEASURES = new Map(SYNTAXES.map((syntax) => [syntax, SYNTAXES.map((name) => Number(syntax === name))]));

function placeMeasures({ syntax, quoted, neighbours }: Subject): number[] {
  const { beforeKey, beforeValue, next } = neighbours;
  const line = Number(next === LF || next === CR || next === 0);
  const comma = oneOf(next, ',');
  const close = oneOf(next, ')]}');
  const semicolon = oneOf(next, ';');
  const blank = oneOf(next, ' \t');
  return [
    ...(SYNTAX_MEASURES.get(syntax) ?? []),
    Number(quoted),
    oneOf(beforeKey, '"\'`'),
    oneOf(beforeKey, '$@:&?;{(['),
    Number(beforeKey === LF || beforeKey === CR || beforeKey === 0),
    oneOf(beforeKey, '.>_-'),
    oneOf(beforeValue, '"'),
    oneOf(beforeValue, "'"),
    oneOf(beforeValue, ' \t'),
    comma,
    close,
    line,
    semicolon,
    blank,
    Number(comma + close + line + semicolon + blank === 0),
  ];
}

function makeUp(value: string, shape: ValueShape): number[] {
  const { length, lower, upper, digits, symbols, blanks, nonAscii, classes, distinct, longestRun } = shape;
  return [
    Math.min(length, 200),
    lower / length,
    upper / length,
    digits / length,
    digits,
    symbols / length,
    blanks,
    nonAscii / length,
    classes,
    distinct / length,
    commonestShare(value),
    longestRun,
    Number(/^[A-Z][a-z]/.test(value)),
    /\d*$/.exec(value)?.[0].length ?? 0,
    value.match(/[-_.]/g)?.length ?? 0,
  ];
}

const CASE_SWITCH = /[a-z](?=[A-Z])|[A-Z](?=[a-z])/g;

/** Long enough, of mixed make-up, and made of no words. */
function looksRandom(shape: ValueShape, bits: number, words: number): number {
  return Number(
    shape.length >= 8 && shape.blanks === 0 && bits >= 2.6 && words < 0.3 && shape.digits > 0 && shape.switches >= 2,
  );
}

/** Share of the value's letters that words of the key make up. */
function echo(lower: string, words: readonly string[]): number {
  let echoed = 0;
  for (const word of new Set(words)) if (word.length >= 3 && lower.includes(word)) echoed += word.length;
  return lower === '' ? 0 : Math.min(1, echoed / lower.length);
}

const CREDENTIAL_WORD = /passw|pwd|\bpass|pass\b|secret|token|key|credential|auth/;
const TRIAL_WORD =
  /test|example|sample|dummy|fake|demo|mock|foo|\bbar|baz|valid|wrong|invalid|bad|my|some|your|changeme|placeholder/;
const PERSON_WORD = /user|admin|root|guest|login|client|server|service|postgres|mysql|oracle|default/;

function valueWords(
  value: string,
  lower: string,
  { shape, common, isName }: ValueFacts,
  key: KeyMeaning,
  vocabulary: Vocabulary,
): number[] {
  const bits = shannonPerChar(value);
  const cover = vocabulary.cover(lower);
  const parts = partsOf(value);
  const possible = Math.log2(Math.max(2, Math.min(shape.length, 64)));
  const caseSwitches = value.match(CASE_SWITCH)?.length ?? 0;
  return [
    shape.switches / shape.length,
    shape.switches,
    caseSwitches / shape.length,
    bits,
    bits / possible,
    pairSurprise(value),
    letterSurprise(value),
    looksRandom(shape, bits, cover.share),
    cover.share,
    cover.count,
    cover.longest,
    Number(isName),
    parts.length,
    parts.length === 0 ? 0 : parts.reduce((sum, part) => sum + part.length, 0) / parts.length,
    Number(/^[A-Z][a-z]+$/.test(value)),
    echo(lower, key.words),
    Number(CREDENTIAL_WORD.test(lower)),
    Number(TRIAL_WORD.test(lower)),
    Number(PERSON_WORD.test(lower)),
    Number(common.isDictionary),
    Number(common.isSample),
    Number(common.isTrivial),
  ];
}

function shapes(value: string, length: number): number[] {
  const hex = /^[0-9a-f]+$|^[0-9A-F]+$/.test(value);
  const base64 = /^[A-Za-z0-9+/_-]+={0,2}$/.test(value);
  return [
    Number(hex),
    Number(hex && (length === 32 || length === 40 || length === 64)),
    Number(base64),
    Number(base64 && length % 4 === 0 && length >= 16),
    Number(isUuid(value)),
    Number(/^[A-Z2-7]+$/.test(value)),
    Number(/^eyJ[\w-]+\.eyJ/.test(value)),
    value.split('/').length - 1,
    value.split('.').length - 1,
    Number(value.includes('@')),
    value.split(':').length - 1,
    Number(/=.*[^=]/.test(value)),
    Number(/[[\](){}<>$]/.test(value)),
    Number(/^\d+$/.test(value)),
  ];
}

export type Measures = Float64Array;

/** One for all calls: a typed array is dear to make. */
const taken: Measures = new Float64Array(FEATURES.length);

/**
 * The measures of a candidate, in the order of `FEATURES`, until the next call. The value holds at least one character.
 */
export function measure(subject: Subject, vocabulary: Vocabulary, facts: ValueFacts): Measures {
  const { value, key } = subject;
  const { shape, placeholder } = facts;
  const lower = value.toLowerCase();
  taken.fill(0, 0, KEY_LENGTH);
  measureKey(subject, taken);
  let at = KEY_LENGTH;
  for (const group of [
    placeMeasures(subject),
    makeUp(value, shape),
    valueWords(value, lower, facts, key, vocabulary),
    shapes(value, shape.length),
    [Number(placeholder !== null), sequenceShare(value), shape.fillers / shape.length],
  ]) {
    for (let i = 0; i < group.length; i++) taken[at++] = group[i] as number;
  }
  return taken;
}
