/**
 * What the validator found, said to a person: where, what was expected, what was probably meant. A value is quoted
 * only where it is close to an expected word or reads as a date: anything else may be a secret in the wrong field.
 */
import { InventoryError } from '../../model/error.ts';
import { mayRepeat, mayRepeatName } from '../../redaction/quote.ts';
import type { Position } from '../../base/position.ts';
import type { InventoryDocument } from './document.ts';
import schema from '../inventory.schema.json' with { type: 'json' };
import { didYouMean } from '../../base/did-you-mean.ts';
import { memberOf } from '../../base/plain-object.ts';

const SLUG = schema.$defs.slug.pattern;
const WHEN = schema.$defs.when.pattern;
const DURATION = schema.$defs.duration.pattern;
const DATE_EXPECTED = 'a date such as 2026-09-30, or an instant such as 2026-09-30T12:00:00Z';
const EXPECTED_BY_PATTERN: Readonly<Record<string, string>> = {
  [SLUG]: 'a short name of lower-case letters, digits, ".", "_" and "-", at most 64 characters',
  [WHEN]: DATE_EXPECTED,
  [DURATION]: 'a number of days such as 90d',
};
const BECAUSE: Readonly<Record<string, string>> = {
  schema_version: 'expected schema_version: "1" at the head of the file.',
  tokens: 'expected the list of tokens; an empty one is written tokens: [].',
  key: 'an hmac-sha256 fingerprint needs the id of the key (fingerprint_keys) it was made with.',
  revoked_at: 'a revoked or destroyed token needs the date of its end.',
};
const HOLDS_SECRET = /^(secret|token|value|password|passwd|pwd|key|api_?key|credential|private_?key|plain(text)?)$/i;
const DATE_LIKE = /^\d{1,4}([-/.]\d{1,2}){1,2}([T ]\d{1,2}:\d{2}(:\d{2})?Z?)?$/;

/** One broken law of the schema, as the validator reports it. */
export interface SchemaProblem {
  readonly keyword: string;
  /** JSON pointer to the value. */
  readonly instancePath: string;
  readonly params: Readonly<Record<string, unknown>>;
}

interface Place {
  readonly segments: readonly string[];
  readonly value: unknown;
  /** `entry "ci": ` or nothing. */
  readonly subject: string;
  /** The field as a person reads it: `owner.status`. */
  readonly field: string;
}

/** One error for each problem of `found`, in the order of the file. */
export function schemaProblems(
  file: InventoryDocument,
  found: readonly SchemaProblem[],
  path: string,
): readonly InventoryError[] {
  const either = new Set(found.filter((problem) => problem.keyword === 'anyOf').map((problem) => problem.instancePath));
  return found
    .filter((problem) => problem.keyword !== 'if' && (problem.keyword === 'anyOf' || !either.has(problem.instancePath)))
    .map((problem) => {
      const place = placeOf(problem.instancePath, file.value);
      const { message, hint, position } = describe(problem, place, file);
      return new InventoryError(place.subject + message, { path, position, hint });
    });
}

/** Parts of a JSON pointer. */
function segmentsOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function placeOf(pointer: string, root: unknown): Place {
  const segments = segmentsOf(pointer);
  const value = segments.reduce(memberOf, root);
  const inEntry = segments[0] === 'tokens' && segments.length > 1;
  const id = inEntry ? memberOf(memberOf(memberOf(root, 'tokens'), segments[1] ?? ''), 'id') : undefined;
  const name =
    typeof id === 'string' && new RegExp(SLUG).test(id) && mayRepeatName(id)
      ? `"${id}"`
      : `number ${Number(segments[1]) + 1}`;
  return {
    segments,
    value,
    subject: inEntry ? `entry ${name}: ` : '',
    field: fieldOf(inEntry ? segments.slice(2) : segments),
  };
}

function fieldOf(segments: readonly string[]): string {
  return segments.reduce(
    (label, part) => (/^\d+$/.test(part) ? `${label}[${part}]` : label === '' ? part : `${label}.${part}`),
    '',
  );
}

interface Description {
  readonly message: string;
  readonly hint?: string | undefined;
  readonly position: Position;
}

function describe(problem: SchemaProblem, place: Place, file: InventoryDocument): Description {
  const { keyword, params } = problem;
  if (keyword === 'additionalProperties') return unknownField(String(params['additionalProperty']), place, file);
  const named = place.field === '' ? 'this' : `"${place.field}"`;
  const position = file.positionOf(place.segments);
  if (keyword === 'enum') return { ...wrongWord(named, params['allowedValues'], place.value), position };
  return { message: keyword === 'required' ? missing(problem, place) : misfit(problem, place, named), position };
}

