/**
 * What the schema cannot say about a well-formed inventory: ids used twice, dates that no calendar has, fingerprints
 * and references that are not of the form their kind promises, and values that look like the secret itself.
 */
import { instantOf } from '../../base/date.ts';
import { InventoryError } from '../../model/error.ts';
import { maskTokens } from '../../redaction/known-token.ts';
import { mayRepeatName } from '../../redaction/quote.ts';
import type { InventoryEntry, ProviderRef, StoredFingerprint } from '../../model/inventory.ts';
import { isFields, type Fields } from '../../base/plain-object.ts';
import type { Position } from '../../base/position.ts';
import type { InventoryDocument, NodePath } from './document.ts';
import schema from '../inventory.schema.json' with { type: 'json' };
import { findPlainSecrets } from './plain-secret.ts';

/** Fields whose long hexadecimal or random-looking values are public by their nature, and what holds them. */
const PUBLIC_FIELDS = new Set([
  'check',
  'evidence',
  'revocation_evidence',
  'approval_ref',
  'review_ref',
  'ccw_ref',
  'document',
  'ref',
  'id',
  'replaces',
  'replaced_by',
  'key',
]);
const PUBLIC_REFS = new Set(['token_id', 'access_key_id', 'client_id', 'certificate_serial']);
const LONGEST_PUBLIC_REF = 44;
/** How the audit log of HashiCorp Vault names a token: a hash under a key of its own. */
const AUDIT_HASH = /^hmac-sha256:[0-9a-f]{64}$/;
const SLUG = new RegExp(schema.$defs.slug.pattern);
const WHEN = new RegExp(schema.$defs.when.pattern);

/** Problems of values that may be there although the schema is broken elsewhere. */
export function secretProblems(file: InventoryDocument, path: string): readonly InventoryError[] {
  const allowed = publicValues(file.value);
  const written = findPlainSecrets(file.text, allowed).map(({ span, why }) => ({
    why,
    position: file.positionAt(span.start),
  }));
  return (written.length > 0 ? written : escapedSecrets(file, allowed)).map(
    ({ why, position }) =>
      new InventoryError(`a value here looks like a plain secret: ${why}. An inventory must not contain secrets.`, {
        path,
        position,
        hint: 'Remove it and store a fingerprint instead ("keyroll inventory add" makes one); if it ever was a live secret, rotate it.',
      }),
  );
}

/** Escapes, and lines that end in a backslash, hide a secret from a search of the text: then the values are read. */
function escapedSecrets(
  file: InventoryDocument,
  allowed: readonly string[],
): readonly { readonly why: string; readonly position: Position }[] {
  if (!file.text.includes('\\')) return [];
  const texts = textsIn(file.value, []);
  const starts: number[] = [];
  let joined = '';
  for (const { text } of texts) {
    starts.push(joined.length);
    joined += `${text}\n`;
  }
  return findPlainSecrets(joined, allowed).map(({ span, why }) => ({
    why,
    position: file.positionOf(texts[starts.findLastIndex((start) => start <= span.start)]?.path ?? []),
  }));
}

interface PlacedText {
  readonly text: string;
  readonly path: NodePath;
}

function textsIn(value: unknown, path: NodePath): readonly PlacedText[] {
  if (typeof value === 'string') return [{ text: value, path }];
  if (Array.isArray(value)) return value.flatMap((item, at) => textsIn(item, [...path, at]));
  return isFields(value) ? Object.entries(value).flatMap(([name, held]) => textsIn(held, [...path, name])) : [];
}

/** Values that may look random. */
function publicValues(content: unknown): readonly string[] {
  const values: string[] = [];
  forEachText(content, [], (value, path, owner) => {
    const name = String(path.at(-1));
    const mayHoldIds = PUBLIC_FIELDS.has(name) && maskTokens(value) === value;
    if (mayHoldIds || (name === 'value' && mayLookRandom(owner['alg'], owner['kind'], value))) values.push(value);
  });
  return values;
}

/** Calls back for each field that holds a single text, in the order of the file. */
function forEachText(
  value: unknown,
  path: NodePath,
  callback: (value: string, path: NodePath, owner: Fields) => void,
): void {
  if (Array.isArray(value)) value.forEach((item, at) => forEachText(item, [...path, at], callback));
  else if (typeof value === 'object' && value !== null) {
    for (const [name, held] of Object.entries(value)) {
      if (typeof held === 'string') callback(held, [...path, name], value as Fields);
      else forEachText(held, [...path, name], callback);
    }
  }
}

function mayLookRandom(alg: unknown, kind: unknown, value: string): boolean {
  if (alg !== undefined) return /^[0-9a-f]{32,64}$/i.test(value) || (alg === 'sha256-b64' && value.length === 44);
  return PUBLIC_REFS.has(String(kind)) && (value.length <= LONGEST_PUBLIC_REF || AUDIT_HASH.test(value));
}

/**
 * Problems beyond the schema. Entries that broke the schema are known by their index in `broken`: what depends on
 * their shape is left out, so that one mistake is reported once.
 */
