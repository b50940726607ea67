/**
 * An inventory file as text with positions: YAML (of which JSON is a part) on the one side, lines and columns on the
 * other. Messages are our own, because the parser's quote the source, and a broken line may hold anything.
 */
import { isAlias, isCollection, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import type { Document, Node, ParsedNode, Scalar, YAMLError, YAMLMap } from 'yaml';
import { InventoryError } from '../model/error.ts';
import type { Position } from '../model/span.ts';
import { yamlProblem } from '../model/yaml-problem.ts';

/** Keys and indexes from the root to a value. */
export type NodePath = readonly (string | number)[];

/** A parsed file. `value` is what stands in it, not yet checked against the schema. */
export interface InventoryDocument {
  readonly text: string;
  readonly document: Document.Parsed;
  readonly value: unknown;
  positionAt(offset: number): Position;
  /** Where the value at `path` stands, or the nearest thing around it that does. */
  positionOf(path: NodePath): Position;
  /** Where the name of the field at `path` stands. */
  namePositionOf(path: NodePath): Position;
}

/** Parses `text`. Throws nothing: problems of syntax come back in place of the document. */
export function parseText(text: string, path: string): InventoryDocument | readonly InventoryError[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const positionAt = (offset: number): Position => positionIn(lines, offset);
  const problems = [...document.errors, ...document.warnings].map((error) => syntaxProblem(error, path, positionAt(error.pos[0])));
  if (problems.length > 0) return problems;
  const alias = text.includes('*') ? firstAlias(document) : null;
  if (alias !== null) return [new InventoryError('an alias ("*name") stands here; expected the value itself.', { path, position: positionAt(alias) })];
  return {
    text,
    document,
    value: document.toJS(),
    positionAt,
    positionOf: (at) => positionAt(nearestOffset(document.contents, at)),
    namePositionOf: (at) => positionAt(nameOffset(document.contents, at)),
  };
}

function positionIn(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

function syntaxProblem(error: YAMLError, path: string, position: Position): InventoryError {
  return new InventoryError(yamlProblem(error.code), { path, position });
}

/** Aliases make one place of the file speak for another, so that an edit of one entry would change a second. */
function firstAlias(document: Document.Parsed): number | null {
  let found: number | null = null;
  visit(document, {
    Alias(_key, node) {
      found = node.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return found;
}

/** Calls back for each field that holds a single value, in the order of the file. Far quicker than the parser's `visit`. */
export function forEachField(node: unknown, callback: (name: string, value: Scalar, owner: YAMLMap) => void): void {
  if (isSeq(node)) for (const item of node.items) forEachField(item, callback);
  if (!isMap(node)) return;
  for (const { key, value } of node.items) {
    if (isScalar(value) && isScalar(key)) callback(String(key.value), value, node);
    else forEachField(value, callback);
  }
}

function childOf(node: unknown, key: string | number): Node | null {
  if (!isCollection(node)) return null;
  const child = node.get(key, true);
  return isScalar(child) || isCollection(child) || isAlias(child) ? child : null;
}

/** The node at `path`, or null. */
export function nodeAt(root: ParsedNode | null, path: NodePath): Node | null {
  let node: Node | null = root;
  for (const key of path) node = childOf(node, key);
  return node;
}

function nearestOffset(root: ParsedNode | null, path: NodePath): number {
  let offset = root?.range[0] ?? 0;
  let node: Node | null = root;
  for (const key of path) {
    const child = childOf(node, key);
    if (child === null) break;
    offset = child.range?.[0] ?? offset;
    node = child;
  }
  return offset;
}

function nameOffset(root: ParsedNode | null, path: NodePath): number {
  const parent = nodeAt(root, path.slice(0, -1));
  const name = path.at(-1);
  if (isMap(parent)) {
    for (const pair of parent.items) if (isScalar(pair.key) && String(pair.key.value) === String(name)) return pair.key.range?.[0] ?? 0;
  }
  return nearestOffset(root, path);
}
