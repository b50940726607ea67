/** Nouns of the model for tests, which say what matters to them; the rest is ordinary. Values are made by code. */
import { placeOf } from '../src/findings/place.ts';
import type { LocatedMatch } from '../src/findings/located-match.ts';
import type { Exposure } from '../src/model/exposure.ts';
import type { Finding, Occurrence } from '../src/model/finding.ts';
import type { Inventory, InventoryEntry } from '../src/model/inventory.ts';
import type { Match } from '../src/model/match.ts';
import type { Place } from '../src/model/place.ts';
import type { RuleInfo } from '../src/model/rule.ts';
import { Secret } from '../src/model/secret.ts';
import { letters } from './letters.ts';

export function rule(id: string, over: Partial<RuleInfo> = {}): RuleInfo {
  return {
    id,
    title: id,
    provider: 'acme',
    providerName: 'Acme',
    kind: 'api-key',
    severity: 'high',
    lifetime: 'unknown',
    grants: '',
    rotate: '',
    docs: null,
    publishable: false,
    environment: null,
    basis: 'value',
    ...over,
  };
}

export interface MatchSpec {
  readonly rule: string;
  readonly value: string;
  readonly path?: string;
  readonly start?: number;
  readonly exposure?: Exposure;
  readonly match?: Partial<Match>;
  readonly more?: Partial<LocatedMatch>;
}

/** A match on the first line of its file. */
export function located(spec: MatchSpec): LocatedMatch {
  const { rule: ruleId, value, path = 'src/app.ts', start = 10, exposure = 'committed' } = spec;
  const span = { start, end: start + value.length };
  const range = { line: 1, column: start + 1, endLine: 1, endColumn: span.end + 1 };
  return {
    match: {
      ruleId,
      secret: new Secret(value),
      span,
      parts: [],
      decoded: [],
      confidence: 'medium',
      proofs: [],
      traits: {},
      ...spec.match,
    },
    provenance: { kind: 'file', path, exposure },
    place: placeOf(path),
    range,
    partRanges: spec.match?.parts?.map(() => range) ?? [],
    excerpt: `at ${start}`,
    ...spec.more,
  };
}

export function occurrence(
  over: Partial<Omit<Occurrence, 'place'>> & { readonly place?: Partial<Place> } = {},
): Occurrence {
  return {
    path: 'src/app.js',
    range: { line: 3, column: 1, endLine: 3, endColumn: 9 },
    span: { start: 0, end: 8 },
    blob: null,
    commit: null,
    exposure: 'committed',
    part: 'secret',
    decoded: [],
    excerpt: '',
    ...over,
    place: { role: 'source', environment: 'unknown', ...over.place },
  };
}

let serial = 0;

/** A finding of a secret of its own. */
export function finding(
  over: Partial<Omit<Finding, 'rule'>> & { readonly rule?: Partial<RuleInfo>; readonly value?: string } = {},
): Finding {
  const { rule: ofRule, value, ...rest } = over;
  const info = rule('acme-key', { title: 'Acme key', ...ofRule });
  serial++;
  return {
    id: `finding-${serial}`,
    fingerprint: `fingerprint-${serial}`,
    rule: info,
    secret: new Secret(value ?? letters(serial, 40)),
    severity: info.severity,
    confidence: 'high',
    exposure: 'committed',
    proofs: [],
    traits: {},
    identifiers: [],
    occurrences: [occurrence()],
    suppression: null,
    isNew: true,
    ...rest,
  };
}

export function inventory(tokens: readonly InventoryEntry[], over: Partial<Inventory> = {}): Inventory {
  return {
    path: 'keyroll.inventory.yaml',
    organization: null,
    fingerprintKeys: [],
    policy: {},
    tokens,
    positions: new Map(),
    changedAt: null,
    ...over,
  };
}
