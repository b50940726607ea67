/**
 * The verdict on one value under one key: refused by rule, or judged. What stands under a key is scored by the trained
 * judge; what a syntax of its own gives away (a URL's user info, an authorization header) is too rare where the judge
 * was trained and is weighed by hand, with thresholds of its own.
 */
import type { Proof } from '../../model/match.ts';
import type { Confidence } from '../../model/severity.ts';
import { shannonPerChar, type ValueShape } from './statistics.ts';
import { measure, placeOfFeature, type Measures, type Subject } from './features.ts';
import type { Decision, JudgeModel, Kind, LazyJudge } from './judge-model.ts';
import type { KeyMeaning, KeyRole } from './key-meaning.ts';
import { pairSurprise } from './likelihood.ts';
import { examined } from './refusal.ts';
import type { ValueFacts } from './value-facts.ts';
import { isNamedInSetting } from './word-of-code.ts';

/** A subject with what its form says, which counts where it is weighed by hand and is told among the proofs. */
export interface Case extends Subject {
  /** Points for the form: a URL's user info or a command-line option says more than an assignment. */
  readonly formPoints: number;
  /** The form in words. */
  readonly formDetail: string;
}

export interface Judgement {
  readonly confidence: Confidence;
  readonly weak: boolean;
  readonly proofs: readonly Proof[];
}

export interface Refusal {
  readonly refused: string;
}

/**
 * Least points for each confidence where a value is weighed by hand; the trained judge brings thresholds of its own.
 */
const HIGH = 6;
const MEDIUM = 3.2;
const LOW = 1.8;
/** `guest:guest@localhost` of a poor password: where people run with it, its path makes more of it. */
const LOW_OF_POOR = 1.5;
/** The most points of a form that documentation uses, where poor passwords are samples. */
const OF_DOCUMENTATION = -1;

const ROLE_POINTS: Readonly<Record<KeyRole, number>> = {
  password: 2.5,
  secret: 2,
  token: 2,
  'api-key': 2,
  private: 2,
  authorization: 1.2,
  once: 0,
  none: 0,
};

/** A signing secret that is a word of the list is a finding for that alone; a token or an API key is never one. */
const GUESSED: ReadonlySet<KeyRole> = new Set(['secret', 'private']);

/** How random the value looks, from -2 (a word) to 4 (long and random). */
function randomness(value: string, shape: ValueShape): number {
  const surprise = pairSurprise(value);
  const bits = shannonPerChar(value);
  let points = (surprise - 4.9) * 1.6;
  if (shape.length >= 16 && bits >= 3.2) points += 1;
  if (shape.length >= 24 && bits >= 3.6) points += 0.8;
  if (shape.switches >= 3) points += 0.8;
  if (shape.length >= 32 && shape.switches >= 8) points += 1;
  if (shape.distinct <= 4) points -= 1;
  return Math.max(-2, Math.min(4, points));
}

/** Letters with digits or marks, no blanks: what people are told to choose. */
function passwordStrength(shape: ValueShape): number {
  if (shape.blanks > 0) return -2;
  if (shape.classes >= 4) return 1.5;
  if (shape.classes === 3) return 1;
  if (shape.classes === 2 && (shape.digits > 0 || shape.symbols > 0)) return 0.6;
  return 0;
}

function proof(kind: Proof['kind'], points: number, detail: string): Proof {
  return { kind, result: points > 0.2 ? 'holds' : points < -0.2 ? 'fails' : 'neutral', detail };
}

function strengthDetail(weak: boolean, points: number): string {
  if (weak) return 'a weak or common password';
  if (points > 0.9) return 'several classes of characters';
  return points > 0 ? 'letters with digits or marks' : 'one class of characters';
}

/** A value with the views of it that verdict and reasons are made from. */
interface View {
  readonly facts: ValueFacts;
  readonly random: number;
  readonly weak: boolean;
  /** A signing secret or the like that is a word of the list. */
  readonly guessed: boolean;
}

