/** From what a reader found to a match: value and key are judged, the rule chosen, the user name put beside. */
import type { Encoding, Match, MatchPart, MatchTraits, TraceStep } from '../../model/match.ts';
import { Secret } from '../../model/secret.ts';
import type { Span } from '../../model/span.ts';
import { cardNumber } from '../cardholder/card-number.ts';
import { detailOf, fact } from '../proofs/result.ts';
import { shapeOf, type ValueShape } from '../value/statistics.ts';
import { keyMeaning, type KeyMeaning, type KeyRole } from '../value/key-meaning.ts';
import { referenceMechanism } from '../value/reference.ts';
import { judgedOf } from '../value/reasons.ts';
import { judgedCasesOf, surroundingsOf } from '../value/judged-cases.ts';
import { judge, type Case, type Judgement, type Refusal } from '../value/judge.ts';
import type { Neighbours, Syntax } from '../value/features.ts';
import { isDefaultPair } from '../value/weak-password.ts';
import { textOf, reached } from './lexical/byte.ts';
import { userNameBeside } from './keyed/user-name.ts';
import type { StructureSink, Window } from './candidate.ts';

/** A value at a place, under a key or in a syntax that says as much. */
export interface Found {
  readonly span: Span;
  /** The value, where it is not simply the bytes of the span. */
  readonly value?: string | undefined;
  readonly decoded?: readonly Encoding[];
  readonly keyText: string;
  readonly quoted: boolean;
  readonly syntax: Syntax;
  /** Where the key starts; left out where the syntax says as much as a key would. */
  readonly keyAt?: number;
  readonly formPoints: number;
  readonly formDetail: string;
  /** The rule that the syntax names; otherwise the key decides. */
  readonly ruleId?: string | undefined;
  readonly user?: Span | string | null | undefined;
  /** Where the key starts, when a user name is worth looking for around it. */
  readonly userAround?: number | undefined;
  readonly traits?: MatchTraits | undefined;
}

const RULE_OF_ROLE: Readonly<Record<KeyRole, string>> = {
  password: 'generic-password',
  secret: 'generic-secret',
  token: 'generic-token',
  'api-key': 'generic-api-key',
  private: 'generic-private-value',
  authorization: 'generic-secret',
  once: 'one-time-value',
  none: 'generic-secret',
};

function partsOf(window: Window, found: Found): MatchPart[] {
  const { span, userAround } = found;
  const user = userAround === undefined ? found.user : userNameBeside(window, userAround, span.end);
  if (user === undefined || user === null) return [];
  if (typeof user === 'string') return [{ role: 'user name', value: new Secret(user), span }];
  return [{ role: 'user name', value: new Secret(textOf(window.bytes, user.start, user.end)), span: user }];
}

function ruleOf(found: Found, key: KeyMeaning, { weak }: Judgement): string {
  return weak ? 'weak-password' : (found.ruleId ?? RULE_OF_ROLE[key.role]);
}

const QUOTE_OR_BACKSLASH = new Set(Buffer.from('"\'`\\'));

/** The bytes beside key and value, none from beyond the window. */
function neighboursOf({ bytes, lo, hi }: Window, { span, keyAt, quoted }: Found): Neighbours {
  const at = (place: number): number => (place >= lo && place < hi ? (bytes[place] ?? 0) : 0);
  let next = span.end;
  while (next < hi && QUOTE_OR_BACKSLASH.has(bytes[next] ?? 0)) next++;
  reached(next);
  return {
    beforeKey: keyAt === undefined ? 0 : at(keyAt - 1),
    beforeValue: at(span.start - 1),
    next: at(next),
    inString: !quoted && next > span.end,
  };
}

/** For `keyroll explain`: why nothing came of `found`. */
function dropped(found: Found, key: KeyMeaning, detail: string): TraceStep {
  return { ruleId: RULE_OF_ROLE[key.role], span: found.span, stage: 'structure', kept: false, detail };
}

