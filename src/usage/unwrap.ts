/**
 * Events inside other records: what AWS's lookups and event buses, log shippers and search engines put around an event
 * of somebody else, as an object or as a text of JSON.
 */
import { memberAt } from './fields.ts';
import { isFields } from '../base/plain-object.ts';

/** Where the event stands. The first that holds an object, or the text of one, is it. */
const WRAPPERS: readonly (readonly string[])[] = [
  ['CloudTrailEvent'],
  ['detail'],
  ['message'],
  ['@message'],
  ['_raw'],
  ['log'],
  ['event', 'original'],
  ['event'],
  ['_source'],
  ['result'],
  ['record'],
  ['body'],
  ['jsonPayload'],
  ['data'],
];

function objectOf(value: unknown): object | null {
  if (isFields(value)) return value;
  if (typeof value !== 'string' || !/^\s*\{[^]*\}\s*$/.test(value)) return null;
  try {
    const parsed: unknown = JSON.parse(value);
    return isFields(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

/** What may be an event inside the record, likeliest first. */
export function* wrappedIn(record: object): Generator<object> {
  for (const path of WRAPPERS) {
    const inner = objectOf(memberAt(record, path));
    if (inner !== null) yield inner;
  }
}

/** Shippers write before an event when it came and from where. */
const MOST_BEFORE = 300;

/** Where an object begins behind such words; -1 where a line is nothing of the kind. */
export function objectBehindWords(line: string): number {
  const at = line.indexOf('{');
  return at > 0 && at <= MOST_BEFORE && /[\s:]/.test(line[at - 1] ?? '') && line.endsWith('}') ? at : -1;
}
