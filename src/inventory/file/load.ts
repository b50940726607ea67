/**
 * From the text of an inventory file to a valid `Inventory`, or to all of its problems at once, each with its place.
 * Nothing is repaired and nothing is guessed: a file that is not understood whole is not used at all.
 */
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { InventoryError, ProblemList } from '../../model/error.ts';
import type { FingerprintKey, Inventory, InventoryEntry, InventoryPolicy } from '../../model/inventory.ts';
import { mayRepeatPath } from '../../redaction/quote.ts';
import type { Position } from '../../base/position.ts';
import { reasonOf } from '../../base/system-error.ts';
import { readOwnFile, type Origin } from '../../sources/files/own-file.ts';
import { contentProblems, secretProblems } from './content-problems.ts';
import { parseText, type InventoryDocument } from './document.ts';
import { schemaProblems } from './schema-problems.ts';
import { validate } from './validate.ts';

/** A file that passed the schema. */
interface InventoryFile {
  readonly schema_version: '1';
  readonly organization?: string;
  readonly fingerprint_keys?: readonly FingerprintKey[];
  readonly policy?: InventoryPolicy;
  readonly tokens: readonly InventoryEntry[];
}

/** `path` is the name that messages carry. Throws a `ProblemList`, in the order of the file. */
export function parseInventory(text: string, path: string, changedAt: number | null): Inventory {
  return inventoryOf(readDocument(text, path), path, changedAt);
}

/**
 * As `parseInventory`, for those who also edit the text. `earlier`: the same file before an edit, to parse but what is
 * new.
 */
export function readDocument(text: string, path: string, earlier?: InventoryDocument): InventoryDocument {
  const markers = mergeMarkers(text, path);
  if (markers.length > 0) throw new ProblemList(markers);
  const file = parseText(text, path, earlier?.parts);
  if (!('value' in file)) throw new ProblemList(file);
  if (file.value === null) {
    throw new ProblemList([
      new InventoryError('the inventory is empty; expected schema_version: "1" and a list of tokens.', {
        path,
        position: { line: 1, column: 1 },
        hint: '"keyroll inventory init" writes a first one.',
      }),
    ]);
  }
  const broken = validate(file.value) ? [] : (validate.errors ?? []);
  const brokenEntries = new Set(broken.map((problem) => Number(/^\/tokens\/(\d+)/.exec(problem.instancePath)?.[1])));
  const problems = [
    ...schemaProblems(file, broken, path),
    ...secretProblems(file, path),
    ...contentProblems(file, brokenEntries, path),
  ];
  if (problems.length > 0) throw new ProblemList(problems.toSorted(byPosition));
  return file;
}

/** The inventory that a document holds. */
export function inventoryOf(file: InventoryDocument, path: string, changedAt: number | null): Inventory {
  const content = file.value as InventoryFile;
  const positions = new Map<string, Position>();
  content.tokens.forEach((entry, at) => positions.set(entry.id, file.positionOf(['tokens', at])));
  return {
    path,
    organization: content.organization ?? null,
    fingerprintKeys: content.fingerprint_keys ?? [],
    policy: content.policy ?? {},
    tokens: content.tokens,
    positions,
    changedAt,
  };
}

function byPosition(a: InventoryError, b: InventoryError): number {
  return (a.position?.line ?? 0) - (b.position?.line ?? 0) || (a.position?.column ?? 0) - (b.position?.column ?? 0);
}

/** Two people changed the file at once, and git left both versions in it. */
function mergeMarkers(text: string, path: string): readonly InventoryError[] {
  const problems: InventoryError[] = [];
  text.split('\n').forEach((line, at) => {
    if (/^(<{7}|>{7}|\|{7})( |\r?$)/.test(line)) {
      problems.push(
        new InventoryError('a git merge marker is here: the file has an unresolved merge.', {
          path,
          position: { line: at + 1, column: 1 },
          hint: 'Keep the right entries and remove the marker lines.',
        }),
      );
    }
  });
  return problems;
}

/** A byte order mark is no part of the text; it is written back with the file. */
export function decodeText(bytes: Uint8Array, path: string): { readonly text: string; readonly mark: string } {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.startsWith('\uFEFF') ? { text: text.slice(1), mark: '\uFEFF' } : { text, mark: '' };
  } catch (cause) {
    throw new InventoryError('the inventory is not UTF-8 text.', { path, hint: 'Save it as UTF-8.', cause });
  }
}

/**
 * Reads and parses a file. `shownPath` is what messages and the report print. The change date is that of the file on
 * disk.
 */
export async function loadInventory(file: string, origin: Origin, shownPath: string): Promise<Inventory> {
  let bytes: Uint8Array;
  let changedAt: number;
  try {
    changedAt = (await stat(file)).mtimeMs;
    bytes = readOwnFile(file, origin);
  } catch (error) {
    throw new InventoryError(`the inventory cannot be read: ${reasonOf(error)}.`, {
      ...(mayRepeatPath(shownPath) ? { path: shownPath } : {}),
      cause: error,
    });
  }
  return {
    ...parseInventory(decodeText(bytes, shownPath).text, shownPath, changedAt),
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
}
