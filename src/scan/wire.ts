/**
 * Located matches on their way between threads. A `Secret` does not survive structured cloning (by design it would
 * arrive empty), so the value travels in this one shape and is wrapped again on arrival. It never leaves the process.
 */
import type { LocatedMatch } from '../findings/located-match.ts';
import type { Match, MatchPart } from '../model/match.ts';
import { Secret, type MaskPolicy } from '../model/secret.ts';
import type { RulesAsked } from './assets/rules.ts';
import type { FragmentResult } from './fragment-result.ts';

interface WireSecret {
  readonly value: string;
  readonly policy: MaskPolicy;
}

type WirePart = Omit<MatchPart, 'value'> & { readonly value: WireSecret };
type WireMatch = Omit<Match, 'secret' | 'parts'> & { readonly secret: WireSecret; readonly parts: readonly WirePart[] };
type WireLocated = Omit<LocatedMatch, 'match'> & { readonly match: WireMatch };

export type WireResult = Omit<FragmentResult, 'located'> & { readonly located: readonly WireLocated[] };

function unwrap(secret: Secret): WireSecret {
  return { value: secret.reveal(), policy: secret.policy };
}

function wrap(wire: WireSecret): Secret {
  return new Secret(wire.value, wire.policy);
}

/** `RulesAsked` for another thread. */
export interface WireRules {
  readonly custom: RulesAsked['custom'];
  readonly cardholderData: boolean;
  readonly sought: readonly { readonly name: string | null; readonly secret: WireSecret }[];
}

export function rulesToWire({ custom, sought, cardholderData }: RulesAsked): WireRules {
  return { custom, cardholderData, sought: sought.map(({ name, secret }) => ({ name, secret: unwrap(secret) })) };
}

export function rulesFromWire({ custom, sought, cardholderData }: WireRules): RulesAsked {
  return { custom, cardholderData, sought: sought.map(({ name, secret }) => ({ name, secret: wrap(secret) })) };
}

export function toWire(result: FragmentResult): WireResult {
  const located = result.located.map((item): WireLocated => ({
    ...item,
    match: {
      ...item.match,
      secret: unwrap(item.match.secret),
      parts: item.match.parts.map((part) => ({ ...part, value: unwrap(part.value) })),
    },
  }));
  return { ...result, located };
}

export function fromWire(result: WireResult): FragmentResult {
  const located = result.located.map((item): LocatedMatch => ({
    ...item,
    match: {
      ...item.match,
      secret: wrap(item.match.secret),
      parts: item.match.parts.map((part) => ({ ...part, value: wrap(part.value) })),
    },
  }));
  return { ...result, located };
}
