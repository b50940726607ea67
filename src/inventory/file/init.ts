/**
 * The first inventory of a project: an empty list of tokens under a head that says what each field is for, and the
 * pepper where there is none yet.
 */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { dayOf } from '../../base/date.ts';
import { diagnostic, type Diagnostic } from '../../model/diagnostic.ts';
import { InventoryError } from '../../model/error.ts';
import type { Io } from '../../base/io.ts';
import { isInFolder } from '../../sources/files/real-path.ts';
import { writeFileAtomic } from '../../sources/files/write-atomic.ts';
import { inlineText } from './entry-text.ts';
import { parseInventory } from './load.ts';
import { INVENTORY_NAME } from './inventory-name.ts';
import { createPepper, loadPepper, pepperCheck, pepperPath } from '../pepper.ts';

/** Id of the first key. */
const FIRST_KEY = 'k1';
/** Stands for the check of a key while the text is tried: a pepper is made for an inventory that will be written. */
const NO_CHECK = '0'.repeat(16);

export interface InitOptions {
  /** Folder of the new file, absolute. */
  readonly dir: string;
  readonly io: Pick<Io, 'cwd' | 'env' | 'now'>;
  readonly organization?: string;
}

export interface NewInventory {
  readonly path: string;
  readonly pepper: 'created' | 'existing';
  readonly pepperPath: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** Writes the file. Refuses where there is one; the pepper comes first, so that no inventory stands without it. */
export async function initInventory({ dir, io, organization }: InitOptions): Promise<NewInventory> {
  const path = join(dir, INVENTORY_NAME);
  if (await exists(path)) {
    throw new InventoryError('there is already an inventory; it is not overwritten.', {
      path,
      hint: '"keyroll inventory check" lists what it lacks.',
    });
  }
  parseInventory(initialText(NO_CHECK, dayOf(io.now()), organization), path, null);
  const found = await loadPepper(io);
  const key = found.kind === 'present' ? found.key : await createPepper(pepperPath(io));
  const text = initialText(pepperCheck(key), dayOf(io.now()), organization);
  await writeFileAtomic(path, text, { mode: 0o644 });
  return {
    path,
    pepper: found.kind === 'present' ? 'existing' : 'created',
    pepperPath: pepperPath(io),
    diagnostics: [...(found.kind === 'present' ? found.diagnostics : []), ...besideInventory(dir, pepperPath(io))],
  };
}

function besideInventory(dir: string, pepper: string): readonly Diagnostic[] {
  if (!isInFolder(pepper, dir)) return [];
  return [
    diagnostic(
      'warning',
      'pepper-beside-inventory',
      'the pepper is in the folder of the inventory; keep it outside every repository',
      { path: pepper },
    ),
  ];
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

const EXAMPLE = `# One entry for each token: "keyroll inventory add" writes it. By hand, it looks like this:
#
#   - id: refunds-prod                 short name, used in reports
#     type: api_key                    what it is
#     provider: stripe                 who issued it
#     provider_refs:                   how the provider names it: token_id, access_key_id, client_id, last_four, ...
#       - { kind: last_four, value: "9xQ2" }
#     status: active                   planned, active, rotating, suspended, expired, revoked, compromised, destroyed
#     account: { kind: application, principal: svc-refunds }
#     owner: { person: d.okafor, team: payments }
#     purpose: Issue refunds from the back office
#     environment: prod                prod, staging, test, dev, ci, shared
#     pci_scope: security_impacting    cde, connected, security_impacting, out_of_scope
#     scopes: ["refunds:write"]        what it may do
#     storage:                         every place where it is meant to live; anywhere else it is misplaced
#       - { kind: vault, ref: "kv/prod/refunds#stripe_key" }
#     created_at: "2026-03-02"
#     expires_at: "2026-09-30"         a date (good to the end of that day), never or unknown
#     last_rotated_at: "2026-06-01"
#     rotation_interval: 90d
`;

function initialText(check: string, today: string, organization: string | undefined): string {
  const owner = organization === undefined ? '' : `organization: ${inlineText(organization, 'organization')}\n`;
  return `# The tokens this organisation knows of. It holds no secret: a token is named by its fingerprint (an HMAC under the
# pepper, which is kept elsewhere), by a public identifier, or by its last characters.
schema_version: "1"
${owner}
# The pepper that fingerprints are made with. "check" tells whether the one at hand is the right one.
fingerprint_keys:
  - ${inlineText({ id: FIRST_KEY, alg: 'hmac-sha256', created_at: today, check }, 'fingerprint_keys')}

# Limits to hold tokens to. Left out: the tool's defaults. Set here what your own risk analysis says.
# policy:
#   rotation_max: 90d          longest time between rotations
#   lifetime_max: 365d         longest life of a token
#   inactive_max: 90d          longest time without use
#   service_providers: [stripe]   third-party service providers, as you list them for 12.8.1
#   targeted_risk_analyses:
#     - { id: tra-rotation, requirement: "8.6.3", document: GRC-114, interval: 90d, last_reviewed_at: "${today}" }

${EXAMPLE}tokens: []
`;
}
