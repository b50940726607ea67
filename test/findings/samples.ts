/** Rules and located matches for tests of findings. */
import { readFileSync } from 'node:fs';
import { placeOf } from '../../src/findings/place.ts';
import type { LocatedMatch } from '../../src/findings/located-match.ts';
import type { Exposure } from '../../src/model/exposure.ts';
import type { Match } from '../../src/model/match.ts';
import type { RuleInfo } from '../../src/model/rule.ts';
import { Secret } from '../../src/model/secret.ts';
import { parseRuleFile } from '../../src/ruleset/load-rules.ts';

export function rule(id: string, over: Partial<RuleInfo> = {}): RuleInfo {
  return {
    id,
    title: id,
    provider: 'p',
    providerName: 'P',
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

function rulesIn(file: string): readonly RuleInfo[] {
  const text = readFileSync(new URL(`../../rules/${file}.yaml`, import.meta.url), 'utf8');
  return parseRuleFile(text, file).rules.map(({ info }) => info);
}

const OF_NO_VENDOR: ReadonlyMap<string, RuleInfo> = new Map(
  ['generic', 'jwt', 'password-hash', 'private-key'].flatMap(rulesIn).map((info) => [info.id, info]),
);

/** A rule that comes with keyroll; a vendor's is made up. */
export function builtInRule(id: string): RuleInfo {
  return OF_NO_VENDOR.get(id) ?? rule(id);
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
