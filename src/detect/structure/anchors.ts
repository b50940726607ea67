/**
 * The words at which the structured detector wants to look, and what each of them opens. Kept few: every hit in
 * ordinary text costs, and `key` alone would be a third of them.
 */
import type { Anchor } from '../../model/ruleset.ts';
import type { WeaknessPattern } from './weakness.ts';
import { WEAKNESSES } from './weakness.ts';

export type Opening =
  | { readonly kind: 'key'; readonly length: number }
  | { readonly kind: 'url' }
  | { readonly kind: 'bearer' }
  | { readonly kind: 'basic' }
  | { readonly kind: 'identified' }
  | { readonly kind: 'user-option'; readonly length: number }
  | { readonly kind: 'password-option'; readonly length: number }
  | { readonly kind: 'tight-option'; readonly length: number; readonly letter: string }
  | { readonly kind: 'secure-string'; readonly length: number }
  | { readonly kind: 'weakness'; readonly pattern: WeaknessPattern };

const KEY_WORDS = [
  'pass', 'pwd', 'secret', 'token', 'apikey', 'accesskey', 'privatekey', 'appkey', 'authkey', 'signingkey', 'encryptionkey', 'masterkey',
  'sharedkey', 'accountkey', 'consumerkey', 'licensekey', 'subscriptionkey', 'hmackey', 'validationkey', 'totp', 'hotp', '_pw', '_key', '-key', '.key', 'credential', 'auth', 'bearer',
];

const words: [string, Opening][] = [
  ...KEY_WORDS.map((text): [string, Opening] => [text, { kind: 'key', length: text.length }]),
  ['://', { kind: 'url' }],
  ['bearer ', { kind: 'bearer' }],
  ['basic ', { kind: 'basic' }],
  ['identified ', { kind: 'identified' }],
  [' -u ', { kind: 'user-option', length: 4 }],
  ['--user ', { kind: 'user-option', length: 7 }],
  ['--user=', { kind: 'user-option', length: 7 }],
  ['sshpass ', { kind: 'password-option', length: 8 }],
  ['mysql', { kind: 'tight-option', length: 5, letter: 'p' }],
  ['redis-cli ', { kind: 'tight-option', length: 10, letter: 'a' }],
  ['to-securestring ', { kind: 'secure-string', length: 16 }],
  ...WEAKNESSES.map((pattern): [string, Opening] => [pattern.anchor, { kind: 'weakness', pattern }]),
];

export const STRUCTURE_ANCHORS: readonly Anchor[] = words.map(([text]) => ({ text, caseSensitive: false, offset: null }));

/** What the anchor of the same index opens. */
export const OPENINGS: readonly Opening[] = words.map(([, opening]) => opening);
