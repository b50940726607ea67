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
  /** In bytes. */
  readonly maxFileSize?: number;
  readonly cardholderData?: boolean;
  /** Globs, relative to the configuration's folder, of paths that are not scanned. */
  readonly exclude: readonly string[];
  /** Packs of rules, relative to the configuration's folder. */
  readonly rules: readonly string[];
  /** Rules whose findings are listed as suppressed. */
  readonly disable: readonly DisabledRule[];
}

type Path = readonly (string | number)[];
type Complain = (message: string, at: Path) => void;
/** What the value of a field means; of one that means nothing it complains. */
type Reader<Value> = (value: unknown, at: Path, complain: Complain) => Value;

const text: Reader<string> = (value, at, complain) => {
  if (typeof value === 'string' && value !== '') return value;
  complain(`"${at.join('.')}" ${value === undefined ? 'is missing' : value === '' ? 'is empty' : 'must be text'}`, at);
  return '';
};

const texts: Reader<readonly string[]> = (value, at, complain) => {
  if (Array.isArray(value)) return value.map((item, index) => text(item, [...at, index], complain));
  complain(`"${at.join('.')}" must be a list of strings`, at);
  return [];
};

const disabledRules: Reader<readonly DisabledRule[]> = (value, at, complain) => {
  if (!Array.isArray(value)) {
    complain('"disable" must be a list of { rule, reason }', at);
    return [];
  }
  return value.map((item: unknown, index) => {
    const place = [...at, index];
    if (!isFields(item)) {
      complain(`"disable.${index}" must be { rule, reason }`, place);
      return { rule: '', reason: '' };
    }
    const { rule, reason }: Fields = item;
    return { rule: text(rule, [...place, 'rule'], complain), reason: text(reason, [...place, 'reason'], complain) };
  });
};

/** A pattern that begins with `!` would leave out all the rest. */
const excluded: Reader<readonly string[]> = (value, at, complain) => {
  const globs = texts(value, at, complain);
  globs.forEach((glob, index) => {
    if (glob.startsWith('!')) complain('"!" cannot re-include paths: list only what to exclude', [...at, index]);
  });
  return globs;
};

const confidence: Reader<Confidence> = (value, at, complain) => {
  const known = CONFIDENCES.find((level) => level === value);
  if (known === undefined) complain(`"minConfidence" must be one of ${CONFIDENCES.join(', ')}`, at);
  return known ?? 'medium';
};

const flag: Reader<boolean> = (value, at, complain) => {
  if (typeof value !== 'boolean') complain(`"${at.join('.')}" must be true or false`, at);
  return value === true;
};

/** Reads a text by a parser that throws, whose complaint gets a position. */
function parsedBy<Value>(parse: (text: string) => Value, fallback: Value): Reader<Value> {
  return (value, at, complain) => {
    try {
      return parse(text(value, at, complain));
    } catch (error) {
      const why = error instanceof Error ? error.message.replace(/\.$/, '') : 'not understood';
      complain(`"${at.join('.')}": ${why}`, at);
      return fallback;
    }
  };
}

const READERS = {
  inventory: text,
  baseline: text,
  usage: texts,
  minConfidence: confidence,
  failOn: parsedBy(parseFailOn, DEFAULT_FAIL_ON),
  maxFileSize: parsedBy(parseSize, 0),
  cardholderData: flag,
  exclude: excluded,
  rules: texts,
  disable: disabledRules,
} as const satisfies { readonly [Name in Exclude<keyof Config, 'path'>]-?: Reader<NonNullable<Config[Name]>> };

function isKnown(name: string): name is keyof typeof READERS {
  return Object.hasOwn(READERS, name);
}

function unknownField(name: string): { readonly message: string; readonly hint: string } {
  const known = Object.keys(READERS);
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
  const read: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(root)) {
    if (isKnown(name)) read[name] = READERS[name](value, [name], complain);
    else if (name !== '$schema') {
      const { message, hint } = unknownField(name);
      problems.push(new ConfigError(`${message}.`, { path, position: document.namePositionOf([name]), hint }));
    }
  }
  if (problems.length > 0) throw new ProblemList(problems);
  return { path, exclude: [], disable: [], rules: [], ...read };
}
