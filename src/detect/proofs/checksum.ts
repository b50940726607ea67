/**
 * Check digits in the value. Digits that match prove an issued token; digits that do not only lower confidence by one
 * step, since issuers change their schemes and few samples are known.
 */
import { CHECK_DIGITS, isNkey, isLuhn } from '../../ruleset/check-digits.ts';
import { fact, NO_RESULT, type Prove } from './result.ts';

/** Check digits at the end of a value. */
interface Scheme {
  /** How many characters they are. */
  readonly width: number;
  /** Values the scheme is known for; of others it says nothing. */
  readonly applies: RegExp;
  /** `CRC-32` where left out. */
  readonly label?: string;
}

/** By the names of `CHECK_DIGITS`. */
const SCHEMES: Readonly<Record<string, Scheme>> = {
  'github-crc32': { width: 6, applies: /^gh[oprsu]_[0-9A-Za-z]{36}$/ },
  'npm-crc32': { width: 6, applies: /^npm_[0-9A-Za-z]{36}$/ },
  'grafana-crc32': { width: 8, applies: /^glsa_[0-9A-Za-z]{32}_[0-9a-f]{8}$/ },
  'atlassian-crc32': { width: 8, applies: /^AT[A-Z]{3}3[\w-]{1,300}=[0-9A-F]{8}$/ },
  'cloudflare-crc32': { width: 8, applies: /^cf[a-z]{1,2}_[0-9A-Za-z]{40}[0-9a-f]{8}$/ },
  'zuplo-crc32': { width: 8, applies: /^zpka_[0-9a-z]{32}_[0-9a-f]{8}$/ },
  'gitlab-routable-crc32': { width: 7, applies: /^gl[a-z]{1,6}-.{20,320}\.[0-9a-z]{9}$/ },
  'age-bech32': { width: 6, applies: /^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/, label: 'Bech32' },
};

function checksum(name: string, { width, applies, label = 'CRC-32' }: Scheme): Prove {
  return (value) => {
    const digitsOf = CHECK_DIGITS[name];
    if (digitsOf === undefined || !applies.test(value)) return NO_RESULT;
    return digitsOf(value.slice(0, -width)) === value.slice(-width)
      ? { proofs: [fact('checksum', 'holds', `${label} check digits match`)], confidence: 'high' }
      : { proofs: [fact('checksum', 'fails', `${label} check digits do not match`)], confidence: 'medium' };
  };
}

/** The Luhn check of card numbers and the like: a number that fails it was never issued. */
const luhn: Prove = (value) => {
  const digits = value.replaceAll(/[ -]/g, '');
  if (!/^\d{2,}$/.test(digits)) return NO_RESULT;
  return isLuhn(digits)
    ? { proofs: [fact('checksum', 'holds', 'Luhn check digit matches')] }
    : { proofs: [fact('checksum', 'fails', 'Luhn check digit does not match')], confidence: 'low' };
};

const nkeyCrc16: Prove = (value) =>
  isNkey(value)
    ? { proofs: [fact('checksum', 'holds', 'CRC-16 check digits match')], confidence: 'high' }
    : { proofs: [fact('checksum', 'fails', 'CRC-16 check digits do not match')], confidence: 'low' };

export const CHECKSUM_PROOFS: Readonly<Record<string, Prove>> = {
  ...Object.fromEntries(Object.entries(SCHEMES).map(([name, scheme]) => [name, checksum(name, scheme)])),
  'nkey-crc16': nkeyCrc16,
  luhn,
};
