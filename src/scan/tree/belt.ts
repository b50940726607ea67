/**
 * Files on their way from the thread that reads and searches them to the one that judges what was found: a ring in
 * shared memory, long enough that a stretch of files with much to judge does not stop the one, nor a stretch with
 * little the other. Files are put down behind one another and taken up in the same order; whoever is ahead waits.
 */
import type { Hits } from '../../detect/search/automaton.ts';
import type { Span } from '../../model/span.ts';

/** What both threads share. */
export interface SharedBelt {
  /** How many numbers have been put down and taken up since the beginning, as they wrap around. */
  readonly counters: Int32Array;
  readonly numbers: Int32Array;
}

/** A file as it is handed over. */
export interface FileAhead {
  /** Index in the list of files. */
  readonly index: number;
  /** Null: left to the judging thread, which has to read it itself. Memory holds until the next files are asked for. */
  readonly searched: { readonly bytes: Buffer; readonly hits: Hits; readonly runs: readonly Span[] } | null;
}

const NUMBER_BYTES = 4;
/** A power of two, so that a count leads to its place however often it has wrapped around. */
const LENGTH = 1 << 22;
const LAST = LENGTH - 1;
/** A file that takes more would stop both threads for too long: it is left to the judging one. */
const MOST_OF_A_FILE = LENGTH / 4;

const PUT = 0;
const TAKEN = 1;
/** Numbers before each file: its index, bytes, numbers of its hits, and numbers of its runs. The bytes come last. */
const HEADER = 4;
const NOT_READ = -1;
/** In place of an index: go on at the beginning of the ring; nothing will come any more. */
const TURN = -1;
const END = -2;
/** Files that are judged before their room is given back. */
const FILES_AT_ONCE = 16;
/** So long at most nobody hears of anything else. */
const LONGEST_WAIT_MS = 10;

export function newBelt(): SharedBelt {
  const shared = (length: number): Int32Array => new Int32Array(new SharedArrayBuffer(length * NUMBER_BYTES));
  return { counters: shared(2), numbers: shared(LENGTH) };
}

/** The reading thread's side. */
export class BeltFiller {
  readonly #belt: SharedBelt;
  #put = 0;

  constructor(belt: SharedBelt) {
    this.#belt = belt;
  }

  /** A file that the judging thread has to read itself. */
  leave(index: number): void {
    this.#room(HEADER).set([index, NOT_READ, 0, 0]);
  }

  /** A file that was searched. */
  put(index: number, bytes: Uint8Array, hits: Hits, runs: readonly Span[]): void {
    const afterHits = HEADER + hits.length;
    const afterRuns = afterHits + runs.length * 2;
    const needed = afterRuns + Math.ceil(bytes.length / NUMBER_BYTES);
    if (needed > MOST_OF_A_FILE) {
      this.leave(index);
      return;
    }
    const room = this.#room(needed);
    room.set([index, bytes.length, hits.length, runs.length * 2]);
    room.set(hits.numbers.subarray(0, hits.length), HEADER);
    room.set(
      runs.flatMap(({ start, end }) => [start, end]),
      afterHits,
    );
    new Uint8Array(room.buffer, room.byteOffset + afterRuns * NUMBER_BYTES, bytes.length).set(bytes);
  }

  /** Hands over what has been put down so far. */
  handOver(): void {
    const { counters } = this.#belt;
    Atomics.store(counters, PUT, this.#put);
    Atomics.notify(counters, PUT);
  }

  end(): void {
    this.#room(1).set([END]);
    this.handOver();
  }

  #room(length: number): Int32Array {
    const { numbers } = this.#belt;
    const tillEnd = LENGTH - (this.#put & LAST);
    if (length > tillEnd) {
      this.#waitFor(tillEnd);
      numbers[this.#put & LAST] = TURN;
      this.#put = (this.#put + tillEnd) | 0;
    }
    this.#waitFor(length);
    const at = this.#put & LAST;
    this.#put = (this.#put + length) | 0;
    return numbers.subarray(at, at + length);
  }

  #waitFor(length: number): void {
    const { counters } = this.#belt;
    for (;;) {
      const taken = Atomics.load(counters, TAKEN);
      if (LENGTH - ((this.#put - taken) | 0) >= length) return;
      this.handOver();
      Atomics.wait(counters, TAKEN, taken);
    }
  }
}

/** The judging thread's side. */
export class BeltEmptier {
  readonly #belt: SharedBelt;
  #taken = 0;
  #heard = 0;
  #isOver = false;

  constructor(belt: SharedBelt) {
    this.#belt = belt;
  }

  /** Hands the next files to `judge`. False where there are none yet. */
  empty(judge: (file: FileAhead) => void): boolean {
    const { counters } = this.#belt;
    this.#heard = Atomics.load(counters, PUT);
    if (this.#heard === this.#taken) return false;
    for (let count = 0; count < FILES_AT_ONCE && this.#heard !== this.#taken; count++) this.#takeUp(judge);
    Atomics.store(counters, TAKEN, this.#taken);
    // Whoever waits is not woken for the room of one file.
    if (((this.#heard - this.#taken) | 0) <= LENGTH / 2) Atomics.notify(counters, TAKEN);
    return true;
  }

  /** Nothing will come: the other thread has failed. */
  abandon(): void {
    this.#isOver = true;
  }

  /** Nothing is left, and nothing will come. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Waits a little for what may have come since files were asked for. */
  wait(): void {
    Atomics.wait(this.#belt.counters, PUT, this.#heard, LONGEST_WAIT_MS);
  }

  #takeUp(judge: (file: FileAhead) => void): void {
    const { numbers } = this.#belt;
    const at = this.#taken & LAST;
    const first = numbers[at];
    if (first === TURN) this.#taken = (this.#taken + LENGTH - at) | 0;
    else if (first === END) {
      this.#isOver = true;
      this.#taken = (this.#taken + 1) | 0;
    } else {
      const length = numberAt(numbers, at + 1);
      const afterRuns = at + HEADER + numberAt(numbers, at + 2) + numberAt(numbers, at + 3);
      judge(fileAt(numbers, at));
      this.#taken = (this.#taken + afterRuns - at + Math.ceil(Math.max(length, 0) / NUMBER_BYTES)) | 0;
    }
  }
}

function numberAt(numbers: Int32Array, at: number): number {
  return numbers[at] as number;
}

function fileAt(numbers: Int32Array, at: number): FileAhead {
  const index = numberAt(numbers, at);
  const length = numberAt(numbers, at + 1);
  if (length === NOT_READ) return { index, searched: null };
  const afterHits = at + HEADER + numberAt(numbers, at + 2);
  const afterRuns = afterHits + numberAt(numbers, at + 3);
  return {
    index,
    searched: {
      bytes: Buffer.from(numbers.buffer, numbers.byteOffset + afterRuns * NUMBER_BYTES, length),
      hits: { numbers: numbers.subarray(at + HEADER, afterHits), length: afterHits - at - HEADER },
      runs: spansIn(numbers, afterHits, afterRuns),
    },
  };
}

function spansIn(numbers: Int32Array, from: number, to: number): readonly Span[] {
  const spans: Span[] = [];
  for (let at = from; at < to; at += 2) spans.push({ start: numberAt(numbers, at), end: numberAt(numbers, at + 1) });
  return spans;
}
