/**
 * Code that weakens credentials without holding one: guessable generators feeding secrets, TLS verification turned off.
 */
import type { Weakness } from '../../model/match.ts';
import { lineEnd, lineStart, textOf } from './lexical/byte.ts';
import type { Window } from './candidate.ts';

/** Code that gives a weakness away on one line. */
export interface WeaknessPattern {
  /** Lower case. */
  readonly anchor: string;
  readonly kind: Weakness['kind'];
  /** As reports print it. Of a generator without its parentheses: a saved report that is scanned later is no code. */
  readonly what: string;
  /** Must be found in the line of the anchor. */
  readonly pattern: RegExp;
}

const generator = (anchor: string, what: string, pattern: RegExp): WeaknessPattern => ({
  anchor,
  kind: 'weak-generator',
  what,
  pattern,
});
const tls = (anchor: string, what: string, pattern: RegExp): WeaknessPattern => ({
  anchor,
  kind: 'tls-verification-off',
  what,
  pattern,
});

export const WEAKNESSES: readonly WeaknessPattern[] = [
  generator('math.random()', 'Math.random', /Math\.random\(\)/),
  generator('uniqid(', 'uniqid', /\buniqid\(/),
  generator('mt_rand(', 'mt_rand', /\bmt_rand\(/),
  generator('uuid1(', 'time-based UUID', /\buuid1\(/),
  generator('uuidv1(', 'time-based UUID', /\buuidv1\(/i),
  generator('uuid.v1(', 'time-based UUID', /\buuid\.v1\(/),
  generator('random.choice(', 'random.choice', /(?<![A-Za-z]|secrets\.)random\.choice\(/),
  generator('new random(', 'java.util.Random', /new Random\(/),
  tls('rejectunauthorized', 'rejectUnauthorized: false', /rejectUnauthorized['"]?\s*[:=]\s*(?:false|0)\b/),
  tls('verify=false', 'verify=False', /\bverify=False\b/),
  tls('insecureskipverify', 'InsecureSkipVerify: true', /InsecureSkipVerify\s*[:=]\s*true\b/),
  tls(
    'node_tls_reject_unauthorized',
    'NODE_TLS_REJECT_UNAUTHORIZED=0',
    /NODE_TLS_REJECT_UNAUTHORIZED['"\]]*\s*[:=]\s*['"]?0\b/,
  ),
  tls(
    'curlopt_ssl_verifypeer',
    'CURLOPT_SSL_VERIFYPEER off',
    /CURLOPT_SSL_VERIFYPEER['"]?\s*(?:,|=>)\s*(?:false|0)\b/i,
  ),
  tls('--insecure', 'curl --insecure', /\bcurl\b.*--insecure\b/),
  tls('curl -k', 'curl -k', /\bcurl -[a-zA-Z]{0,4}k\b/),
];

/** What makes a random number on the same line matter: it becomes a credential. */
const FOR_SECRET = /pass(?:word|wd|phrase)|secret|token|api_?key|credential|nonce|session_?id|otp\b|\bsalt\b/i;

/** The weakness of `pattern`, whose anchor stands at `at`; null where its line says otherwise. */
export function readWeakness(window: Window, at: number, pattern: WeaknessPattern): Weakness | null {
  const { bytes, lo, hi } = window;
  const start = lineStart(bytes, at, lo);
  const end = lineEnd(bytes, at, hi);
  if (start < 0 || end < 0) return null;
  const line = textOf(bytes, start, end);
  if (!pattern.pattern.test(line)) return null;
  if (pattern.kind === 'weak-generator' && !FOR_SECRET.test(line)) return null;
  return { kind: pattern.kind, what: pattern.what, span: { start: at, end: at + pattern.anchor.length } };
}
