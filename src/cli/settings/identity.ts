/** What findings of a run are identified by: the pepper, or a key that holds for this run alone. */
import { fingerprinterOf, perRunFingerprinter, type Fingerprinter } from '../../findings/fingerprint.ts';
import { NO_FINGERPRINTS, type FingerprintUse } from '../../model/reconciliation.ts';
import { matchPepper, type Pepper } from '../../inventory/pepper.ts';
import { diagnostic, type Diagnostic } from '../../model/diagnostic.ts';
import type { Inventory } from '../../model/inventory.ts';

export interface Identity {
  readonly fingerprinter: Fingerprinter;
  readonly fingerprints: FingerprintUse;
  readonly diagnostics: readonly Diagnostic[];
}

function hasFingerprints(inventory: Inventory | null): boolean {
  return inventory?.tokens.some((entry) => (entry.fingerprints?.length ?? 0) > 0) === true;
}

/** The key that findings are identified by, and whether it is the inventory's. */
export function identityOf(pepper: Pepper, inventory: Inventory | null): Identity {
  if (pepper.kind === 'absent') {
    const missing = pepper.named || hasFingerprints(inventory);
    const text = `there is no pepper ${pepper.place}: fingerprints of the inventory were not compared, and finding ids are valid for this run only`;
    return {
      fingerprinter: perRunFingerprinter(),
      fingerprints: NO_FINGERPRINTS,
      diagnostics: missing ? [diagnostic('warning', 'pepper-missing', text)] : [],
    };
  }
  const match =
    inventory === null ? { keyId: null, usable: true, diagnostics: [] } : matchPepper(inventory, pepper.key);
  return {
    fingerprinter: fingerprinterOf(pepper.key, 'pepper'),
    fingerprints: { compared: match.usable, keyId: match.keyId },
    diagnostics: [...pepper.diagnostics, ...match.diagnostics],
  };
}