/** `JWT_SECRET=secret` of settings: what runs with it signs with it, however much it looks like a sample. */
function isSetAlone({ key, syntax, quoted }: Subject): boolean {
  return syntax === 'set' && !quoted && key.weight >= 1 && key.words.length > 1;
}

/** What is seen of the value: how random it looks, and whether it is weak. */
export function viewOf(subject: Subject, facts: ValueFacts): View {
  const { value, key } = subject;
  const { shape, common } = facts;
  const random = randomness(value, shape);
  const guessed = GUESSED.has(key.role) && common.isDictionary && (!common.isSample || isSetAlone(subject));
  const weak =
    guessed ||
    (key.role === 'password' &&
      (common.isPoor || (shape.classes === 1 && shape.length < 16 && random < 1) || isNamedInSetting(subject)));
  return { facts, random, weak, guessed };
}

function proofOfKey({ role, weight }: KeyMeaning): Proof {
  if (role === 'once') return proof('context', 0.5, 'the key names a one-time value');
  if (role === 'none') return proof('context', 0, 'key names no credential');
  return proof('context', weight, `key says ${role.replace('-', ' ')}`);
}

function proofOfValue(role: KeyRole, { facts: { shape }, random, weak, guessed }: View): Proof {
  if (role === 'password') {
    const strength = passwordStrength(shape);
    return proof('strength', weak ? -1 : strength, strengthDetail(weak, strength));
  }
  if (guessed) return proof('strength', -1, 'a weak or common secret');
  return proof('entropy', random, random > 1.5 ? 'looks random' : random > 0 ? 'partly random' : 'reads like words');
}

function proofsOf({ key, formPoints, formDetail }: Case, view: View): Proof[] {
  return [proofOfKey(key), proof('context', formPoints, formDetail), proofOfValue(key.role, view)];
}

/** What a password adds: known ones by how they are known, others by how they are made. */
function passwordPoints({ facts: { shape, common }, random, weak }: View): number {
  const made = weak && common.isPoor ? (common.isSample ? -0.6 : 0.6) : passwordStrength(shape);
  return made + Math.max(0, random) * 0.6;
}

/** What it takes from a password that it is a capitalised word, or several words. */
function namePoints(value: string, { facts: { common, isName }, weak }: View): number {
  if (!isName || (weak && common.isPoor)) return 0;
  return (/^[A-Z][a-z]+$/.test(value) ? -1 : 0) + ((value.match(/[-_.: ]/g)?.length ?? 0) > 1 ? -1 : 0);
}

/** What a value adds that was issued, and so drawn. */
function issuedPoints({ facts: { shape, isName }, random }: View): number {
  return (
    random +
    (isName && random < 2 ? -2 : 0) +
    (shape.digits === 0 && shape.length < 24 ? -0.8 : 0) +
    (shape.length < 6 ? -3 : shape.length < 8 ? -1.5 : 0)
  );
}

/** Key, syntax and value, each with its points; weak values are never more than medium. */
function weighed({ value, key, formPoints }: Case, view: View): Confidence | null {
  const { weak } = view;
  const named = ROLE_POINTS[key.role] * key.weight - (1 - key.weight) * 1.5 + formPoints;
  const score =
    key.role === 'password' ? named + passwordPoints(view) + namePoints(value, view) : named + issuedPoints(view);
  const least = weak && formPoints > OF_DOCUMENTATION ? LOW_OF_POOR : LOW;
  if (score < least) return null;
  if (score >= HIGH && !weak) return 'high';
  return score >= MEDIUM ? 'medium' : 'low';
}

const RANDOM_LOOKING = placeOfFeature('random-looking');

/** What the candidates are grouped by where thresholds were chosen. */
export function kindOf(role: KeyRole, measures: Measures, weak: boolean): Kind {
  if (weak) return 'weak';
  if (role === 'none') return 'unnamed';
  if (measures[RANDOM_LOOKING] === 1) return 'random';
  return role === 'password' ? 'password' : 'other';
}

function decided(score: number, { low, medium, high }: Decision): Confidence | null {
  return score >= high ? 'high' : score >= medium ? 'medium' : score >= low ? 'low' : null;
}

