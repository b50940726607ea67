/**
 * Reads typed values out of a YAML tree and notes every problem with its place, so that the author of a file sees all
 * of them at once. A reader returns undefined where it has noted a problem.
 */
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node, type YAMLMap } from 'yaml';
import { RuleError } from '../model/error.ts';
import { mayRepeat } from '../model/quote.ts';
import type { Position } from '../model/span.ts';
import { tellingProblems, yamlProblem } from '../model/yaml-problem.ts';
import { nearest } from '../model/nearest.ts';

/** The fields of one mapping, by key. */
export interface Fields {
  readonly node: Node;
  readonly values: ReadonlyMap<string, Node>;
}

export interface YamlReader {
  readonly root: Node | null;
  readonly problems: RuleError[];
  positionOf(node: Node): Position;
  problem(node: Node | null, message: string, hint?: string): void;
  fields(node: Node | null, what: string, known: readonly string[]): Fields | undefined;
  /** A word: what stands behind it is a comment. */
  string(of: Fields, key: string, required: boolean): string | undefined;
  /** A text, which a ` #` without quotes around it would cut in silence: that is a problem. */
  text(of: Fields, key: string, required: boolean): string | undefined;
  oneOf<T extends string>(of: Fields, key: string, choices: readonly T[], required: boolean): T | undefined;
  number(of: Fields, key: string, min: number, max: number): number | undefined;
  boolean(of: Fields, key: string): boolean | undefined;
  strings(of: Fields, key: string): string[];
  texts(of: Fields, key: string): string[];
}

/** What YAML takes for a comment right behind a scalar. */
const COMMENT_BEHIND = /^[ \t]+(?=#)/;

function keyOf(key: unknown): string {
  return isScalar(key) ? String(key.value) : String(key);
}

export function readYaml(text: string, path: string): YamlReader {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const problems: RuleError[] = [];
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  for (const error of tellingProblems(document.errors)) problems.push(new RuleError(`Malformed YAML: ${yamlProblem(error.code)}`, { path, position: at(error.pos[0]) }));
  const positionOf = (node: Node): Position => at(node.range?.[0] ?? 0);
  const problemAt = (position: Position, message: string, hint?: string): void => {
    problems.push(new RuleError(message, { path, position, ...(hint === undefined ? {} : { hint }) }));
  };
  const problem = (node: Node | null, message: string, hint?: string): void => problemAt(node === null ? { line: 1, column: 1 } : positionOf(node), message, hint);

  function refuseCut(node: Node | undefined, key: string): void {
    if (!isScalar(node) || node.type !== 'PLAIN' || node.comment === undefined || !node.range) return;
    const [, end] = node.range, blanks = COMMENT_BEHIND.exec(text.slice(end, node.range[2]))?.[0];
    if (blanks !== undefined) problemAt(at(end + blanks.length), `"${key}" ends before the "#", which begins a comment.`, 'Put the text in quotes, or the comment on a line of its own.');
  }

  function unknownKeys(map: YAMLMap, known: readonly string[]): void {
    for (const { key } of map.items) {
      const name = keyOf(key);
      if (known.includes(name)) continue;
      const guess = nearest(name, known);
      problem(isScalar(key) ? key : map, `Unknown field${mayRepeat(name) ? ` "${name}"` : ''}.`, guess === undefined ? `Known fields: ${known.join(', ')}.` : `Did you mean "${guess}"?`);
    }
  }

  function scalar<T>(of: Fields, key: string, required: boolean, expected: string, accept: (value: unknown) => T | undefined): T | undefined {
    const node = of.values.get(key);
    if (node === undefined) {
      if (required) problem(of.node, `"${key}" is missing.`, `Expected ${expected}.`);
      return undefined;
    }
    const value = isScalar(node) ? accept(node.value) : undefined;
    if (value === undefined) problem(node, `"${key}" is not ${expected}.`);
    return value;
  }

  const string: YamlReader['string'] = (of, key, required) => scalar(of, key, required, 'a text', (value) => (typeof value === 'string' && value.trim() !== '' ? value : undefined));

  function items(of: Fields, key: string, check: (item: Node) => void): string[] {
    const node = of.values.get(key);
    if (node === undefined) return [];
    if (!isSeq(node)) {
      problem(node, `"${key}" is not a list of texts.`);
      return [];
    }
    return node.items.flatMap((item) => {
      if (isScalar(item) && typeof item.value === 'string' && item.value !== '') {
        check(item);
        return [item.value];
      }
      problem(isScalar(item) ? item : node, `"${key}" has an item that is not a text.`, 'Put it in quotes.');
      return [];
    });
  }

  return {
    root: document.contents,
    problems,
    positionOf,
    problem,
    fields(node, what, known) {
      if (!isMap(node)) {
        problem(node, `Expected ${what}: a mapping with ${known.slice(0, 4).join(', ')}, ...`);
        return undefined;
      }
      unknownKeys(node, known);
      const values = new Map<string, Node>();
      for (const { key, value } of node.items) if (value !== null && typeof value === 'object') values.set(keyOf(key), value as Node);
      return { node, values };
    },
    string,
    text(of, key, required) {
      refuseCut(of.values.get(key), key);
      return string(of, key, required);
    },
    oneOf: (of, key, choices, required) =>
      scalar(of, key, required, `one of ${choices.join(', ')}`, (value) => choices.find((choice) => choice === value)),
    number: (of, key, min, max) =>
      scalar(of, key, false, `a number from ${min} to ${max}`, (value) => (typeof value === 'number' && value >= min && value <= max ? value : undefined)),
    boolean: (of, key) => scalar(of, key, false, 'true or false', (value) => (typeof value === 'boolean' ? value : undefined)),
    strings: (of, key) => items(of, key, () => undefined),
    texts: (of, key) => items(of, key, (item) => refuseCut(item, key)),
  };
}
