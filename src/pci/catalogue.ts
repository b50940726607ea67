/**
 * The catalogue: requirements of one version of PCI DSS in our own words, and the checks that touch them. It is plain
 * data that survives JSON: the build serialises it, so that a run never parses YAML. Which checks touch a requirement
 * is said once, by the checks.
 */
import type { Applicability, Disclaimer, Relation, RequirementResult, Threshold } from '../model/assessment.ts';
import type { InventoryPolicy, TargetedRiskAnalysis } from '../model/inventory.ts';
import type { Severity } from '../model/severity.ts';

export const INPUTS = ['files', 'history', 'inventory', 'log', 'policy', 'providers'] as const;
export type CheckInput = (typeof INPUTS)[number];

export interface CatalogueRequirement {
  readonly id: string;
  /** Our own one-line paraphrase. */
  readonly summary: string;
  readonly relation: Relation;
  readonly applies: Applicability;
  /** Numbers of its testing procedures that a report can be material for: `8.6.2.b`. */
  readonly testing: readonly string[];
  /** What a person must still do. */
  readonly manual: string;
  /** Its result where no check touches it; null where one does. */
  readonly unchecked: Extract<RequirementResult, 'manual_only' | 'not_covered'> | null;
}

export interface CatalogueCheck {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly inputs: readonly CheckInput[];
  readonly requirements: readonly { readonly id: string; readonly relation: Relation }[];
}

export const UNITS = ['days', 'bits', 'places', 'minutes', 'events', 'times', 'percent'] as const;
export type ThresholdUnit = (typeof UNITS)[number];

export type PolicyKey = Exclude<keyof InventoryPolicy, 'targeted_risk_analyses' | 'service_providers'>;

export interface CatalogueThreshold {
  readonly key: string;
  readonly unit: ThresholdUnit;
  readonly value: number;
  readonly origin: Extract<Threshold['origin'], 'PCI DSS' | 'CIS' | 'tool default'>;
  readonly detail: string;
  /** The key of the inventory's policy that replaces the value. */
  readonly policy: PolicyKey | null;
  /** The requirement whose targeted risk analysis may set the value. */
  readonly tra: TargetedRiskAnalysis['requirement'] | null;
  /** The loosest value that a requirement allows. */
  readonly bound: { readonly kind: 'most' | 'least'; readonly value: number; readonly requirement: string } | null;
}

export interface Catalogue {
  /** `PCI DSS`. */
  readonly standard: string;
  /** `4.0.1`. */
  readonly version: string;
  /** Version of this catalogue of that version of the standard. */
  readonly revision: string;
  /** Sorted by number. */
  readonly requirements: readonly CatalogueRequirement[];
  readonly checks: readonly CatalogueCheck[];
  readonly thresholds: readonly CatalogueThreshold[];
  readonly wideScopes: readonly { readonly provider: string; readonly scopes: readonly string[] }[];
  readonly wideKeys: readonly { readonly provider: string; readonly prefix: string; readonly instead: string }[];
  /** What the tool does not claim: part of every report. */
  readonly disclaimers: readonly Disclaimer[];
}

/** `PCI DSS 4.0.1 / catalogue 1`. */
export function titleOf(catalogue: Catalogue): string {
  return `${catalogue.standard} ${catalogue.version} / catalogue ${catalogue.revision}`;
}
