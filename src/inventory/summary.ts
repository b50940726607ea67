/** What a valid inventory lacks, counted for a person who looks after it. The findings proper are the assessment's. */
import { knownDate } from '../base/date.ts';
import { diagnostic, type Diagnostic } from '../model/diagnostic.ts';
import type { Inventory, InventoryEntry, TokenStatus } from '../model/inventory.ts';
import { digitsOf, keysOf } from './keyed-fingerprint.ts';
import { isLive, lifeOf } from './lifecycle/lifecycle.ts';

/** One lack, and the entries that have it. */
export interface Lack {
  /** `no-owner`, `expired`, ... */
  readonly code: string;
  /** "without an owner", to stand behind a number. */
  readonly text: string;
  readonly entries: readonly string[];
}

export interface InventorySummary {
  readonly path: string;
  readonly entries: number;
  readonly byStatus: Readonly<Partial<Record<TokenStatus, number>>>;
  /** Those with at least one entry, in a fixed order. */
  readonly lacks: readonly Lack[];
  /** References to keys and entries that are not there. */
  readonly diagnostics: readonly Diagnostic[];
}

interface Question {
  readonly code: string;
  readonly text: string;
  readonly holds: (entry: InventoryEntry, inventory: Inventory, asOf: number) => boolean;
}

const QUESTIONS: readonly Question[] = [
  {
    code: 'no-owner',
    text: 'without an owner',
    holds: (entry) => isLive(entry) && !entry.owner?.person && !entry.owner?.team,
  },
  {
    code: 'owner-left',
    text: 'owned by somebody who has left',
    holds: (entry) => isLive(entry) && entry.owner?.status === 'left',
  },
  { code: 'no-purpose', text: 'without a purpose', holds: (entry) => isLive(entry) && !entry.purpose },
  {
    code: 'no-storage',
    text: 'without a storage place',
    holds: (entry) => isLive(entry) && (entry.storage ?? []).length === 0,
  },
  {
    code: 'no-identity',
    text: 'without a fingerprint or reference',
    holds: (entry) => (entry.fingerprints ?? []).length === 0 && (entry.provider_refs ?? []).length === 0,
  },
  {
    code: 'no-expiry',
    text: 'without an expiry',
    holds: (entry) => isLive(entry) && knownDate(entry.expires_at) === null,
  },
  {
    code: 'no-dates',
    text: 'without a creation or rotation date',
    holds: (entry) => isLive(entry) && entry.created_at === undefined && entry.last_rotated_at === undefined,
  },
  {
    code: 'expired',
    text: 'past expiry',
    holds: (entry, { policy }, asOf) => isLive(entry) && lifeOf(entry, policy, asOf).state === 'expired',
  },
  {
    code: 'overdue',
    text: 'overdue for rotation',
    holds: (entry, { policy }, asOf) => isLive(entry) && lifeOf(entry, policy, asOf).state === 'overdue',
  },
];

export function summarise(inventory: Inventory, asOf: number): InventorySummary {
  const byStatus: Partial<Record<TokenStatus, number>> = {};
  for (const { status } of inventory.tokens) byStatus[status] = (byStatus[status] ?? 0) + 1;
  const lacks = QUESTIONS.map(({ code, text, holds }) => ({
    code,
    text,
    entries: inventory.tokens.filter((entry) => holds(entry, inventory, asOf)).map(({ id }) => id),
  }));
  return {
    path: inventory.path,
    entries: inventory.tokens.length,
    byStatus,
    lacks: [...lacks, sharedFingerprints(inventory)].filter((lack) => lack.entries.length > 0),
    diagnostics: danglingReferences(inventory),
  };
}

function sharedFingerprints(inventory: Inventory): Lack {
  const byValue = new Map<string, Set<string>>();
  for (const entry of inventory.tokens) {
    for (const digits of (entry.fingerprints ?? []).map(digitsOf)) {
      byValue.set(digits, (byValue.get(digits) ?? new Set()).add(entry.id));
    }
  }
  const shared = new Set([...byValue.values()].filter((ids) => ids.size > 1).flatMap((ids) => [...ids]));
  return {
    code: 'shared-fingerprint',
    text: 'with the fingerprint of another entry',
    entries: inventory.tokens.map(({ id }) => id).filter((id) => shared.has(id)),
  };
}

function danglingReferences(inventory: Inventory): readonly Diagnostic[] {
  const ids = new Set(inventory.tokens.map(({ id }) => id));
  const keys = new Set(inventory.fingerprintKeys.map(({ id }) => id));
  return inventory.tokens.flatMap((entry) => {
    const at = { path: inventory.path, ...inventory.positions.get(entry.id) };
    const others = (['replaces', 'replaced_by'] as const).flatMap((field) => {
      const id = entry[field];
      return id === undefined || ids.has(id)
        ? []
        : [
            diagnostic(
              'warning',
              'unknown-entry',
              `entry "${entry.id}": "${field}" names "${id}", which is not in the inventory`,
              at,
            ),
          ];
    });
    const missing = new Set(keysOf(entry).filter((key) => !keys.has(key)));
    return [
      ...others,
      ...[...missing].map((id) =>
        diagnostic(
          'warning',
          'unknown-key',
          `entry "${entry.id}": its fingerprint was made with key "${id}", which is not in fingerprint_keys`,
          at,
        ),
      ),
    ];
  });
}
