/**
 * An inventory file as text with positions: YAML (of which JSON is a part) on the one side, lines and columns on the
 * other. Messages are our own, because the parser's quote the source, and a broken line may hold anything.
 */
import {
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  visit,
  type Document,
  type Node,
  type ParsedNode,
  type YAMLSeq,
} from 'yaml';
import { once } from '../../base/once.ts';
import { ConfigError, InventoryError, ProblemList } from '../../model/error.ts';
import type { Span } from '../../model/span.ts';
import type { Position } from '../../base/position.ts';
import { parseYaml } from '../../base/yaml-document.ts';
import { tellingProblems, yamlProblem } from '../../base/yaml-problem.ts';
import { splitEntries } from './entry-spans.ts';

/** Keys and indexes from the root to a value. */
export type NodePath = readonly (string | number)[];

/** A parsed file. `value` is what stands in it, not yet checked against the schema. */
export interface InventoryDocument {
  readonly text: string;
  readonly value: unknown;
  /**
   * The tree of what stands before the entries, or of the whole file where it could not be cut. Offsets are those of
   * `text`.
   */
  readonly head: ParsedNode | null;
  /** Entries read one by one, by their text: an edited file has most of them still. */
  readonly parts: ReadonlyMap<string, ParsedPart>;
  /** The tree of one entry, made when asked for; null where there is none at `at`. */
  entryTree(at: number): EntryTree | null;
  positionAt(offset: number): Position;
  /** Where the value at `path` stands, or the nearest thing around it that does. */
  positionOf(path: NodePath): Position;
  /** Where the name of the field at `path` stands. */
  namePositionOf(path: NodePath): Position;
}

/** An entry's node and the list it stands in, with offsets that count from `offset` of the file on. */
export interface EntryTree {
  readonly list: YAMLSeq;
  readonly item: Node;
  readonly text: string;
  readonly offset: number;
}

interface ParsedPart {
  readonly value: unknown;
  /** Offset of the entry itself within the part, after its "- ". */
  readonly at: number;
}

/**
 * Parses `text`. Throws nothing: problems of syntax come back in place of the document. A long list of entries is read
 * entry by entry, for the tree of a large file takes seventy times the room of its text; where the text cannot be cut,
 * or an entry does not parse by itself, the whole file is read at once and its problems have their places.
 * What stands in `known` as it is here is not parsed again.
 */
export function parseText(
  text: string,
  path: string,
  known: ReadonlyMap<string, ParsedPart> = new Map(),
): InventoryDocument | readonly InventoryError[] {
  return parseInParts(text, known) ?? parseWhole(text, path);
}

/** As `parseText`, of a file that is no inventory. Throws a `ProblemList`. */
export function parseSettings(text: string, path: string): InventoryDocument {
  const file = parseText(text, path);
  if ('value' in file) return file;
  throw new ProblemList(file.map(({ message, position }) => new ConfigError(message, { path, position })));
}

function parseInParts(text: string, known: ReadonlyMap<string, ParsedPart>): InventoryDocument | null {
  const cut = splitEntries(text);
  if (cut === null) return null;
  const head = parseYaml(cut.head);
  const content: unknown = isSound(head, cut.head) ? head.toJS() : null;
  if (typeof content !== 'object' || content === null) return null;
  const tokens: unknown[] = [];
  const entries: EntryPart[] = [];
  const parts = new Map<string, ParsedPart>();
  for (const span of cut.entries) {
    const source = text.slice(span.start, span.end);
    const part = known.get(source) ?? valueOfPart(source);
    if (part === null) return null;
    parts.set(source, part);
    tokens.push(part.value);
    entries.push({ ...span, at: span.start + part.at });
  }
  return documentOf(text, { ...content, tokens }, { contents: head.contents, entries, parts });
}

function valueOfPart(source: string): ParsedPart | null {
  const part = parsePart(source);
  return part === null ? null : { value: part.toJS()[0], at: nearestOffset(part.contents, [0]) };
}

