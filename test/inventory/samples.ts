/** Findings and entries as the inventory sees them. */
import type { Finding } from '../../src/model/finding.ts';
import type { InventoryEntry } from '../../src/model/inventory.ts';
import { Secret } from '../../src/model/secret.ts';
import { letters } from '../letters.ts';
import { finding as findingOf, occurrence } from '../samples.ts';

export interface FindingSketch {
  readonly value?: string;
  readonly fingerprint?: string;
  readonly provider?: string;
  readonly prefixLength?: number;
  readonly identifiers?: readonly { readonly role: string; readonly value: string }[];
  readonly paths?: readonly string[];
}

export function finding(sketch: FindingSketch = {}): Finding {
  const {
    fingerprint = '0'.repeat(40),
    provider = 'acme',
    prefixLength = 4,
    identifiers = [],
    paths = ['.env'],
  } = sketch;
  return findingOf({
    fingerprint,
    rule: { id: 'acme-token', provider, kind: 'access-token' },
    secret: new Secret(sketch.value ?? letters('value', 40), { kind: 'ends', prefixLength }),
    identifiers,
    occurrences: paths.map((path) => occurrence({ path, place: { role: 'config' } })),
  });
}

export function entry(fields: Partial<InventoryEntry> = {}): InventoryEntry {
  return { id: 'ci', type: 'api_key', provider: 'acme', status: 'active', environment: 'ci', ...fields };
}
