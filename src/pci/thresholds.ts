/**
 * The numbers in force and where each comes from. A policy value replaces the default; a targeted risk analysis sets
 * its requirement's interval too, and where both do, the stricter one holds. A bound of the standard is never loosened:
 * a policy beyond it is a failure of its own (LIF-012) and the bound stays in force.
 */
import type { Threshold } from '../model/assessment.ts';
import { daysOf } from '../base/date.ts';
import type { InventoryPolicy, TargetedRiskAnalysis } from '../model/inventory.ts';
import type { Catalogue, CatalogueThreshold } from './catalogue.ts';

export interface Limits {
  /** The value in force. Throws for a key that the catalogue does not have. */
  valueOf(key: string): number;
  /** As `90 d (tool default)`, for messages. */
  describe(key: string): string;
  /** True where no policy, risk analysis or standard sets it. */
  isDefault(key: string): boolean;
  readonly printed: readonly Threshold[];
}

interface InForce {
  readonly value: number;
  readonly threshold: Threshold;
}

export function limitsOf(catalogue: Catalogue, policy: InventoryPolicy | null): Limits {
  const inForce = new Map(catalogue.thresholds.map((entry) => [entry.key, decide(entry, policy)]));
  const lookUp = (key: string): InForce => {
    const found = inForce.get(key);
    if (found === undefined) throw new Error(`the catalogue has no threshold ${key}`);
    return found;
  };
  return {
    valueOf: (key) => lookUp(key).value,
    describe: (key) => `${lookUp(key).threshold.value} (${lookUp(key).threshold.origin})`,
    isDefault: (key) => lookUp(key).threshold.origin === 'tool default',
    printed: [...inForce.values()].map((entry) => entry.threshold),
  };
}

/** What the policy itself sets, in the threshold's unit; null where it is silent. */
export function policyValue(entry: CatalogueThreshold, policy: InventoryPolicy | null): number | null {
  const stated = entry.policy === null ? undefined : policy?.[entry.policy];
  if (stated === undefined) return null;
  return typeof stated === 'number' ? stated : daysOf(stated);
}

/** The analysis that sets this threshold's interval, the strictest where several do. */
export function analysisBehind(
  entry: CatalogueThreshold,
  policy: InventoryPolicy | null,
): { readonly analysis: TargetedRiskAnalysis; readonly days: number } | null {
  if (entry.tra === null) return null;
  let strictest: { readonly analysis: TargetedRiskAnalysis; readonly days: number } | null = null;
  for (const analysis of policy?.targeted_risk_analyses ?? []) {
    if (analysis.requirement !== entry.tra || analysis.interval === undefined) continue;
    const days = daysOf(analysis.interval);
    if (strictest === null || days < strictest.days) strictest = { analysis, days };
  }
  return strictest;
}

/** True when `value` goes beyond what the bound allows. */
export function isLooser(value: number, bound: NonNullable<CatalogueThreshold['bound']>): boolean {
  return bound.kind === 'most' ? value > bound.value : value < bound.value;
}

function decide(entry: CatalogueThreshold, policy: InventoryPolicy | null): InForce {
  const stated = policyValue(entry, policy);
  const analysis = analysisBehind(entry, policy);
  if (analysis !== null && (stated === null || analysis.days <= stated)) {
    return printed(
      entry,
      analysis.days,
      'targeted risk analysis',
      `${entry.detail}. ${analysis.analysis.id}, ${analysis.analysis.document}`,
    );
  }
  if (stated !== null && entry.bound !== null && isLooser(stated, entry.bound)) {
    return printed(
      entry,
      entry.bound.value,
      'PCI DSS',
      `${entry.detail}. The policy's ${stated} ${entry.unit} is looser than the bound and was not used`,
    );
  }
  if (stated !== null) {
    return printed(entry, stated, 'policy', `${entry.detail}. Replaces ${show(entry.value, entry)} (${entry.origin})`);
  }
  return printed(entry, entry.value, entry.origin, entry.detail);
}

function printed(entry: CatalogueThreshold, value: number, origin: Threshold['origin'], detail: string): InForce {
  return { value, threshold: { key: entry.key, value: show(value, entry), origin, detail } };
}

function show(value: number, entry: CatalogueThreshold): string {
  return entry.unit === 'days' ? `${value} d` : `${value} ${entry.unit}`;
}