interface EntryPart extends Span {
  /** Offset of the entry itself, after its "- ". */
  readonly at: number;
}

/** Trees of a file: one for each entry, made anew when asked for, or one for all. */
interface Trees {
  readonly contents: ParsedNode | null;
  readonly entries: readonly EntryPart[];
  readonly parts: ReadonlyMap<string, ParsedPart>;
}

/** One entry as a list of one, or null where it is not that. */
function parsePart(source: string): Document.Parsed<YAMLSeq.Parsed> | null {
  const part = parseYaml<YAMLSeq.Parsed>(source);
  return isSound(part, source) && isSeq(part.contents) && part.contents.items.length === 1 ? part : null;
}

function isSound(document: Document.Parsed, source: string): boolean {
  return (
    document.errors.length === 0 &&
    document.warnings.length === 0 &&
    !(source.includes('*') && firstAlias(document) !== null)
  );
}

function parseWhole(text: string, path: string): InventoryDocument | readonly InventoryError[] {
  const document = parseYaml(text);
  const positionAt = positionsIn(text);
  const problems = tellingProblems([...document.errors, ...document.warnings]).map(
    (error) => new InventoryError(yamlProblem(error.code), { path, position: positionAt(error.pos[0]) }),
  );
  if (problems.length > 0) return problems;
  const alias = text.includes('*') ? firstAlias(document) : null;
  if (alias !== null) {
    return [
      new InventoryError('an alias ("*name") is not allowed here; expected the value itself.', {
        path,
        position: positionAt(alias),
      }),
    ];
  }
  return documentOf(text, document.toJS(), { contents: document.contents, entries: [], parts: new Map() });
}

function documentOf(text: string, value: unknown, { contents, entries, parts }: Trees): InventoryDocument {
  const positionAt = positionsIn(text);
  const treeOf = ({ start, end }: Span): ParsedNode | null => parsePart(text.slice(start, end))?.contents ?? null;
  /** Asks the tree of the entry that `path` leads into, or that of the file. */
  const offset = (path: NodePath, ask: (root: ParsedNode | null, path: NodePath) => number): number => {
    const entry = path[0] === 'tokens' ? entries[Number(path[1])] : undefined;
    if (entry === undefined) return ask(contents, path);
    if (path.length === 2) return entry.at;
    return entry.start + ask(treeOf(entry), [0, ...path.slice(2)]);
  };
  return {
    text,
    value,
    head: contents,
    parts,
    entryTree: (at) => {
      const entry = entries[at];
      if (entry !== undefined) return entryTreeOf(treeOf(entry), 0, text.slice(entry.start, entry.end), entry.start);
      return entries.length > 0 ? null : entryTreeOf(nodeAt(contents, ['tokens']), at, text, 0);
    },
    positionAt,
    positionOf: (path) => positionAt(offset(path, nearestOffset)),
    namePositionOf: (path) => positionAt(offset(path, nameOffset)),
  };
}

function entryTreeOf(list: Node | null, at: number, text: string, offset: number): EntryTree | null {
  const item = childOf(list, at);
  return isSeq(list) && item !== null ? { list, item, text, offset } : null;
}

/** Lines and columns of offsets in `text`, both from 1. */
function positionsIn(text: string): (offset: number) => Position {
  const startsOf = once(() => lineStarts(text));
  return (offset) => {
    const starts = startsOf();
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
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

function childOf(node: unknown, key: string | number): Node | null {
  if (!isCollection(node)) return null;
  const child = node.get(key, true);
  return isScalar(child) || isCollection(child) || isAlias(child) ? child : null;
}

/** The node at `path`, or null. */
function nodeAt(root: ParsedNode | null, path: NodePath): Node | null {
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
    for (const pair of parent.items) {
      if (isScalar(pair.key) && String(pair.key.value) === String(name)) return pair.key.range?.[0] ?? 0;
    }
  }
  return nearestOffset(root, path);
}
