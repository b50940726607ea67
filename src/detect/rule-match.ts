/** From what the pattern of a rule found to a match with confidence and reasons, or to nothing. */
import type { Match, MatchPart, Trace, TraceStep } from '../model/match.ts';
import type { CompiledRule } from '../model/ruleset.ts';
import { Secret, type MaskPolicy } from '../model/secret.ts';
import { PRECEDENCE } from '../ruleset/precedence.ts';
import { readKeyBlock } from './proofs/pem.ts';
import { prove } from './proofs/proofs.ts';
import { detailOf } from './proofs/result.ts';
import type { PatternMatch } from './search/pattern-search.ts';
import { readsAsWords } from './value/likelihood.ts';
import { shannonPerChar } from './value/statistics.ts';
import { placeholderReason } from './value/placeholder.ts';

function maskPolicy(rule: CompiledRule): MaskPolicy {
  return rule.showEnds ? { kind: 'ends', prefixLength: rule.publicPrefix } : { kind: 'hidden' };
}

/**
 * `getKeyFromVault`, `my-key-name`, `get_key_from_vault(name)`: what stands behind a provider's name in code as often as
 * its key does.
 */
function readsAsName(value: string): boolean {
  return (
    /^[A-Za-z]+\d?(?:[-_./][A-Za-z]+\d?)*\d?[-_]?(?:\([a-z_]*\))?$/.test(value) &&
    readsAsWords(value.replaceAll(/[^A-Za-z]/g, ''))
  );
}

/**
 * `button-primary-large`: behind a vendor's mark it takes three words to tell a name of the vendor's own library from a
 * token.
 */
function readsAsLongName(value: string): boolean {
  return /^[a-z]+(?:[-_][a-z]+){2,}$/.test(value) && readsAsName(value);
}

/** Why a value cannot be this rule's credential, or null. */
function refusal(rule: CompiledRule, value: string): Pick<TraceStep, 'stage' | 'detail'> | null {
  const variable = value.slice(rule.publicPrefix);
  const entropy = shannonPerChar(variable);
  if (entropy < rule.minEntropy) {
    return {
      stage: 'entropy',
      detail: `${entropy.toFixed(1)} bits per character, at least ${rule.minEntropy} required`,
    };
  }
  if (rule.precedence < PRECEDENCE.pattern ? readsAsName(value) : readsAsLongName(variable)) {
    return { stage: 'placeholder', detail: 'a name made of words' };
  }
  const placeholder = placeholderReason(variable);
  // What reads as a key is one, whatever remark stands beside it.
  if (placeholder !== null && rule.proofs.includes('pem') && readKeyBlock(value) !== undefined) return null;
  return placeholder === null ? null : { stage: 'placeholder', detail: placeholder };
}

function partsOf(found: PatternMatch, bytes: Buffer): MatchPart[] {
  return found.parts.map(({ role, span }) => ({
    role,
    span,
    value: new Secret(bytes.toString('utf8', span.start, span.end)),
  }));
}

/** Judges what `rule`'s pattern found in `bytes`. */
export function ruleMatch(rule: CompiledRule, found: PatternMatch, bytes: Buffer, trace?: Trace): Match | undefined {
  const span = found.secret;
  const value = bytes.toString('utf8', span.start, span.end);
  const refused = refusal(rule, value);
  if (refused !== null) {
    trace?.({ ruleId: rule.info.id, span, ...refused, kept: false });
    return undefined;
  }
  const parts = partsOf(found, bytes);
  const values = new Map(parts.map((part) => [part.role, part.value.reveal()]));
  const whole = rule.proofs.length === 0 ? '' : bytes.toString('latin1', found.whole.start, found.whole.end);
  const results = rule.proofs.map((name) => prove(name, value, values, whole));
  const confidence = results.reduce((current, result) => result.confidence ?? current, rule.confidence);
  const proofs = results.flatMap((result) => result.proofs);
  trace?.({
    ruleId: rule.info.id,
    span,
    stage: 'proof',
    kept: true,
    detail: detailOf(confidence, proofs),
  });
  return {
    ruleId: rule.info.id,
    secret: new Secret(value, maskPolicy(rule)),
    span,
    parts,
    decoded: [],
    confidence,
    proofs,
    traits: Object.assign({}, ...results.map((result) => result.traits ?? {})),
    ...(rule.context === null ? {} : { apart: span.start - found.whole.start }),
  };
}