function missing({ params }: SchemaProblem, { field }: Place): string {
  const name = String(params['missingProperty']);
  const reason = BECAUSE[name];
  return `"${field === '' ? name : `${field}.${name}`}" is missing${reason === undefined ? '.' : `: ${reason}`}`;
}

/** What is wrong with the value at `place`, which messages call `named`. */
function misfit({ keyword, params }: SchemaProblem, { value }: Place, named: string): string {
  switch (keyword) {
    case 'const':
      return `${named} must be ${JSON.stringify(params['allowedValue'])}${typeof value === 'number' ? ', in quotes' : ''}.`;
    case 'anyOf':
      return `${named} must be ${DATE_EXPECTED}, "never" or "unknown"${quotedDate(value)}.`;
    case 'pattern':
      return `${named} must be ${EXPECTED_BY_PATTERN[String(params['pattern'])] ?? '16 to 64 lower-case hexadecimal digits'}${quotedDate(value)}.`;
    case 'type':
      return `${named} ${wrongType(params['type'], value)}`;
    case 'minimum':
    case 'maximum':
      return `${named} must be at ${keyword === 'minimum' ? 'least' : 'most'} ${String(params['limit'])}.`;
    case 'minLength':
    case 'maxLength':
      return `${named} must have at ${keyword === 'minLength' ? 'least' : 'most'} ${String(params['limit'])} characters.`;
    default:
      return `${named} does not fit the schema.`;
  }
}

function unknownField(name: string, place: Place, file: InventoryDocument): Description {
  const position = file.namePositionOf([...place.segments, name]);
  const label = mayRepeat(name)
    ? `unknown field "${place.field === '' ? name : `${place.field}.${name}`}"`
    : 'unknown field';
  const known = fieldsAt(place.segments);
  if (HOLDS_SECRET.test(name)) {
    return {
      message: `${label}.`,
      hint: 'An inventory must not contain secrets: remove the value, and store a fingerprint ("keyroll inventory add" makes one).',
      position,
    };
  }
  const hint = didYouMean(name, known);
  return {
    message: `${label}${hint === undefined && known.length <= 12 ? `; expected one of ${known.join(', ')}` : ''}.`,
    hint,
    position,
  };
}

/** Names of the fields that the schema knows at a place. */
export function fieldsAt(segments: readonly string[]): readonly string[] {
  let node: unknown = schema;
  for (const part of segments) {
    node = resolve(
      /^\d+$/.test(part) && memberOf(node, 'items') !== undefined
        ? memberOf(node, 'items')
        : memberOf(memberOf(node, 'properties'), part),
    );
  }
  const properties = memberOf(node, 'properties');
  return typeof properties === 'object' && properties !== null ? Object.keys(properties) : [];
}

function resolve(node: unknown): unknown {
  const reference = memberOf(node, '$ref');
  return typeof reference === 'string' ? segmentsOf(reference.slice(1)).reduce(memberOf, schema as unknown) : node;
}

function wrongWord(
  named: string,
  allowed: unknown,
  value: unknown,
): { readonly message: string; readonly hint: string | undefined } {
  const words = Array.isArray(allowed) ? allowed.map(String) : [];
  const hint = typeof value === 'string' ? didYouMean(value, words) : undefined;
  const quotes = typeof value === 'number' ? ' Put it in quotes.' : '';
  return {
    message: `${named} must be one of ${words.join(', ')}${hint === undefined ? '' : `, got "${String(value)}"`}.${quotes}`,
    hint,
  };
}

function quotedDate(value: unknown): string {
  return typeof value === 'string' && DATE_LIKE.test(value) ? `, got "${value}"` : '';
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  array: 'a list',
  object: 'a map of fields',
  integer: 'a whole number',
  boolean: 'true or false',
  null: 'null',
};

function wrongType(expected: unknown, value: unknown): string {
  const words = (Array.isArray(expected) ? expected : [expected])
    .map((type) => TYPE_WORDS[String(type)] ?? String(type))
    .join(' or ');
  if (value === null || value === undefined) return `is empty; expected ${words}, or remove the field.`;
  if (expected === 'string' && (typeof value === 'number' || typeof value === 'bigint')) {
    return 'must be text: put digits in quotes, as in "0042"; otherwise YAML reads a number and drops leading zeros.';
  }
  if (expected === 'string' && typeof value === 'boolean') return 'must be text: put true and false in quotes.';
  return `must be ${words}.`;
}
