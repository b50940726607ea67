/** Builders for findings and inventories. Values are made by code, from a seed. */
import type { Finding, Occurrence } from '../../src/model/finding.ts';
import type { Inventory, InventoryEntry } from '../../src/model/inventory.ts';
import { Secret } from '../../src/model/secret.ts';
import { letters } from '../letters.ts';

export interface FindingSketch {
  readonly value?: string;
  readonly fingerprint?: string;
  readonly provider?: string;
  readonly prefixLength?: number;
  readonly identifiers?: readonly { readonly role: string; readonly value: string }[];
  readonly paths?: readonly string[];
}

export function occurrence(path: string): Occurrence {
  return {
    path,
    range: { line: 1, column: 1, endLine: 1, endColumn: 2 },
    span: { start: 0, end: 1 },
    blob: null,
    commit: null,
    exposure: 'committed',
    place: { role: 'config', environment: 'unknown' },
    part: 'secret',
    decoded: [],
    excerpt: '',
  };
}

export function finding(sketch: FindingSketch = {}): Finding {
  const value = sketch.value ?? letters('value', 40);
  return {
    id: '0'.repeat(20),
    fingerprint: sketch.fingerprint ?? '0'.repeat(40),
    rule: {
      id: 'acme-token',
      title: 'Acme token',
      provider: sketch.provider ?? 'acme',
      providerName: 'Acme',
      kind: 'access-token',
      severity: 'high',
      lifetime: 'long-lived',
      grants: '',
      rotate: '',
      docs: null,
      publishable: false,
      environment: null,
      basis: 'value',
    },
    secret: new Secret(value, { kind: 'ends', prefixLength: sketch.prefixLength ?? 4 }),
    severity: 'high',
    confidence: 'high',
    exposure: 'committed',
    proofs: [],
    traits: {},
    identifiers: sketch.identifiers ?? [],
    occurrences: (sketch.paths ?? ['.env']).map(occurrence),
    suppression: null,
    isNew: true,
  };
}

export function entry(fields: Partial<InventoryEntry> = {}): InventoryEntry {
  return { id: 'ci', type: 'api_key', provider: 'acme', status: 'active', environment: 'ci', ...fields };
}

export function inventory(tokens: readonly InventoryEntry[], rest: Partial<Inventory> = {}): Inventory {
  return {
    path: 'keyroll.inventory.yaml',
    organization: null,
    fingerprintKeys: [],
    policy: {},
    tokens,
    positions: new Map(),
    changedAt: null,
    ...rest,
  };
}
