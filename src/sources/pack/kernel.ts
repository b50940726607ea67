/**
 * The kernel: indexes and headers of packs, inflate, check sums, deltas, trees, commits and the search for anchors and
 * runs over plain memory, compiled to WebAssembly from `kernel/` at build time. One compiled module serves all threads;
 * each makes an instance with memory of its own.
 */

/** What the module exports; addresses are bytes of its memory, results other than 0 are faults. */
export interface KernelCalls {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  /** Where the caller's part of memory begins. */
  heapStart(): number;
  crc32(from: number, to: number): number;
  /**
   * The byte classes of an automaton and then its states lie at `heapStart()`; `behind` and `sets`: what must follow its
   * words, and `followedBy` in how many bytes.
   */
  openAutomaton(
    classCount: number,
    firstOutput: number,
    longestWord: number,
    behind: number,
    sets: number,
    followedBy: number,
  ): void;
  /** False where there is a NUL or the byte order mark of wide text. */
  isPlain(from: number, length: number): number;
  /** `table`: the class of each byte, and of what lies beyond a text. */
  openClasses(table: number): void;
  /** Where the words of each output state begin in `words`, and 16 bytes of what is known of each word. */
  openGates(outputStart: number, words: number, gates: number): void;
  /**
   * The claims of each word (`claimStarts`, five numbers each), and the outlines of rules, as `kernel/outline.ts` reads
   * them.
   */
  openClaims(claimStarts: number, claims: number): void;
  openOutlines(rowStarts: number, rows: number, sets: number, setsOff: number, before: number, after: number): void;
  /**
   * Hits that end in `[from, to)` of the text of `length` bytes at `text`, three numbers each, as `sift` leaves them;
   * returns how many.
   */
  search(text: number, length: number, from: number, to: number, into: number): number;
  /**
   * All hits of a text, written to `[into, end)`; returns where they end, 0 where they have no room there. The stretches
   * in `[copies, copiesEnd)`, as `applyDelta` writes them, were copied from a text whose hits stand in `[hits, hitsEnd)`;
   * `isLast`: of these only such are wanted as have to be judged again.
   */
  takeHits(
    text: number,
    length: number,
    copies: number,
    copiesEnd: number,
    baseLength: number,
    hits: number,
    hitsEnd: number,
    isLast: boolean,
    into: number,
    end: number,
  ): number;
  /**
   * From now on `sift` knows what was given to `remember`. `table`: 24 bytes for each of `count` entries, a power of
   * two; `random`: sixteen bytes more than `most`.
   */
  openMemo(table: number, count: number, random: number, most: number): void;
  /** Nothing was found at the words that end with the byte at `last`, which rests on `sight`. */
  remember(text: number, length: number, output: number, last: number, sight: number): void;
  /**
   * Runs of base64 letters in `[from, to)` of the text at `text` that may hold text, as pairs, at most `most`; returns
   * how many.
   */
  base64Runs(text: number, from: number, to: number, longest: number, into: number, most: number): number;
  /** The same of runs that begin at `from` or behind and that a new byte or a seam has a say in. */
  runsAtSeams(
    text: number,
    length: number,
    copies: number,
    copiesEnd: number,
    baseLength: number,
    longest: number,
    from: number,
    into: number,
    most: number,
  ): number;
  /** Takes the part of an index behind its ids apart; results other than 0 are faults. */
  readIndex(from: number, end: number, count: number, crcs: number, offsets: number, last: number): number;
  sortOffsets(offsets: number, count: number, order: number, keys: number): number;
  /** Writes to `into` those of the 32-bit numbers at `from` that `order` names, in that order. */
  arrange(from: number, order: number, count: number, into: number): void;
  /** Where `readHeaders` and `linkEntries` find and leave what they know. */
  openEntries(count: number, offsets: number, sizes: number, bases: number, headers: number, types: number): void;
  /** `window`: bytes that begin `from` bytes into the pack. Returns the first entry that does not lie in it. */
  readHeaders(window: number, from: number, length: number, isLast: boolean, first: number, idBytes: number): number;
  /** Entries whose base is named by its id. */
  openBases(): number;
  linkEntries(children: number, siblings: number): void;
  inflate(from: number, end: number, to: number, size: number): number;
  /** From now on names of JSON objects are kept in this part of memory, and those that were there are forgotten. */
  openNames(from: number, to: number): void;
  /** The names of an object; 0 where there is no room. */
  newNames(): number;
  /** Room beside the names, which goes when they do. */
  takeNames(bytes: number): number;
  /** `field`: -1 for none; `below`: the names of the object that is the value, 0 for none. */
  wantName(names: number, text: number, length: number, field: number, below: number): number;
  /** Makes room for texts to be known again, among the names. False where there is none. */
  openTexts(): boolean;
  /**
   * The place of a text of at most 96 bytes that was met before, below 4096; of another one `~place`, which is its own
   * from now on; -4097 for a longer one.
   */
  textPlace(text: number, length: number): number;
  /**
   * Where the fields of the object at `[start, end)` of the text at `text` stand: start, end and whether it has
   * escapes, three numbers each.
   */
  readFields(names: number, text: number, start: number, end: number, into: number, fields: number): number;
  /** Notes what a commit's text says, at `commitRecord()`; returns how many bytes that takes, 0 for what is none. */
  readCommit(from: number, end: number, idBytes: number): number;
  commitRecord(): number;
  /** Links such records with the objects that are known; returns how many parents they have. */
  linkCommits(
    from: number,
    end: number,
    idBytes: number,
    trees: number,
    seconds: number,
    ends: number,
    parents: number,
  ): number;
  applyDelta(
    from: number,
    baseSize: number,
    delta: number,
    end: number,
    to: number,
    resultSize: number,
    shortest: number,
    into: number,
  ): number;
  /** Numbers that the last `applyDelta` wrote to `into`. */
  segmentNumbers(): number;
  /** Takes `size` slots of 20 bytes, a power of two, for ids of objects that are there. */
  openKnown(table: number, size: number, absentIds: number): void;
  /** Ids of objects that are there and a byte each for their types, numbered from `first` on. */
  know(ids: number, types: number, count: number, idBytes: number, first: number): void;
  /** -1 for an id that is not known. */
  numberOf(id: number): number;
  /** Makes `readTree` keep files with the id at `id`; its number, or -1 for an id that is not known. */
  wantId(id: number): number;
  /**
   * Writes to `into` what is kept of a tree. `base`: the same of another tree, or 0; `copies`: what was copied from
   * that. 0 for what is no tree.
   */
  readTree(
    from: number,
    end: number,
    idBytes: number,
    into: number,
    base: number,
    copies: number,
    copiesEnd: number,
  ): number;
  /** Room for what is kept of all trees, by number of an object, and for their entries. */
  openTrees(objects: number, starts: number, counts: number, heights: number, states: number, entries: number): void;
  /** Takes over what one thread kept; `names` and `blobs`: what its names and files are called from now on. */
  takeTrees(
    trees: number,
    lengths: number,
    lacks: number,
    count: number,
    pairs: number,
    names: number,
    blobs: number,
  ): void;
  /** Drops folders that lead to nothing wanted, and tells of each tree whether all below it is known. */
  settleTrees(objects: number, stack: number, cursors: number, deepest: number): void;
  /** Files that trees name and that are not there, and how many are told apart. */
  absentFiles(): number;
  mostAbsent(): number;
  /** Entries of all trees that name what else is not known to be there. */
  missingEntries(): number;
  /** Entries of all trees that name an object of another type than they say, and where the first such id stands. */
  mistypedEntries(): number;
  firstMistyped(): number;
}

/** A compiled module: opaque, and may be handed to another thread. */
export interface KernelCode {
  readonly [Symbol.toStringTag]: string;
}

/** The part of the global that is used here; the types of Node leave it out. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => KernelCode;
  readonly Instance: new (module: KernelCode, imports: object) => { readonly exports: unknown };
};

/** Bytes behind every input and output that the kernel may read or overwrite. */
export const SLACK = 16;
export const PAGE = 1 << 16;

export function compileKernel(wasm: Uint8Array): KernelCode {
  return new WebAssembly.Module(wasm);
}

export function openKernel(code: KernelCode): KernelCalls {
  return new WebAssembly.Instance(code, {}).exports as KernelCalls;
}
