/**
 * The places where an entry is meant to live. Only kinds of storage that are files can cover a path of the tree: a
 * token that belongs into a vault is misplaced in any file.
 */
import { globMatcher, isGlob } from '../base/glob.ts';
import type { InventoryEntry, StorageKind } from '../model/inventory.ts';

const FILE_KINDS: ReadonlySet<StorageKind> = new Set([
  'env_file',
  'config_file',
  'source_code',
  'kms_encrypted_file',
  'sops',
  'sealed_secret',
  'unknown',
]);

/** Answers whether a path lies in a declared place. */
export type Coverage = (path: string) => boolean;

/** Null where the entry declares no place at all, so that nothing can be out of place. */
export function coverageOf(entry: InventoryEntry): Coverage | null {
  if (entry.storage === undefined || entry.storage.length === 0) return null;
  const exact = new Set<string>();
  const folders: string[] = [];
  const globs: string[] = [];
  for (const { kind, ref } of entry.storage) {
    if (!FILE_KINDS.has(kind)) continue;
    for (const written of [ref, ref.replace(/#.*$/, '')]) {
      const path = normalise(written);
      if (path === '') continue;
      exact.add(path);
      folders.push(`${path}/`);
      if (isGlob(path)) globs.push(path);
    }
    if (normalise(ref) === '') folders.push('');
  }
  const matches = globMatcher(globs);
  return (path) => exact.has(path) || folders.some((folder) => path.startsWith(folder)) || matches(path);
}

/** `env file deploy/.env`, for each place. */
export function storageInWords({ storage = [] }: InventoryEntry): readonly string[] {
  return storage.map(({ kind, ref }) => `${kind.replaceAll('_', ' ')} ${ref}`);
}

/** Paths as reports print them: `/` between the parts, no `./` before them, no `/` at the end. */
function normalise(ref: string): string {
  return ref
    .trim()
    .replaceAll('\\', '/')
    .replace(/^(\.\/)+/, '')
    .replace(/\/+$/, '')
    .replace(/^\.$/, '');
}
