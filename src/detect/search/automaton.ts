/**
 * Aho-Corasick over bytes: finds every anchor of every rule in one pass.
 *
 * Letters are folded to one case by a byte-class table; an anchor that wants its exact case is checked when it fires.
 * States are stored premultiplied by the number of classes, and those with output come last, so that the inner loop
 * is two loads, one add and one comparison per byte.
 */
import { lowerCaseOf } from '../../base/ascii.ts';
import { IntList } from '../../base/int-list.ts';

/** The automaton as plain arrays: built once at build time and loaded as it is. */
export interface Automaton {
  /** Byte to class. Bytes that stand in no anchor share class 0. */
  readonly classes: Uint8Array;
  readonly classCount: number;
  /** `next[state + class]`, states premultiplied by `classCount`; the root is state 0. */
  readonly next: Int32Array;
  /** States from here on have output. */
  readonly firstOutput: number;
  /**
   * Of output state n (counted from `firstOutput`): where its words begin in `words`; one more than there are states.
   */
  readonly outputStart: Int32Array;
  /** Indices of words that end in a state, longest first. */
  readonly words: Int32Array;
}

/** Pairs of (output state counted from the first, position of the word's last byte). */
export type Hits = Pick<IntList, 'numbers' | 'length'>;

/** Room for so many hits, which are evaluated when it is full. */
export function hitBuffer(pairs = 1 << 14): IntList {
  return new IntList(pairs * 2);
}

/**
 * Runs over `bytes[from, to)` and appends hits until the buffer is full.
 * Returns where to go on and in which state; `at === to` when done.
 */
export function collectHits(
  automaton: Automaton,
  bytes: Uint8Array,
  from: number,
  to: number,
  startState: number,
  hits: Hits,
): { readonly at: number; readonly state: number } {
  const { classes, classCount, next, firstOutput } = automaton;
  const { numbers: pairs } = hits;
  const limit = pairs.length;
  let { length } = hits;
  let state = startState;
  let at = from;
  for (; at < to; at++) {
    state = next[state + (classes[bytes[at] as number] as number)] as number;
    if (state >= firstOutput) {
      pairs[length++] = (state - firstOutput) / classCount;
      pairs[length++] = at;
      if (length === limit) {
        at++;
        break;
      }
    }
  }
  hits.length = length;
  return { at, state };
}

interface Node {
  readonly children: Map<number, number>;
  readonly words: number[];
  fail: number;
}

/**
 * Lower case; and of bytes beyond ASCII two bits, since each class of bytes makes the table a fiftieth longer. Who asks
 * for such a word compares it whole.
 */
function foldByte(byte: number): number {
  if (byte >= 0x80) return 0x80 | (byte & 3);
  return lowerCaseOf(byte);
}

/** Trie of the folded words; node 0 is the root. */
function trieOf(words: readonly string[]): Node[] {
  const nodes: Node[] = [{ children: new Map(), words: [], fail: 0 }];
  words.forEach((word, index) => {
    let at = 0;
    for (const byte of Buffer.from(word, 'latin1')) {
      const folded = foldByte(byte);
      let child = nodes[at]?.children.get(folded);
      if (child === undefined) {
        child = nodes.length;
        nodes.push({ children: new Map(), words: [], fail: 0 });
        nodes[at]?.children.set(folded, child);
      }
      at = child;
    }
    nodes[at]?.words.push(index);
  });
  return nodes;
}

/**
 * Where the search goes on from node `from` when `byte` comes: the node of the longest of its endings that can be
 * followed by it.
 */
function failOver(nodes: readonly Node[], from: number, byte: number): number {
  let at = from;
  while (at !== 0 && nodes[at]?.children.has(byte) !== true) at = nodes[at]?.fail ?? 0;
  return nodes[at]?.children.get(byte) ?? 0;
}

