/** Digits that have the form of a card's number: length and first digits of an issuer, and the check digit holds. */
import { isLuhn } from '../../ruleset/check-digits.ts';
import { schemeOf } from './issuer.ts';
import { isTestNumber } from './test-number.ts';

export interface CardNumber {
  readonly scheme: string;
  /** Nobody can pay with it. */
  readonly isTest: boolean;
}

export function cardNumber(digits: string): CardNumber | undefined {
  const scheme = schemeOf(digits);
  return scheme !== undefined && isLuhn(digits) ? { scheme, isTest: isTestNumber(digits) } : undefined;
}