function subjectOf(window: Window, found: Found, value: string, key: KeyMeaning): Case {
  return {
    value,
    key,
    keyText: found.keyText,
    quoted: found.quoted,
    syntax: found.syntax,
    neighbours: neighboursOf(window, found),
    formPoints: found.formPoints,
    formDetail: found.formDetail,
  };
}

/** `replication-pass`: words, and what they are for. */
const SAYS_PASSWORD = /^[a-z]+(?:[-_][a-z]+)*[-_](?:pass|passwd|password|pwd)$/;

const CARD_DIGITS = /^\d{13,19}$/;

/** The verdict of the judge; what passes as a number of a card is told, and refused where it is one for tests. */
function verdictOn(subject: Case, { judge: model }: StructureSink, shape: ValueShape): Judgement | Refusal {
  const verdict = judge(subject, model, shape);
  const card = 'refused' in verdict || !CARD_DIGITS.test(subject.value) ? undefined : cardNumber(subject.value);
  if ('refused' in verdict || card === undefined) return verdict;
  if (card.isTest) return { refused: 'a card number for tests' };
  const passes = fact('structure', 'holds', `passes as a card number of ${card.scheme}`);
  return { ...verdict, proofs: [...verdict.proofs, passes] };
}

/** `params.put("loginPassword", "v")`: beside its user, an entry of a program's settings. */
function isNamedEntry({ syntax, neighbours }: Case): boolean {
  return syntax === 'handed' && QUOTE_OR_BACKSLASH.has(neighbours.beforeKey);
}

function matchOf(window: Window, found: Found, subject: Case, verdict: Judgement): Match {
  const { value, key } = subject;
  const parts = partsOf(window, found);
  const user = parts[0]?.value.reveal();
  const isDefault = user !== undefined && key.role === 'password' && isDefaultPair(user, value);
  return {
    ruleId: isDefault ? 'default-credential' : ruleOf(found, key, verdict),
    secret: new Secret(value),
    span: found.span,
    parts,
    decoded: found.decoded ?? [],
    confidence: isDefault && isNamedEntry(subject) && verdict.confidence === 'low' ? 'medium' : verdict.confidence,
    proofs: verdict.proofs,
    traits: {
      ...found.traits,
      ...(isDefault ? { knownDefault: true as const } : {}),
      ...(key.role === 'none' ? { unnamed: true as const } : {}),
      ...(key.role === 'password' && SAYS_PASSWORD.test(value) ? { saysPassword: true as const } : {}),
    },
  };
}

/** Judges `found` and tells the sink what it is: a match, a protected value, or nothing. */
export function settleFound(window: Window, found: Found, sink: StructureSink): void {
  const key = keyMeaning(found.keyText);
  if (sink.trace === undefined && key.isHopeless) return;
  const value = found.value ?? textOf(window.bytes, found.span.start, found.span.end);
  const subject = subjectOf(window, found, value, key);
  const cases = judgedCasesOf(sink.judge);
  const surroundings = surroundingsOf(subject);
  const before = sink.trace === undefined ? cases.before(surroundings, value) : undefined;
  if (before === 'refused') return;
  if (before !== undefined) return sink.match(matchOf(window, found, subject, before));
  const shape = shapeOf(value);
  const protection = referenceMechanism(value, shape);
  if (protection !== null) {
    if (key.role !== 'none' && key.weight > 0.5) sink.protectedValue({ ...protection, span: found.span });
    sink.trace?.(dropped(found, key, `kept elsewhere: ${protection.mechanism}`));
    return;
  }
  const verdict = verdictOn(subject, sink, shape);
  const judged = sink.trace === undefined ? {} : { judged: judgedOf(subject, sink.judge()) };
  if ('refused' in verdict) {
    cases.refuse(surroundings, value);
    sink.trace?.({ ...dropped(found, key, verdict.refused), ...judged });
    return;
  }
  const match = matchOf(window, found, subject, verdict);
  cases.keep(surroundings, match.secret, verdict);
  sink.trace?.({
    ruleId: match.ruleId,
    span: match.span,
    stage: 'structure',
    kept: true,
    detail: detailOf(match.confidence, match.proofs),
    ...judged,
  });
  sink.match(match);
}