/** Nodes in breadth-first order, with fail links set and the words of each fail chain taken over. */
function linkFails(nodes: Node[]): readonly number[] {
  const order = [0];
  for (const id of order) {
    const node = nodes[id];
    for (const [byte, child] of node?.children ?? []) {
      order.push(child);
      const target = nodes[child];
      if (node === undefined || target === undefined) continue;
      if (id !== 0) target.fail = failOver(nodes, node.fail, byte);
      target.words.push(...(nodes[target.fail]?.words ?? []));
    }
  }
  return order;
}

function byteClasses(nodes: readonly Node[]): { readonly classes: Uint8Array; readonly classCount: number } {
  const classes = new Uint8Array(256);
  let classCount = 1;
  for (const node of nodes) {
    for (const byte of node.children.keys()) if (classes[byte] === 0) classes[byte] = classCount++;
  }
  for (let byte = 0; byte < 256; byte++) classes[byte] = classes[foldByte(byte)] ?? 0;
  return { classes, classCount };
}

/** Builds the automaton over `words` (latin1 text; letter case is folded). */
export function buildAutomaton(words: readonly string[]): Automaton {
  const nodes = trieOf(words);
  const order = linkFails(nodes);
  const { classes, classCount } = byteClasses(nodes);
  const silent = order.filter((id) => nodes[id]?.words.length === 0);
  const speaking = order.filter((id) => (nodes[id]?.words.length ?? 0) > 0);
  const stateOf = new Int32Array(nodes.length);
  [...silent, ...speaking].forEach((id, index) => {
    stateOf[id] = index * classCount;
  });

  const next = new Int32Array(nodes.length * classCount);
  for (const id of order) {
    const node = nodes[id];
    if (node === undefined) continue;
    const row = stateOf[id] ?? 0;
    if (id !== 0) next.copyWithin(row, stateOf[node.fail] ?? 0, (stateOf[node.fail] ?? 0) + classCount);
    for (const [byte, child] of node.children) next[row + (classes[byte] ?? 0)] = stateOf[child] ?? 0;
  }
  const outputs = speaking.map((id) => nodes[id]?.words ?? []);
  const outputStart = new Int32Array(outputs.length + 1);
  outputs.forEach((list, index) => {
    outputStart[index + 1] = (outputStart[index] ?? 0) + list.length;
  });
  return {
    classes,
    classCount,
    next,
    firstOutput: silent.length * classCount,
    outputStart,
    words: Int32Array.from(outputs.flat()),
  };
}

const HEADER_INTS = 6;
const MAGIC = 0x4b524143;

/** One binary for all arrays: header of six 32-bit integers, then the arrays in the order of the interface. */
export function serialiseAutomaton(automaton: Automaton): Uint8Array {
  const { classes, classCount, next, firstOutput, outputStart, words } = automaton;
  const header = Int32Array.of(MAGIC, classCount, next.length, firstOutput, outputStart.length, words.length);
  return Buffer.concat(
    [header, classes, next, outputStart, words].map((array) =>
      Buffer.from(array.buffer, array.byteOffset, array.byteLength),
    ),
  );
}

/**
 * Reads what `serialiseAutomaton` wrote; the arrays are views where alignment allows. Undefined when the bytes are not
 * one.
 */
export function parseAutomaton(bytes: Uint8Array): Automaton | undefined {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
  if (aligned.byteLength < HEADER_INTS * 4 + 256) return undefined;
  const header = new Int32Array(aligned.buffer, aligned.byteOffset, HEADER_INTS);
  const [magic, classCount = 0, nextLength = 0, firstOutput = 0, outputLength = 0, wordsLength = 0] = header;
  if (magic !== MAGIC || aligned.byteLength !== HEADER_INTS * 4 + 256 + (nextLength + outputLength + wordsLength) * 4) {
    return undefined;
  }
  let at = aligned.byteOffset + HEADER_INTS * 4;
  const classes = new Uint8Array(aligned.buffer, at, 256);
  at += 256;
  const ints = (length: number): Int32Array => {
    const view = new Int32Array(aligned.buffer, at, length);
    at += length * 4;
    return view;
  };
  return {
    classes,
    classCount,
    next: ints(nextLength),
    firstOutput,
    outputStart: ints(outputLength),
    words: ints(wordsLength),
  };
}
