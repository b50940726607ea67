/**
 * The configuration file: data only, because a scanner runs on checkouts that nobody vouches for. It may narrow what is
 * read and raise what fails; what it takes away stays in the report (skipped paths, suppressed findings).
 */
import { parseSettings } from '../inventory/file/document.ts';
import { didYouMean } from '../base/did-you-mean.ts';
import { ConfigError, ProblemList } from '../model/error.ts';
import { isFields, type Fields } from '../base/plain-object.ts';
import { mayRepeat } from '../redaction/quote.ts';
import { CONFIDENCES, type Confidence } from '../model/severity.ts';
import { DEFAULT_FAIL_ON, parseFailOn, type FailOn } from './exit-code.ts';
import { parseSize } from './size.ts';

export interface DisabledRule {
  readonly rule: string;
  readonly reason: string;
}

export interface Config {
  readonly path: string;
  readonly inventory?: string;
  readonly baseline?: string;
  /** Usage logs that every scan reads too, relative to the configuration's folder. */
  readonly usage?: readonly string[];
  readonly minConfidence?: Confidence;
  readonly failOn?: FailOn;
  readonly maxFileBytes?: number;
  readonly cardholderData?: boolean;
  /** Globs, relative to the configuration's folder, of paths that are not scanned. */
  readonly exclude: readonly string[];
  /** Packs of rules, relative to the configuration's folder. */
  readonly rules: readonly string[];
  /** Rules whose findings are listed as suppressed. */
  readonly disable: readonly DisabledRule[];
}

type Complain = (message: string, at: readonly (string | number)[]) => void;

function text(value: unknown, at: readonly (string | number)[], complain: Complain): string {
  if (typeof value === 'string' && value !== '') return value;
  complain(`"${at.join('.')}" ${value === undefined ? 'is missing' : value === '' ? 'is empty' : 'must be text'}`, at);
  return '';
}

function texts(value: unknown, at: readonly (string | number)[], complain: Complain): readonly string[] {
  if (Array.isArray(value)) return value.map((item, index) => text(item, [...at, index], complain));
  complain(`"${at.join('.')}" must be a list of strings`, at);
  return [];
}

function disabledRules(value: unknown, complain: Complain): readonly DisabledRule[] {
  if (!Array.isArray(value)) {
    complain('"disable" must be a list of { rule, reason }', ['disable']);
    return [];
  }
  return value.map((item: unknown, index) => {
    if (!isFields(item)) {
      complain(`"disable.${index}" must be { rule, reason }`, ['disable', index]);
      return { rule: '', reason: '' };
    }
    const { rule, reason }: Fields = item;
    return {
      rule: text(rule, ['disable', index, 'rule'], complain),
      reason: text(reason, ['disable', index, 'reason'], complain),
    };
  });
}

/** A pattern that begins with `!` would leave out all the rest. */
function excluded(value: unknown, complain: Complain): readonly string[] {
  const globs = texts(value, ['exclude'], complain);
  globs.forEach((glob, index) => {
    if (glob.startsWith('!')) {
      complain('"!" cannot re-include paths: list only what to exclude', ['exclude', index]);
    }
  });
  return globs;
}

function confidence(value: unknown, complain: Complain): Confidence {
  const known = CONFIDENCES.find((level) => level === value);
  if (known === undefined) complain(`"minConfidence" must be one of ${CONFIDENCES.join(', ')}`, ['minConfidence']);
  return known ?? 'medium';
}

function flag(value: unknown, key: string, complain: Complain): boolean {
  if (typeof value !== 'boolean') complain(`"${key}" must be true or false`, [key]);
  return value === true;
}

/** Runs a parser of a text and turns its complaint into one with a position. */
function parsed<Value>(
  value: unknown,
  key: string,
  parse: (text: string) => Value,
  fallback: Value,
  complain: Complain,
): Value {
  try {
    return parse(text(value, [key], complain));
  } catch (error) {
    complain(`"${key}": ${error instanceof Error ? error.message.replace(/\.$/, '') : 'not understood'}`, [key]);
    return fallback;
  }
}

/** By the name of a field: what its value makes of the configuration. */
const FIELDS: Readonly<Record<string, (value: unknown, complain: Complain) => Partial<Config>>> = {
  $schema: () => ({}),
  inventory: (value, complain) => ({ inventory: text(value, ['inventory'], complain) }),
  baseline: (value, complain) => ({ baseline: text(value, ['baseline'], complain) }),
  usage: (value, complain) => ({ usage: texts(value, ['usage'], complain) }),
  minConfidence: (value, complain) => ({ minConfidence: confidence(value, complain) }),
  failOn: (value, complain) => ({ failOn: parsed(value, 'failOn', parseFailOn, DEFAULT_FAIL_ON, complain) }),
  maxFileSize: (value, complain) => ({ maxFileBytes: parsed(value, 'maxFileSize', parseSize, 0, complain) }),
  cardholderData: (value, complain) => ({ cardholderData: flag(value, 'cardholderData', complain) }),
  exclude: (value, complain) => ({ exclude: excluded(value, complain) }),
  rules: (value, complain) => ({ rules: texts(value, ['rules'], complain) }),
  disable: (value, complain) => ({ disable: disabledRules(value, complain) }),
};

function unknownField(name: string): { readonly message: string; readonly hint: string } {
  const known = Object.keys(FIELDS).slice(1);
  return {
    message: mayRepeat(name) ? `"${name}" is not known` : 'this field is not known',
    hint: didYouMean(name, known) ?? `Known: ${known.join(', ')}.`,
  };
}

/** Parses a configuration; every problem is reported with its position, all of them at once. */
export function parseConfig(source: string, path: string): Config {
  const document = parseSettings(source, path);
  const root = document.value ?? {};
  if (!isFields(root)) {
    throw new ConfigError('expected lines of "name: value".', { path, position: { line: 1, column: 1 } });
  }

  const problems: ConfigError[] = [];
  const complain: Complain = (message, at) =>
    problems.push(new ConfigError(`${message}.`, { path, position: document.positionOf(at) }));
  const parts = Object.entries(root).map(([key, value]) => {
    const field = Object.hasOwn(FIELDS, key) ? FIELDS[key] : undefined;
    if (field !== undefined) return field(value, complain);
    const { message, hint } = unknownField(key);
    problems.push(new ConfigError(`${message}.`, { path, position: document.namePositionOf([key]), hint }));
    return {};
  });
  if (problems.length > 0) throw new ProblemList(problems);
  return Object.assign({ path, exclude: [], disable: [], rules: [] }, ...parts) as Config;
}
