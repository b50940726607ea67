/**
 * The verdict on one value under one key: an additive score whose every term names its reason. Terms are few and plain
 * so that a reader can follow them and a trained model can replace them.
 */
import type { Proof } from '../../model/match.ts';
import type { Confidence } from '../../model/severity.ts';
import { codeLike, isName, isUuid } from './code-like.ts';
import { shapeOf, shannonPerChar, type ValueShape } from './entropy.ts';
import type { KeyMeaning, KeyRole } from './key-meaning.ts';
import { pairSurprise } from './likelihood.ts';
import { isTemplate, placeholderReason } from './placeholder.ts';
import { isInterpolated } from './reference.ts';
import { isDictionaryPassword, isSamplePassword, isTrivial } from './weak-password.ts';

export interface Subject {
  readonly value: string;
  readonly key: KeyMeaning;
  readonly quoted: boolean;
  /** What the syntax adds: a URL's user info or a command-line option says more than an assignment. */
  readonly formPoints: number;
  readonly formDetail: string;
}

export interface Judgement {
  readonly confidence: Confidence;
  readonly score: number;
  readonly weak: boolean;
  readonly proofs: readonly Proof[];
}

export interface Refusal {
  readonly refused: string;
}

const LABELS: ReadonlySet<string> = new Set((
  'passwort kennwort wachtwoord passord adgangskode losenord salasana senha contrasenya contrasena clave parola haslo heslo jelszo geslo lozinka sifre parole '
  + 'slaptazodis motdepasse mot-de-passe palavra-passe wachtwoordbevestiging kodeord sandi katasandi matkhau'
).split(' '));

/** Below this the key speaks of a credential's property: `token_type`, `passwordField`. */
export const MIN_KEY_WEIGHT = 0.3;
const HIGH = 6, MEDIUM = 3.2, LOW = 1.8;

const ROLE_POINTS: Readonly<Record<KeyRole, number>> = { password: 2.5, secret: 2, token: 2, 'api-key': 2, private: 2, authorization: 1.2, none: 0 };

/** A signing secret that is a word of the list is a finding for that alone; a token or an API key is never one. */
const GUESSED: ReadonlySet<KeyRole> = new Set(['secret', 'private']);

/** How random the value looks, from -2 (a word) to 4 (long and random). */
export function randomness(value: string, shape: ValueShape): number {
  const surprise = pairSurprise(value), bits = shannonPerChar(value);
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

/** Reasons that end the matter whatever the key says. */
function refusal(subject: Subject, shape: ValueShape): string | null {
  const { value, key, quoted } = subject;
  if (key.role === 'none') return 'the key names no credential';
  if (key.weight < MIN_KEY_WEIGHT) return 'the key names something about a credential';
  if (shape.length < 3) return 'too short';
  if (shape.nonAscii * 3 > shape.length || (shape.nonAscii > 0 && key.role !== 'password')) return 'text for people';
  if (isInterpolated(value)) return 'filled in at run time';
  const code = codeLike(value, quoted);
  if (code !== null) return code;
  if (isUuid(value) && (key.role === 'password' || key.weight < 0.9)) return 'a UUID';
  const placeholder = key.role !== 'password' || !isWeak(value) ? placeholderReason(value) : isTemplate(value) ? 'filler characters' : null;
  if (placeholder !== null) return placeholder;
  if (echoesKey(value, key)) return 'says no more than its key';
  if ((shape.blanks > 0 && isProse(value, shape)) || isLabel(value, shape)) return 'text for people';
  return null;
}

function isWeak(value: string): boolean {
  return isDictionaryPassword(value) || isTrivial(value) || isSamplePassword(value);
}

/** One word of another language, or the word for a password in one: what forms are labelled with. */
function isLabel(value: string, shape: ValueShape): boolean {
  return (shape.nonAscii > 0 && /^[\p{L}\p{M}-]+$/u.test(value)) || LABELS.has(value.toLowerCase());
}

function isProse(value: string, shape: ValueShape): boolean {
  return shape.blanks >= 2 || /^[A-Z]?[a-z]+ |[:?!.]$/.test(value) || shape.digits + shape.symbols === 0;
}

/** The value is made of the key's own words, or of words for credentials: `password: "password_field"`. */
function echoesKey(value: string, key: KeyMeaning): boolean {
  if (!isName(value)) return false;
  const words = value.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? [];
  return words.length > 1 && words.every((word) => key.words.includes(word.toLowerCase()));
}

/** A word alone under a password's key: a poor password, or the text of a label. */
function namePoints(value: string, quoted: boolean): number {
  const label = /^[A-Z][a-z]+$/.test(value) ? -1 : 0;
  const joints = value.match(/[-_.: ]/g)?.length ?? 0;
  const named = /[-_.]/.test(value) && /pass|pwd|secret|token|key/i.test(value);
  return label + (joints > 1 || named ? -1 : 0) + (quoted ? 0 : -0.2);
}

function proof(kind: Proof['kind'], points: number, detail: string): Proof {
  return { kind, result: points > 0.2 ? 'holds' : points < -0.2 ? 'fails' : 'neutral', detail };
}

function strengthDetail(weak: boolean, points: number): string {
  if (weak) return 'a weak or common password';
  return points > 0.9 ? 'several classes of characters' : points > 0 ? 'letters with digits or marks' : 'one class of characters';
}

export function judge(subject: Subject): Judgement | Refusal {
  const { value, key, formPoints, formDetail, quoted } = subject;
  const shape = shapeOf(value);
  const refused = refusal(subject, shape);
  if (refused !== null) return { refused };
  const keyPoints = ROLE_POINTS[key.role] * key.weight - (1 - key.weight) * 1.5;
  const random = randomness(value, shape);
  const guessed = GUESSED.has(key.role) && isDictionaryPassword(value) && !isSamplePassword(value);
  const weak = guessed || (key.role === 'password' && (isWeak(value) || (shape.classes === 1 && shape.length < 16 && random < 1)));
  const name = isName(value);
  let score = keyPoints + formPoints;
  const proofs = [proof('context', keyPoints, `key says ${key.role.replace('-', ' ')}`), proof('context', formPoints, formDetail)];
  if (key.role === 'password') {
    const known = weak && isWeak(value);
    const strength = known ? (isSamplePassword(value) ? -0.6 : 0.6) : passwordStrength(shape);
    score += strength + Math.max(0, random) * 0.6 + (name && !known ? namePoints(value, quoted) : 0);
    proofs.push(proof('strength', weak ? -1 : strength, strengthDetail(weak, strength)));
  } else if (guessed) {
    score += 0.6;
    proofs.push(proof('strength', -1, 'a weak or common secret'));
  } else {
    score += random + (name && random < 2 ? -2 : 0) + (shape.digits === 0 && shape.length < 24 ? -0.8 : 0) + (shape.length < 6 ? -3 : shape.length < 8 ? -1.5 : 0);
    proofs.push(proof('entropy', random, random > 1.5 ? 'looks random' : random > 0 ? 'partly random' : 'reads like words'));
  }
  if (score < LOW) return { refused: 'too little speaks for a credential' };
  return { confidence: score >= HIGH && !weak ? 'high' : score >= MEDIUM ? 'medium' : 'low', score, weak, proofs };
}
