/**
 * Reads typed values out of a YAML tree and notes every problem with its place, so that the author of a file sees all
 * of them at once. A reader returns undefined where it has noted a problem.
 */
import { isMap, isScalar, isSeq, LineCounter, type Node, type YAMLMap } from 'yaml';
import { RuleError } from '../model/error.ts';
import { didYouMean } from '../base/did-you-mean.ts';
import { mayRepeat } from '../redaction/quote.ts';
import type { Position } from '../base/position.ts';
import { parseYaml } from '../base/yaml-document.ts';
import { tellingProblems, yamlProblem } from '../base/yaml-problem.ts';

/** The fields of one mapping, by key. */
export interface YamlFields {
  readonly node: Node;
  readonly values: ReadonlyMap<string, Node>;
}

/** What is said of a field that is left out. */
type Presence = 'required' | 'optional';

interface NumberLaw {
  readonly min?: number;
  readonly max?: number;
  readonly presence?: Presence;
}

/** What YAML takes for a comment right behind a scalar. */
const COMMENT_BEHIND = /^[ \t]+(?=#)/;

function keyOf(key: unknown): string {
  return isScalar(key) ? String(key.value) : String(key);
}

export class YamlReader {
  readonly root: Node | null;
  readonly problems: RuleError[] = [];
  readonly #text: string;
  readonly #path: string;
  readonly #lines = new LineCounter();

  constructor(text: string, path: string) {
    const document = parseYaml(text, this.#lines);
    this.root = document.contents;
    this.#text = text;
    this.#path = path;
    for (const error of tellingProblems(document.errors)) {
      this.#problemAt(this.#position(error.pos[0]), `Malformed YAML: ${yamlProblem(error.code)}`);
    }
  }

  positionOf(node: Node): Position {
    return this.#position(node.range?.[0] ?? 0);
  }

  problem(node: Node | null, message: string, hint?: string): void {
    this.#problemAt(node === null ? { line: 1, column: 1 } : this.positionOf(node), message, hint);
  }

  /** `known`: the names that a field may have; null where they are free. */
  fields(node: Node | null, what: string, known: readonly string[] | null): YamlFields | undefined {
    if (!isMap(node)) {
      this.problem(
        node,
        `Expected ${what}: a mapping${known === null ? '' : ` with ${known.slice(0, 4).join(', ')}, ...`}`,
      );
      return undefined;
    }
    if (known !== null) this.#refuseUnknown(node, known);
    const values = new Map<string, Node>();
    for (const { key, value } of node.items) {
      if (value !== null && typeof value === 'object') values.set(keyOf(key), value as Node);
    }
    return { node, values };
  }

  /** The fields of the mapping under `key`. */
  mapping(of: YamlFields, key: string, known: readonly string[] | null, presence: Presence): YamlFields | undefined {
    const node = of.values.get(key);
    if (node !== undefined) return this.fields(node, `"${key}"`, known);
    if (presence === 'required') this.problem(of.node, `"${key}" is missing.`, 'Expected a mapping.');
    return undefined;
  }

  /** The mappings of a list; none where the field is left out. */
  mappings(of: YamlFields, key: string, known: readonly string[]): YamlFields[] {
    const node = of.values.get(key);
    if (isSeq(node)) return node.items.flatMap((item) => this.fields(item as Node, `an item of "${key}"`, known) ?? []);
    if (node !== undefined) this.problem(node, `"${key}" is not a list of mappings.`);
    return [];
  }

  /** A word: what stands behind it is a comment. */
  string(of: YamlFields, key: string, presence: Presence): string | undefined {
    return this.#scalar(of, key, presence, 'a text', (value) =>
      typeof value === 'string' && value.trim() !== '' ? value : undefined,
    );
  }

  /** A text, which a ` #` without quotes around it would cut in silence: that is a problem. */
  text(of: YamlFields, key: string, presence: Presence): string | undefined {
    this.#refuseCut(of.values.get(key), key);
    return this.string(of, key, presence);
  }

  oneOf<T extends string>(of: YamlFields, key: string, choices: readonly T[], presence: Presence): T | undefined {
    return this.#scalar(of, key, presence, `one of ${choices.join(', ')}`, (value) =>
      choices.find((choice) => choice === value),
    );
  }

  number(
    of: YamlFields,
    key: string,
    { min = -Infinity, max = Infinity, presence = 'optional' }: NumberLaw,
  ): number | undefined {
    const expected = min === -Infinity && max === Infinity ? 'a number' : `a number from ${min} to ${max}`;
    return this.#scalar(of, key, presence, expected, (value) =>
      typeof value === 'number' && value >= min && value <= max ? value : undefined,
    );
  }

  boolean(of: YamlFields, key: string): boolean | undefined {
    return this.#scalar(of, key, 'optional', 'true or false', (value) =>
      typeof value === 'boolean' ? value : undefined,
    );
  }

  /** A list of words; empty where the field is left out. */
  strings(of: YamlFields, key: string): string[] {
    return this.#items(of, key, () => undefined);
  }

  /** A list of texts; a ` #` that cuts one of them is a problem. */
  texts(of: YamlFields, key: string): string[] {
    return this.#items(of, key, (item) => this.#refuseCut(item, key));
  }

  #position(offset: number): Position {
    const { line, col } = this.#lines.linePos(offset);
    return { line, column: col };
  }

  #problemAt(position: Position, message: string, hint?: string): void {
    this.problems.push(new RuleError(message, { path: this.#path, position, hint }));
  }

  #refuseCut(node: Node | undefined, key: string): void {
    if (!isScalar(node) || node.type !== 'PLAIN' || node.comment === undefined || !node.range) return;
    const [, end] = node.range;
    const blanks = COMMENT_BEHIND.exec(this.#text.slice(end, node.range[2]))?.[0];
    if (blanks !== undefined) {
      this.#problemAt(
        this.#position(end + blanks.length),
        `"${key}" ends before the "#", which begins a comment.`,
        'Put the text in quotes, or the comment on a line of its own.',
      );
    }
  }

  #refuseUnknown(map: YAMLMap, known: readonly string[]): void {
    for (const { key } of map.items) {
      const name = keyOf(key);
      if (known.includes(name)) continue;
      this.problem(
        isScalar(key) ? key : map,
        `Unknown field${mayRepeat(name) ? ` "${name}"` : ''}.`,
        didYouMean(name, known) ?? `Known fields: ${known.join(', ')}.`,
      );
    }
  }

  /** What `accept` makes of the scalar under `key`; undefined where there is none, or none that it accepts. */
  #scalar<T>(
    of: YamlFields,
    key: string,
    presence: Presence,
    expected: string,
    accept: (value: unknown) => T | undefined,
  ): T | undefined {
    const node = of.values.get(key);
    if (node === undefined) {
      if (presence === 'required') this.problem(of.node, `"${key}" is missing.`, `Expected ${expected}.`);
      return undefined;
    }
    const value = isScalar(node) ? accept(node.value) : undefined;
    if (value === undefined) this.problem(node, `"${key}" is not ${expected}.`);
    return value;
  }

  #items(of: YamlFields, key: string, check: (item: Node) => void): string[] {
    const node = of.values.get(key);
    if (node === undefined) return [];
    if (!isSeq(node)) {
      this.problem(node, `"${key}" is not a list of texts.`);
      return [];
    }
    return node.items.flatMap((item) => {
      if (isScalar(item) && typeof item.value === 'string' && item.value !== '') {
        check(item);
        return [item.value];
      }
      this.problem(isScalar(item) ? item : node, `"${key}" has an item that is not a text.`, 'Put it in quotes.');
      return [];
    });
  }
}
