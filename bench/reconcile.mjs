// node bench/reconcile.mjs [ENTRIES] [PLACES]
// Reconciliation by itself, in this process: an inventory of ENTRIES is read and reconciled with findings in PLACES.
import { randomBytes, createHmac } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { parseInventory } from '../build/inventory/file/load.js';
import { reconcile } from '../build/inventory/reconcile.js';
import { Secret } from '../build/model/secret.js';

const [entries, places] = [Number(process.argv[2] ?? 10_000), Number(process.argv[3] ?? 1_000_000)];
const pepper = randomBytes(32);
const fingerprintOf = (number) => createHmac('sha256', pepper).update(String(number)).digest('hex').slice(0, 40);

function inventoryText() {
  const tokens = Array.from({ length: entries }, (_, at) =>
    [
      `  - id: token-${at}`,
      '    type: api_key',
      '    provider: stripe',
      '    status: active',
      '    environment: prod',
      '    pci_scope: cde',
      `    account: { kind: application, principal: svc-${at}, interactive_login: false }`,
      '    owner:',
      '      team: payments',
      '      status: active',
      `    purpose: refunds of shop ${at}`,
      '    approved_by: jane',
      `    approval_ref: CHG-${at}`,
      '    storage:',
      '      - kind: config_file',
      `        ref: services/shop-${at}/**`,
      '    scopes: [refunds.write]',
      '    scope_model: fine',
      '    fingerprints:',
      '      - alg: hmac-sha256',
      '        key: k1',
      `        value: "${fingerprintOf(at)}"`,
      '    created_at: 2026-08-01',
      '    expires_at: 2027-03-01',
      '    last_rotated_at: 2026-09-01',
      '    last_reviewed_at: 2026-10-01',
    ].join('\n'),
  );
  return `schema_version: "1"\nfingerprint_keys:\n  - { id: k1, alg: hmac-sha256, check: abcdef0123456789 }\ntokens:\n${tokens.join('\n')}\n`;
}

/** One finding for each entry and one for each tenth that no entry knows, their places dealt out evenly. */
function findingsOf() {
  const count = entries + Math.ceil(entries / 10);
  const each = Math.ceil(places / count);
  return Array.from({ length: count }, (_, at) => ({
    rule: { id: 'stripe-secret-key', provider: 'stripe', kind: 'api_key' },
    secret: new Secret(`made-up-${at}`),
    fingerprint: fingerprintOf(at),
    parts: [],
    occurrences: Array.from({ length: each }, (_, place) => ({
      path: `services/shop-${at}/${place}.env`,
      part: 'secret',
    })),
  }));
}

const text = inventoryText();
const findings = findingsOf();
globalThis.gc?.();
const before = process.memoryUsage().rss;
const begun = performance.now();
const inventory = parseInventory(text, 'keyroll.inventory.yaml', null);
const read = performance.now();
const { findings: reconciled } = reconcile(findings, inventory, {
  asOf: Date.UTC(2026, 10, 21),
  fingerprints: 'compared',
  keyId: 'k1',
});
const done = performance.now();
const states = Object.groupBy?.(reconciled, ({ reconciliation }) => reconciliation.state) ?? {};
console.log(
  `${entries} entries, ${findings.reduce((sum, { occurrences }) => sum + occurrences.length, 0)} places: read ${((read - begun) / 1000).toFixed(2)} s, reconciled ${((done - read) / 1000).toFixed(2)} s, peak ${Math.round(process.resourceUsage().maxRSS / 1024)} MB of which the places took ${Math.round(before / 1e6)} MB`,
);
console.log(
  Object.entries(states)
    .map(([state, { length }]) => `${state} ${length}`)
    .join(', '),
);