/** Whether the syntax alone says what the value is. */
function isBySyntax(subject: Subject): boolean {
  return subject.syntax === 'credentials';
}

/** Whether a rule decides and not the trained judge. */
export function isByRule(subject: Subject): boolean {
  return isBySyntax(subject) || subject.key.role === 'once';
}

/** Refuses the value, or says how sure it is that it is a credential. `shape` is that of the value. */
export function judge(subject: Case, model: LazyJudge, shape: ValueShape): Judgement | Refusal {
  const facts = examined(subject, shape);
  if (typeof facts === 'string') return { refused: facts };
  const view = viewOf(subject, facts);
  if (subject.key.role === 'once') {
    return looksDrawn(subject, facts, model())
      ? { confidence: 'medium', weak: false, proofs: proofsOf(subject, view) }
      : { refused: 'does not look random' };
  }
  const confidence = isBySyntax(subject) ? weighed(subject, view) : scored(subject, view, model());
  return confidence === null
    ? { refused: 'too little evidence of a credential' }
    : { confidence, weak: view.weak, proofs: proofsOf(subject, view) };
}

/** 128 random bits as Python prints a number: the salt that Flask-Security tells people to draw. */
const DRAWN_NUMBER = /^\d{37,39}$/;

function looksDrawn(subject: Subject, facts: ValueFacts, { vocabulary }: JudgeModel): boolean {
  if (DRAWN_NUMBER.test(subject.value)) return true;
  return measure(subject, vocabulary, facts)[RANDOM_LOOKING] === 1;
}

function scored(subject: Subject, { facts, weak, guessed }: View, model: JudgeModel): Confidence | null {
  const measures = measure(subject, model.vocabulary, facts);
  if (isNamedInSetting(subject)) return 'low';
  // What nothing names must look drawn; names of code hold digits as well.
  if (subject.key.role === 'none' && measures[RANDOM_LOOKING] !== 1) return null;
  const kind = kindOf(subject.key.role, measures, weak);
  const found = decided(model.score(measures), model.decisionOf(kind));
  if ((found === null || found === 'low') && isSpokenSecret(subject)) return 'medium';
  if (found === null && (isCountedPassword(subject, facts) || (guessed && isSetAlone(subject)))) return 'low';
  return found === 'low' && kind === 'random' && isGivenToDrawn(subject) ? 'medium' : found;
}

const ONE_WORD = /^[\w!@#$%^&*+=-]+$/;
const SPOKEN =
  /(?:super|ultra)secret|thisis\w*secret|secret\w{0,24}(?:must|enough)|very(?:long|strong|secure)\w{0,24}secret/;

/** `this_is_my_very_long_secret_for_jwt`: what somebody thought up to sign with, and that says so. */
function isSpokenSecret({ key, value, syntax }: Subject): boolean {
  return (
    (key.role === 'secret' || key.role === 'private') &&
    key.weight >= 1 &&
    (syntax === 'set' || syntax === 'assigned' || syntax === 'handed') &&
    value.length >= 20 &&
    ONE_WORD.test(value) &&
    SPOKEN.test(value.replaceAll(/[^A-Za-z]/g, '').toLowerCase())
  );
}

/**
 * `password: 123456` without quotes, of the numbers that everybody tries first: where people run with it is for its
 * path to say.
 */
function isCountedPassword({ key, syntax, quoted }: Subject, { common, shape }: ValueFacts): boolean {
  return (
    key.role === 'password' &&
    key.weight >= 1 &&
    syntax === 'set' &&
    !quoted &&
    shape.digits === shape.length &&
    shape.length >= 4 &&
    common.isSample
  );
}

/** What is drawn at random as a rule. */
const DRAWN: ReadonlySet<KeyRole> = new Set(['api-key', 'secret', 'token', 'private']);

/** Given to keys that name what is drawn and nothing else, where what looks drawn is hardly ever anything but that. */
function isGivenToDrawn({ key, syntax }: Subject): boolean {
  return key.weight >= 1 && DRAWN.has(key.role) && (syntax === 'assigned' || syntax === 'set');
}
