/**
 * The half of a pair that names it: an access key beside its secret key, the consumer key of OAuth. It opens nothing
 * without the other half, which is a finding of its own. And what names a project or an account to those who serve it:
 * the key in Firebase's configuration of an app, the id of a key for Apple's store.
 */
import type { Match } from '../model/match.ts';
import type { RuleInfo } from '../model/rule.ts';
import { lineBefore } from './text-before.ts';

/** What a value stands under: the words before it, and the one that says which half it is. */
const UNDER_NAME =
  /([\w.-]*?)(access|consumer|client|oauth|app|api)[-_.]?key["'\]}\\]*[ \t]*(?:=>|[:=])[ \t]*["'`\\]*$/i;
/** Bytes on either side in which the other half is looked for. */
const NEAR = 250;

/** `SHOP_API_SECRET`, `accessSecret`; beside an access key also `secret-key`. */
function otherHalf(stem: string, word: string): RegExp {
  const ofWord = `${word}[-_.]?(?:key[-_.]?)?secret`;
  const name = word === 'access' ? `(?:${ofWord}|secret)` : ofWord;
  const before = stem.replaceAll(/[.-]/g, String.raw`\$&`);
  return new RegExp(String.raw`(?<![\w.-])${before}${name}(?:[-_.]?key)?["'\]}\\]*[ \t]*(?:=>|[:=])`, 'i');
}

/** What stands beside the key of an app in the configuration that Firebase makes for it; every visitor is shown it. */
const OF_FIREBASE =
  /\b(?:authDomain|messagingSenderId|measurementId|mobilesdk_app_id|other_platform_oauth_client|GCM_SENDER_ID)\b/;
/** `--apiKey ID --apiIssuer ID` of Apple's tools: the key itself is a file. */
const OF_APPLE = /--apiIssuer\b/;

export function isNamingHalf(
  { id, kind, basis }: Pick<RuleInfo, 'id' | 'kind' | 'basis'>,
  { span, decoded }: Match,
  bytes: Buffer,
): boolean {
  if (kind !== 'api-key' || decoded.length > 0) return false;
  const around = (): string => bytes.toString('latin1', Math.max(0, span.start - NEAR), span.end + NEAR);
  if (basis !== 'key') return id === 'google-api-key' && OF_FIREBASE.test(around());
  const [, stem = '', word = ''] = UNDER_NAME.exec(lineBefore(bytes, span.start)?.slice(-120) ?? '') ?? [];
  if (word.toLowerCase() === 'consumer') return true;
  if (word === '') return OF_APPLE.test(around());
  return otherHalf(stem, word.toLowerCase()).test(around());
}
