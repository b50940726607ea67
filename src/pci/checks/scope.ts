/** SCP: what a token may do, from where and as whom, by the inventory's own statement. */
import type { InventoryEntry } from '../../model/inventory.ts';
import { providerName } from '../../usage/provider-name.ts';
import { entryItem, evaluateEntries, type Check } from '../check.ts';
import { isUsable } from '../check-subjects.ts';
import type { CheckInputs } from '../input.ts';

export const wideScope: Check = (input) =>
  evaluateEntries(input, isUsable, (entry) => {
    const wide = widthOf(entry, input);
    if (wide !== null) return entryItem(entry, entry.pci_scope === 'cde' ? 'critical' : 'high', `${entry.id} ${wide}`);
    return (entry.scopes ?? []).length === 0 && isModelUnknown(entry) ? 'no scopes are stated' : null;
  });

function widthOf(entry: InventoryEntry, input: CheckInputs): string | null {
  if (entry.scope_model === 'unrestricted') return 'has an unrestricted scope model';
  const provider = providerName(entry.provider ?? '');
  const words = new Set(
    input.catalogue.wideScopes
      .filter((known) => known.provider === '*' || known.provider === provider)
      .flatMap((known) => known.scopes.map((scope) => scope.toLowerCase())),
  );
  const scope = entry.scopes?.find((each) => words.has(each.toLowerCase()) || isWildcard(each));
  if (scope !== undefined) return `has the scope ${scope}`;
  const key = input.catalogue.wideKeys.find(
    (known) => known.provider === provider && hasPrefix(entry, known.prefix, input),
  );
  return key === undefined ? null : `is a key without scopes; use ${key.instead} instead`;
}

/** `s3:*`, `projects/*`, `billing.*`: everything below. */
function isWildcard(scope: string): boolean {
  return /(?:^|[:/.])\*$/.test(scope);
}

/** By the entry's own reference, or by the public start of a finding that matched it. */
function hasPrefix(entry: InventoryEntry, prefix: string, input: CheckInputs): boolean {
  const isReferenced = (entry.provider_refs ?? []).some(
    (reference) => reference.kind === 'prefix' && reference.value.startsWith(prefix),
  );
  return (
    isReferenced || (input.findingsOf.get(entry.id) ?? []).some((finding) => finding.secret.masked.startsWith(prefix))
  );
}

function isModelUnknown(entry: InventoryEntry): boolean {
  return entry.scope_model === undefined || entry.scope_model === 'unknown';
}

export const noScopes: Check = (input) =>
  evaluateEntries(input, isUsable, (entry) =>
    (entry.scopes ?? []).length === 0 && isModelUnknown(entry)
      ? entryItem(entry, 'medium', `${entry.id} states neither scopes nor a scope model`)
      : null,
  );

export const noLimits: Check = (input) =>
  evaluateEntries(input, isUsable, (entry) => {
    if ((entry.allowed_networks ?? []).length > 0 || (entry.allowed_principals ?? []).length > 0) return null;
    return entryItem(
      entry,
      entry.pci_scope === 'cde' ? 'medium' : 'low',
      `${entry.id} is limited to no network and no principal`,
    );
  });

const MACHINES: ReadonlySet<string | undefined> = new Set(['application', 'system']);

export const interactiveMachine: Check = (input) =>
  evaluateEntries(
    input,
    (entry) => isUsable(entry) && MACHINES.has(entry.account?.kind),
    (entry) => {
      const interactive = entry.account?.interactive_login;
      if (interactive === undefined || interactive === null) {
        return 'the entry does not say whether its account can log in interactively';
      }
      return interactive
        ? entryItem(entry, 'medium', `${entry.id} belongs to a machine account that can log in interactively`)
        : null;
    },
  );
