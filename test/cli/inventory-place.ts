/** An inventory of two entries in a folder of its own, and what commands make of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseInventory } from '../../src/inventory/file/load.ts';
import type { InventoryEntry } from '../../src/model/inventory.ts';
import { folder, keyroll, type Run } from './keyroll.ts';

export const FILE = 'keyroll.inventory.yaml';
export const AS_OF = ['--as-of', '2026-06-15T12:00:00Z'];
export const TEXT = `# ours
schema_version: "1"

tokens:
  # the one that pays
  - id: pay   # do not touch
    type: api_key
    provider: stripe
    status: active
    account: { kind: application }
    owner: { person: d.okafor, team: payments }
    purpose: Refunds
    environment: prod   # live
    scopes: ["refunds:write"]
    created_at: "2026-03-01"
    expires_at: "2026-09-01"
    last_rotated_at: "2026-03-01"
    notes: |
      kept
      as it is

  - id: build
    type: ci_token
    status: active
    account: { kind: user }
    owner: { person: a.person, team: tools }
    environment: ci
    created_at: "2026-01-01"
    last_reviewed_at: "2026-05-01"
`;

export function place(text = TEXT): string {
  return folder({ [FILE]: text });
}
export const textIn = (dir: string): string => readFileSync(join(dir, FILE), 'utf8');
export const entries = (dir: string): readonly InventoryEntry[] =>
  parseInventory(textIn(dir).replace(/^\uFEFF/, ''), FILE, null).tokens;
export const entry = (dir: string, id: string): InventoryEntry | undefined =>
  entries(dir).find((token) => token.id === id);
export function inventory(dir: string, ...args: readonly string[]): Run {
  return keyroll(dir, ['inventory', ...args]);
}
/** Lines of the old text that are not in the new one. */
export const lost = (dir: string): readonly string[] =>
  TEXT.split('\n').filter((line) => !textIn(dir).split('\n').includes(line));
