/**
 * The places where an entry is meant to live. Only kinds of storage that are files can cover a path of the tree: a
 * token that belongs into a vault is misplaced in any file.
 */
import type { InventoryEntry, StorageKind } from '../model/inventory.ts';

const FILE_KINDS: ReadonlySet<StorageKind> = new Set(['env_file', 'config_file', 'source_code', 'kms_encrypted_file', 'sops', 'sealed_secret', 'unknown']);

/** Answers whether a path lies in a declared place. */
export type Coverage = (path: string) => boolean;

/** Null where the entry declares no place at all, so that nothing can be out of place. */
export function coverageOf(entry: InventoryEntry): Coverage | null {
  if (entry.storage === undefined || entry.storage.length === 0) return null;
  const exact = new Set<string>();
  const folders: string[] = [];
  const globs: RegExp[] = [];
  for (const { kind, ref } of entry.storage) {
    if (!FILE_KINDS.has(kind)) continue;
    for (const written of [ref, ref.replace(/#.*$/, '')]) {
      const path = normalise(written);
      if (path === '') continue;
      exact.add(path);
      folders.push(`${path}/`);
      if (/[*?[{]/.test(path)) globs.push(globToPattern(path));
    }
    if (normalise(ref) === '') folders.push('');
  }
  return (path) => exact.has(path) || folders.some((folder) => path.startsWith(folder)) || globs.some((glob) => glob.test(path));
}

/** Paths as reports print them: `/` between the parts, no `./` before them, no `/` at the end. */
function normalise(ref: string): string {
  return ref.trim().replaceAll('\\', '/').replace(/^(\.\/)+/, '').replace(/\/+$/, '').replace(/^\.$/, '');
}

/** `*` and `?` stay inside a folder, `**` does not; `[a-z]` and `{a,b}` as usual. */
function globToPattern(glob: string): RegExp {
  let source = '';
  let braces = 0;
  for (let at = 0; at < glob.length; at++) {
    const rest = glob.slice(at);
    const [token = ''] = /^(\*{2,}\/|\*+|\[[!^]?[^\]/]+\]|.)/su.exec(rest) ?? [];
    if (token.endsWith('*/')) source += '(?:.*/)?';
    else if (/^\*{2,}$/.test(token)) source += '.*';
    else if (token === '*') source += '[^/]*';
    else if (token === '?') source += '[^/]';
    else if (token.length > 1 && token.startsWith('[')) source += classOf(token);
    else if (token === '{' && rest.includes('}')) [source, braces] = [`${source}(?:`, braces + 1];
    else if (token === '}' && braces > 0) [source, braces] = [`${source})`, braces - 1];
    else if (token === ',' && braces > 0) source += '|';
    else source += token.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    at += token.length - 1;
  }
  return new RegExp(`^${source}${')'.repeat(braces)}$`, 's');
}

function classOf(token: string): string {
  const negated = /^\[[!^]/.test(token);
  const members = token.slice(negated ? 2 : 1, -1).replace(/[\\^[]/g, '\\$&');
  return negated ? `[^/${members}]` : `[${members}]`;
}
