/**
 * Reads catalogue files with positions. Every accessor names the field it misses and where, so that a broken file is
 * mended from the message alone. Problems are collected, not thrown one at a time.
 */
import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Node, YAMLMap } from 'yaml';
import { ProblemList, RuleError } from '../model/error.ts';
import type { Position } from '../model/span.ts';

export class DataFile {
  readonly path: string;
  readonly root: Node | null;
  readonly #lines = new LineCounter();
  readonly #problems: RuleError[] = [];

  constructor(path: string, text: string) {
    this.path = path;
    const document = parseDocument(text, { lineCounter: this.#lines, uniqueKeys: true });
    this.root = document.contents;
    for (const error of document.errors) this.#problems.push(new RuleError(error.message.split('\n')[0] ?? 'not YAML', { path, position: this.#at(error.pos[0]) }));
  }

  #at(offset: number): Position {
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }

  problem(message: string, node: Node | null | undefined): void {
    this.#problems.push(new RuleError(message, { path: this.path, position: this.#at(node?.range?.[0] ?? 0) }));
  }

  /** Throws all problems found so far, together. */
  finish(): void {
    if (this.#problems.length > 0) throw new ProblemList(this.#problems);
  }

  map(node: unknown, what: string, known: readonly string[] | null, parent: Node | null = null): YAMLMap | null {
    if (!isMap(node)) {
      this.problem(`${what} must be a mapping`, (node as Node | undefined) ?? parent);
      return null;
    }
    for (const { key } of node.items) {
      if (known !== null && isScalar(key) && !known.includes(String(key.value))) this.problem(`${what} has an unknown field "${String(key.value)}"`, key);
    }
    return node;
  }

  /** The nodes of a list under `key`; none where it is left out. */
  list(map: YAMLMap, key: string): readonly Node[] {
    const node = map.get(key, true) as Node | undefined;
    if (node === undefined) return [];
    if (!isSeq(node)) {
      this.problem(`"${key}" must be a list`, node);
      return [];
    }
    return node.items as Node[];
  }

  text(map: YAMLMap, key: string, what: string): string {
    const value = this.#scalar(map, key);
    if (typeof value === 'string' && value.trim() !== '') return value;
    this.problem(`${what} needs "${key}" as text`, this.#nodeAt(map, key));
    return '';
  }

  number(map: YAMLMap, key: string, what: string): number {
    const value = this.#scalar(map, key);
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    this.problem(`${what} needs "${key}" as a number`, this.#nodeAt(map, key));
    return 0;
  }

  oneOf<T extends string>(map: YAMLMap, key: string, allowed: readonly T[], what: string): T | null {
    const value = this.#scalar(map, key);
    const found = allowed.find((candidate) => candidate === value);
    if (found === undefined) this.problem(`${what}: "${key}" must be one of ${allowed.join(', ')}`, this.#nodeAt(map, key));
    return found ?? null;
  }

  texts(map: YAMLMap, key: string, what: string): readonly string[] {
    return this.list(map, key).flatMap((node) => {
      if (isScalar(node) && typeof node.value === 'string') return [node.value];
      this.problem(`${what}: "${key}" must hold text`, node);
      return [];
    });
  }

  /** Key and value node of every pair, keys as text. */
  pairs(map: YAMLMap): readonly { readonly key: string; readonly keyNode: Node; readonly value: unknown }[] {
    return map.items.map((pair) => ({ key: isScalar(pair.key) ? String(pair.key.value) : '', keyNode: pair.key as Node, value: isScalar(pair.value) ? pair.value.value : pair.value }));
  }

  #scalar(map: YAMLMap, key: string): unknown {
    const node: unknown = map.get(key, true);
    return isScalar(node) ? node.value : undefined;
  }

  #nodeAt(map: YAMLMap, key: string): Node {
    return (map.get(key, true) as Node | undefined) ?? map;
  }
}
