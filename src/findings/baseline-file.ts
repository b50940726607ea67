/**
 * `keyroll.baseline.json` as text: a header, then one entry a line, sorted, so that two branches that each add one
 * merge without a conflict and a diff reads as a list of decisions.
 */
import { endOf } from '../base/date.ts';
import { ConfigError, ProblemList } from '../model/error.ts';
import { mayRepeat } from '../redaction/quote.ts';
import {
  BASELINE_STATES,
  compareEntries,
  type Baseline,
  type BaselineEntry,
  type BaselineState,
} from './baseline-entry.ts';
import { jsonErrorPosition, jsonValuePosition, type JsonPath } from '../base/json-position.ts';
import { isFields, type Fields } from '../base/plain-object.ts';

const BASELINE_VERSION = '1';

const ENTRY_KEYS: ReadonlySet<string> = new Set([
  'id',
  'rule',
  'path',
  'count',
  'history',
  'state',
  'reason',
  'by',
  'until',
]);

type Complain = (message: string, path: JsonPath) => void;

function isState(value: unknown): value is BaselineState {
  return BASELINE_STATES.some((state) => state === value);
}

/** Absent is null; anything but text is wrong. */
function optionalText(fields: Fields, key: string, at: JsonPath, complain: Complain): string | null {
  const value = fields[key] ?? null;
  if (value === null || typeof value === 'string') return value;
  complain(`"${key}" must be text or null.`, [...at, key]);
  return null;
}

function text(fields: Fields, key: string, at: JsonPath, complain: Complain): string {
  const value = fields[key];
  if (typeof value === 'string' && value.trim() !== '') return value;
  complain(value === undefined ? `"${key}" is missing.` : `"${key}" must be text, and not empty.`, [...at, key]);
  return '';
}

function entryOf(value: unknown, at: JsonPath, complain: Complain): BaselineEntry | null {
  if (!isFields(value)) {
    complain('An entry must be an object.', at);
    return null;
  }
  for (const key of Object.keys(value)) {
    if (!ENTRY_KEYS.has(key)) {
      complain(
        `${mayRepeat(key) ? `"${key}"` : 'This'} is not a field of an entry. The fields are ${[...ENTRY_KEYS].join(', ')}.`,
        [...at, key],
      );
    }
  }
  const { state, count, history = false } = value;
  if (!isState(state)) complain(`"state" must be one of ${BASELINE_STATES.join(', ')}.`, [...at, 'state']);
  const isCount = typeof count === 'number' && Number.isSafeInteger(count) && count > 0;
  if (!isCount) complain('"count" must be a whole number above 0.', [...at, 'count']);
  if (typeof history !== 'boolean') complain('"history" must be true or false.', [...at, 'history']);
  const until = optionalText(value, 'until', at, complain);
  if (until !== null && Number.isNaN(endOf(until))) {
    complain('"until" must be an existing day, as YYYY-MM-DD.', [...at, 'until']);
  }
  const id = text(value, 'id', at, complain);
  if (id !== '' && !/^[0-9a-f]{20}$/.test(id)) {
    complain('"id" must be the 20 hexadecimal digits of a finding.', [...at, 'id']);
  }
  return {
    id,
    rule: text(value, 'rule', at, complain),
    path: text(value, 'path', at, complain),
    count: isCount ? count : 1,
    history: history === true,
    state: isState(state) ? state : 'to-rotate',
    // Somebody who decides that a finding is no task says why.
    reason:
      state === 'to-rotate' ? (optionalText(value, 'reason', at, complain) ?? '') : text(value, 'reason', at, complain),
    by: optionalText(value, 'by', at, complain),
    until,
  };
}

/** Throws a `ConfigError`, or a `ProblemList` of them, with positions. `path` is how messages name the file. */
export function parseBaseline(source: string, path: string): Baseline {
  let document: unknown;
  const json = source.replace(/^\uFEFF/, '');
  try {
    document = JSON.parse(json);
  } catch {
    // The parser's own message quotes the text around the error, and stays out of ours.
    throw new ConfigError('this baseline is not valid JSON.', {
      path,
      position: jsonErrorPosition(json) ?? { line: 1, column: 1 },
      hint: 'After a merge, look for conflict markers and missing commas.',
    });
  }
  const problems: ConfigError[] = [];
  const complain: Complain = (message, at) =>
    problems.push(new ConfigError(message, { path, position: jsonValuePosition(json, at) }));
  const entries: BaselineEntry[] = [];
  if (!isFields(document)) complain('a baseline must be an object.', []);
  else if (document['version'] !== BASELINE_VERSION) complain(`"version" must be "${BASELINE_VERSION}".`, ['version']);
  else if (!Array.isArray(document['findings'])) complain('"findings" must be a list.', ['findings']);
  else {
    document['findings'].forEach((value: unknown, i) => {
      const entry = problems.length < 20 ? entryOf(value, ['findings', i], complain) : null;
      if (entry !== null) entries.push(entry);
    });
  }
  const [only, ...others] = problems;
  if (only !== undefined) throw others.length === 0 ? only : new ProblemList(problems);
  return { path, entries };
}

export function formatBaseline(baseline: Baseline): string {
  const lines = [...baseline.entries]
    .sort(compareEntries)
    .map(({ id, rule, path, count, history, state, reason, by, until }) =>
      JSON.stringify({ id, rule, path, count, ...(history ? { history } : {}), state, reason, by, until }),
    );
  const list = lines.length === 0 ? '[]' : `[\n    ${lines.join(',\n    ')}\n  ]`;
  return `{\n  "version": "${BASELINE_VERSION}",\n  "findings": ${list}\n}\n`;
}
