/**
 * Forms that are a secret wherever they stand: a public start and a body of its own length. A few of many, and on
 * purpose: names and hashes must pass. Used where no rule looks: on names of files, branches and people, and on what
 * was typed where no secret belongs.
 */
import { maskRandomRuns } from './random-run.ts';
import { mapStrings } from './nested-strings.ts';

export interface KnownToken {
  /** The group that took part is what may be shown. */
  readonly pattern: RegExp;
  /** What stands in every such token: told before the pattern, which takes V8 a millisecond to compile. */
  readonly sign: RegExp;
  /** Why: "it looks like a JSON web token". */
  readonly why: string;
}

/**
 * What starts tokens of a provider, and what follows there: close enough that a file named `npm_config_node18` passes.
 */
const MARKED: readonly (readonly [mark: string, body: string])[] = [
  ['gh[opsur]_', '[A-Za-z0-9]{30,}'],
  ['github_pat_', '[A-Za-z0-9_]{40,}'],
  ['gl(?:pat|rt|dt|ptt|cbt|soat)-', '[\\w-]{20,}'],
  ['[sr]k_(?:live|test)_', '[A-Za-z0-9]{16,}'],
  ['sk-(?:ant|proj)-', '[\\w-]{40,}'],
  ['xox[abeoprs]-', '[\\w-]{18,}'],
  ['xapp-', '[\\w-]{18,}'],
  ['npm_', '[A-Za-z0-9]{36}'],
  ['hv[sb]\\.', '[\\w-]{24,}'],
  ['AIza', '[\\w-]{35}'],
  ['SG\\.', '[\\w-]{16,}\\.[\\w-]{16,}'],
  ['do[por]_v1_', '[a-f0-9]{32,}'],
  ['shp(?:at|ca|pa|ss)_', '[A-Fa-f0-9]{32}'],
  ['pypi-', '[\\w-]{50,}'],
  ['sq0[a-z]{3}-', '[\\w-]{22,}'],
  ['whsec_', '[A-Za-z0-9+/=]{24,}'],
  ['dckr_pat_', '[\\w-]{24,}'],
  ['rubygems_', '[a-f0-9]{48}'],
  ['ya29\\.', '[\\w-]{30,}'],
  ['GOCSPX-', '[\\w-]{28}'],
  ['ATATT3', '[\\w-]{60,}(?:=[0-9A-F]{8})?'],
  ['ATCTT3', '[\\w-]{60,}(?:=[0-9A-F]{8})?'],
  ['ATBB', '[A-Za-z0-9]{32}'],
  ['ABSK', '[A-Za-z0-9+/]{80,}'],
  ['AGE-SECRET-KEY-(?:PQ-)?1', '[02-9AC-HJ-NP-Z]{58}'],
  ['dapi', '[a-f0-9]{32}'],
  ['pul-', '[a-f0-9]{40}'],
  ['sk-or-v1-', '[a-f0-9]{64}'],
  ['PMAK-', '[a-f0-9]{24}-[a-f0-9]{34}'],
  ['x(?:keys|smtps)ib-', '[a-f0-9]{64}-[A-Za-z0-9]{16}'],
  ['nvapi-', '[\\w-]{60,}'],
  ['pscale_(?:pw|tkn|oauth)_', '[\\w.=-]{32,}'],
  ['sntrys_', '[\\w+/=]{60,}'],
  ['SWM(?:TKN|KEY)-1-', '[\\w+/-]{43,}'],
  ['EAA', '[A-Za-z0-9]{100,}'],
];
const OF_PROVIDERS = MARKED.map(([mark, body]) => `(${mark})(?=[\\w.-]{0,200}\\d)${body}`).join('|');

export const KNOWN_TOKENS: readonly KnownToken[] = [
  { pattern: /\b(eyJ)[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/g, sign: /eyJ/, why: 'it looks like a JSON web token' },
  {
    pattern: /(\w:\/\/[^\s:@/"'<>{}]{1,80}:)[^\s@/"'<>{}$*]{3,120}(?=@[\w.[])/g,
    sign: /@/,
    why: 'it is a URL with a password in it',
  },
  {
    pattern: new RegExp(`(?<![A-Za-z0-9])(?:${OF_PROVIDERS})`, 'g'),
    sign: /[a-zA-Z0-9][_-]|AIza|SG\.|hv[sb]\.|ya29|AT[ABC]|ABSK|dapi|EAA/,
    why: 'it starts like a token of a known provider',
  },
];

const MASK = '••••••••';
/** Each known token has one of these, and prose has none. */
const WORTH_A_LOOK = /[\w-]{16}|:\/\/[^\s@]*@/;

/** `groups`: as `replace` hands them over; texts that took part come first. */
function maskedToken(_token: string, ...groups: readonly unknown[]): string {
  return `${String(groups.find((group) => typeof group === 'string') ?? '')}${MASK}`;
}

/** `text` with known tokens masked, and random runs behind a separator. */
export function maskTokens(text: string): string {
  if (!WORTH_A_LOOK.test(text)) return text;
  return maskRandomRuns(
    KNOWN_TOKENS.reduce(
      (shown, { pattern, sign }) => (sign.test(shown) ? shown.replace(pattern, maskedToken) : shown),
      text,
    ),
    MASK,
  );
}

/** A value made of lists, objects and texts, with known tokens masked in every text. */
export function maskTokensIn<Value>(value: Value): Value {
  return mapStrings(value, maskTokens);
}