export function contentProblems(
  file: InventoryDocument,
  broken: ReadonlySet<number>,
  path: string,
): readonly InventoryError[] {
  const tokens = tokensOf(file);
  const sound = tokens.map((token, at) => (broken.has(at) ? null : (token as InventoryEntry)));
  return [
    ...duplicateIds(file, tokens, path),
    ...impossibleDates(file, path),
    ...malformedIdentities(file, sound, path),
    ...unfoundedExceptions(file, sound, path),
  ];
}

/** An exception removes a failed check from the count: it needs an approver and a reason. */
function unfoundedExceptions(
  file: InventoryDocument,
  tokens: readonly (InventoryEntry | null)[],
  path: string,
): readonly InventoryError[] {
  return tokens.flatMap((entry, at) =>
    (entry?.exceptions ?? []).flatMap((exception, number) =>
      (['reason', 'approved_by'] as const)
        .filter((name) => exception[name].trim() === '')
        .map(
          (name) =>
            new InventoryError(`entry "${entry?.id ?? ''}": "${name}" of an exception is empty.`, {
              path,
              position: file.positionOf(['tokens', at, 'exceptions', number, name]),
            }),
        ),
    ),
  );
}

function tokensOf({ value }: InventoryDocument): readonly unknown[] {
  const tokens: unknown = typeof value === 'object' && value !== null && 'tokens' in value ? value.tokens : [];
  return Array.isArray(tokens) ? tokens : [];
}

function duplicateIds(file: InventoryDocument, tokens: readonly unknown[], path: string): readonly InventoryError[] {
  const first = new Map<string, number>();
  const problems: InventoryError[] = [];
  tokens.forEach((token, at) => {
    if (
      typeof token !== 'object' ||
      token === null ||
      !('id' in token) ||
      typeof token.id !== 'string' ||
      !SLUG.test(token.id)
    ) {
      return;
    }
    const earlier = first.get(token.id);
    if (earlier === undefined) first.set(token.id, at);
    else {
      problems.push(
        new InventoryError(
          `${mayRepeatName(token.id) ? `the id "${token.id}"` : 'this id'} is taken by the entry on line ${file.positionOf(['tokens', earlier]).line}; expected each id once.`,
          { path, position: file.positionOf(['tokens', at, 'id']) },
        ),
      );
    }
  });
  return problems;
}

function impossibleDates(file: InventoryDocument, path: string): readonly InventoryError[] {
  const problems: InventoryError[] = [];
  forEachText(file.value, [], (value, at) => {
    const name = String(at.at(-1));
    if (!name.endsWith('_at') || !WHEN.test(value) || !Number.isNaN(instantOf(value))) return;
    problems.push(
      new InventoryError(`"${name}" is ${value}, a date that does not exist.`, { path, position: file.positionOf(at) }),
    );
  });
  return problems;
}

function malformedIdentities(
  file: InventoryDocument,
  tokens: readonly (InventoryEntry | null)[],
  path: string,
): readonly InventoryError[] {
  const problems: InventoryError[] = [];
  const add = (entry: InventoryEntry, at: NodePath, message: string): void => {
    problems.push(new InventoryError(`entry "${entry.id}": ${message}`, { path, position: file.positionOf(at) }));
  };
  tokens.forEach((entry, at) => {
    if (entry === null) return;
    entry.fingerprints?.forEach((fingerprint, number) => {
      const expected = expectedForm(fingerprint);
      if (expected !== null) {
        add(
          entry,
          ['tokens', at, 'fingerprints', number, 'value'],
          `a fingerprint of ${fingerprint.alg} must be ${expected}.`,
        );
      }
    });
    entry.provider_refs?.forEach((reference, number) => {
      const expected = expectedLength(reference);
      if (expected !== null) {
        add(
          entry,
          ['tokens', at, 'provider_refs', number, 'value'],
          `a reference of kind ${reference.kind} must have ${expected}.`,
        );
      }
    });
  });
  return problems;
}

/** What the value of a fingerprint must look like, or null where it does. A secret pasted here must not pass. */
function expectedForm({ alg, value }: StoredFingerprint): string | null {
  switch (alg) {
    case 'hmac-sha256':
      return /^[0-9a-f]{32,64}$/i.test(value) ? null : '40 hexadecimal digits';
    case 'sha256-hex':
      return /^[0-9a-f]{64}$/i.test(value) ? null : '64 hexadecimal digits';
    case 'sha256-b64':
      return /^[\w+/-]{43}=?$/.test(value) ? null : 'base64 of 32 bytes, 44 characters';
  }
}

function expectedLength({ kind, value }: ProviderRef): string | null {
  if (kind === 'last_four' && value.length !== 4) return '4 characters';
  if (kind === 'last_eight' && value.length !== 8) return '8 characters';
  if (kind === 'prefix' && value.length > 24)
    return 'at most 24 characters, so that it does not reveal too much of the token';
  return value === '' ? 'a value' : null;
}
