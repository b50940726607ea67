/**
 * The mapping file of a log in the user's own format: which of its names holds which part of an event. All problems are
 * reported at once, each with its place.
 */
import { parseSettings, type InventoryDocument } from '../inventory/file/document.ts';
import { ConfigError, ProblemList } from '../model/error.ts';
import { didYouMean } from '../base/did-you-mean.ts';
import { mayRepeat } from '../redaction/quote.ts';
import { EVENT_KINDS, type EventKind, type TokenRefKind } from '../model/usage.ts';
import { isFields, type Fields } from '../base/plain-object.ts';
import type { LogFormat } from './log-format.ts';
import { csvFormatOf, jsonFormatOf, type Mapping } from './mapped-format.ts';

type At = readonly (string | number)[];

const REF_KINDS = [
  'access_key_id',
  'token_id',
  'sha256',
  'accessor',
  'key_id',
  'name',
] as const satisfies readonly TokenRefKind[];
const PLAIN = ['ts', 'principal', 'action', 'ip', 'userAgent', 'resource'] as const;
const KNOWN = [
  'name',
  'title',
  'format',
  'provider',
  'delimiter',
  ...PLAIN,
  'token',
  'token.ref',
  'token.kind',
  'outcome',
  'kind',
];

/** Parts that are a plain text, and how each has to look. */
const TEXTS = {
  name: {
    allowed: /^[a-z0-9][a-z0-9._-]{0,63}$/,
    expected: 'a short name of lower-case letters, digits, ".", "_" and "-"',
  },
  title: { allowed: /^[^\0-\x1f]{1,80}$/, expected: 'a line of at most 80 characters' },
  provider: { allowed: /^[a-z0-9._ -]{1,64}$/i, expected: 'a provider as the inventory names it' },
  delimiter: { allowed: /^[^"\w\s]$|^\t$/, expected: 'one sign, such as ";"' },
  format: { allowed: /^(?:json|csv)$/, expected: 'json or csv' },
} as const satisfies Record<string, { readonly allowed: RegExp; readonly expected: string }>;

/** `$.a.b`, `a.b`, or a list of names, whose dots are their own. */
function pathOf(value: unknown): readonly string[] | null {
  if (Array.isArray(value)) return value.length > 0 && value.every((name) => typeof name === 'string') ? value : null;
  if (typeof value !== 'string') return null;
  const names = value.replace(/^\$\.?/, '').split('.');
  return names.every((name) => name !== '') ? names : null;
}

function objectOf(value: unknown): Fields | null {
  return isFields(value) ? value : null;
}

/** Reads one mapping and collects what is wrong with it. */
class MappingReader {
  readonly problems: ConfigError[] = [];
  readonly #document: InventoryDocument;
  readonly #path: string;
  readonly root: Fields;

  constructor(document: InventoryDocument, path: string) {
    this.#document = document;
    this.#path = path;
    this.root = objectOf(document.value) ?? {};
    if (objectOf(document.value) === null) this.complain('expected "part: path" lines', []);
    for (const name of Object.keys(this.root)) if (!KNOWN.includes(name)) this.#unknown(name);
  }

  complain(message: string, at: At): void {
    this.problems.push(new ConfigError(`${message}.`, { path: this.#path, position: this.#document.positionOf(at) }));
  }

  #unknown(name: string): void {
    this.problems.push(
      new ConfigError(mayRepeat(name) ? `"${name}" is not a part of an event.` : 'this is not a part of an event.', {
        path: this.#path,
        position: this.#document.namePositionOf([name]),
        hint: didYouMean(name, KNOWN) ?? `Known: ${KNOWN.join(', ')}.`,
      }),
    );
  }

  /** What stands below a part of the event that has parts of its own; null for one that is written as a path alone. */
  parts(name: string, known: readonly string[]): Fields | null {
    const parts = objectOf(this.root[name]);
    for (const inner of Object.keys(parts ?? {})) {
      if (!known.includes(inner)) this.complain(`a part of "${name}" is one of ${known.join(', ')}`, [name, inner]);
    }
    return parts;
  }

  path(value: unknown, at: At): readonly string[] | null {
    if (value === undefined) return null;
    const path = pathOf(value);
    if (path === null) this.complain(`"${at.join('.')}" must be a path such as $.request.user`, at);
    return path;
  }

  text(name: keyof typeof TEXTS, fallback: string): string {
    const value = this.root[name];
    const { allowed, expected } = TEXTS[name];
    if (value === undefined) return fallback;
    if (typeof value === 'string' && allowed.test(value)) return value;
    this.complain(`"${name}" must be ${expected}`, [name]);
    return fallback;
  }

  texts(value: unknown, at: At): readonly string[] {
    if (value === undefined) return [];
    const list = Array.isArray(value) ? value : [value];
    if (list.every((item) => ['string', 'number', 'boolean'].includes(typeof item))) return list.map(String);
    this.complain(`"${at.join('.')}" must be a list of values`, at);
    return [];
  }
}

function tokenOf(reader: MappingReader): Pick<Mapping, 'token' | 'tokenKind' | 'refKind'> {
  const whole = reader.root['token'];
  const parts = reader.parts('token', ['ref', 'kind']);
  const ref = parts === null ? whole : parts['ref'];
  const kind = parts?.['kind'] ?? reader.root['token.kind'];
  const token = reader.path(ref ?? reader.root['token.ref'], parts === null ? ['token'] : ['token', 'ref']);
  const named = REF_KINDS.find((known) => known === kind);
  const isPath = typeof kind === 'string' && kind.startsWith('$');
  if (kind !== undefined && named === undefined && !isPath) {
    reader.complain(
      `the kind of a token must be one of ${REF_KINDS.join(', ')}, or a path`,
      parts === null ? ['token.kind'] : ['token', 'kind'],
    );
  }
  return { token, tokenKind: isPath ? reader.path(kind, ['token', 'kind']) : null, refKind: named ?? 'key_id' };
}

function kindsOf(reader: MappingReader): Pick<Mapping, 'kind' | 'kinds'> {
  const parts = reader.parts('kind', ['path', ...EVENT_KINDS]);
  if (parts === null) return { kind: reader.path(reader.root['kind'], ['kind']), kinds: {} };
  const kinds: Record<string, EventKind> = {};
  for (const [name, words] of Object.entries(parts)) {
    const kind = EVENT_KINDS.find((known) => known === name);
    if (kind !== undefined) for (const word of reader.texts(words, ['kind', name])) kinds[word] = kind;
  }
  return { kind: reader.path(parts['path'], ['kind', 'path']), kinds };
}

function outcomeOf(reader: MappingReader): Pick<Mapping, 'outcome' | 'success'> {
  const parts = reader.parts('outcome', ['path', 'success']);
  if (parts === null) return { outcome: reader.path(reader.root['outcome'], ['outcome']), success: [] };
  return {
    outcome: reader.path(parts['path'], ['outcome', 'path']),
    success: reader.texts(parts['success'], ['outcome', 'success']),
  };
}

/** The format that a mapping describes. Throws a `ProblemList`. */
export function parseMapping(source: string, path: string): LogFormat {
  const reader = new MappingReader(parseSettings(source, path), path);
  const name = reader.text('name', 'own');
  const part = (key: string): readonly string[] | null => reader.path(reader.root[key], [key]);
  const ts = part('ts');
  if (ts === null && reader.root['ts'] === undefined) reader.complain('"ts" is missing: the path of the time', []);
  const mapping: Mapping = {
    name,
    title: reader.text('title', name),
    provider: reader.root['provider'] === undefined ? null : reader.text('provider', ''),
    delimiter: reader.text('delimiter', ','),
    ts: ts ?? [],
    ...tokenOf(reader),
    ...outcomeOf(reader),
    ...kindsOf(reader),
    principal: part('principal'),
    action: part('action'),
    ip: part('ip'),
    userAgent: part('userAgent'),
    resource: part('resource'),
  };
  const format = reader.text('format', 'json');
  if (reader.problems.length > 0) throw new ProblemList(reader.problems);
  return format === 'csv' ? csvFormatOf(mapping) : jsonFormatOf(mapping);
}
