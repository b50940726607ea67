/**
 * The half of a pair that names it: an access key beside its secret key, the consumer key of OAuth. It opens nothing
 * without the other half, which is a finding of its own.
 */
import type { Match } from '../model/match.ts';
import type { RuleInfo } from '../model/rule.ts';
import { lineBefore } from './text-before.ts';

/** What a value stands under: the words before it, and the one that says which half it is. */
const UNDER_NAME = /([\w.-]*?)(access|consumer|oauth|app|api)[-_.]?key["'\]}\\]*[ \t]*(?:=>|[:=])[ \t]*["'`\\]*$/i;
/** Bytes on either side in which the other half is looked for. */
const NEAR = 250;

/** `SHOP_API_SECRET`, `accessSecret`; beside an access key also `secret-key`. */
function otherHalf(stem: string, word: string): RegExp {
  const ofWord = `${word}[-_.]?(?:key[-_.]?)?secret`;
  const name = word === 'access' ? `(?:${ofWord}|secret)` : ofWord;
  const before = stem.replaceAll(/[.-]/g, String.raw`\$&`);
  return new RegExp(String.raw`(?<![\w.-])${before}${name}(?:[-_.]?key)?["'\]}\\]*[ \t]*(?:=>|[:=])`, 'i');
}

export function isNamingHalf(
  { kind, basis }: Pick<RuleInfo, 'kind' | 'basis'>,
  { span, decoded }: Match,
  bytes: Buffer,
): boolean {
  if (basis !== 'key' || kind !== 'api-key' || decoded.length > 0) return false;
  const [, stem = '', word = ''] = UNDER_NAME.exec(lineBefore(bytes, span.start)?.slice(-120) ?? '') ?? [];
  if (word.toLowerCase() === 'consumer') return true;
  if (word === '') return false;
  const around = bytes.toString('latin1', Math.max(0, span.start - NEAR), span.end + NEAR);
  return otherHalf(stem, word.toLowerCase()).test(around);
}
