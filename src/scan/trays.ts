/**
 * Files on their way from the thread that reads and searches them to the one that judges what was found, in a ring of trays
 * in shared memory. A tray belongs to the reading thread until it is full and to the judging one until it is empty again;
 * whoever is ahead waits for the other.
 */
import type { HitBuffer } from '../detect/automaton.ts';
import type { Span } from '../model/span.ts';

/** What both threads share. */
export interface SharedTrays {
  /** Whether each tray is full, then how often anything was handed over, then whether that is over. */
  readonly states: Int32Array;
  readonly memory: SharedArrayBuffer;
}

/** A file as it is handed over. */
export interface FileAhead {
  /** Index in the list of files. */
  readonly index: number;
  /** Null: left to the judging thread, which has to read it itself. Memory holds until the next tray is asked for. */
  readonly searched: { readonly bytes: Buffer; readonly hits: HitBuffer; readonly runs: readonly Span[] } | null;
}

const TRAYS = 8;
export const TRAY_BYTES = 1 << 20;
const EMPTY = 0, FULL = 1;
const HANDED_OVER = TRAYS, IS_OVER = TRAYS + 1;
/** Numbers before each file: its index, bytes, numbers of its hits, and numbers of its runs. The bytes come last. */
const HEADER = 4;
const NOT_READ = -1;
const NUMBER_BYTES = 4;
/** So long at most nobody hears of anything else. */
const LONGEST_WAIT_MS = 10;

export function newTrays(): SharedTrays {
  return { states: new Int32Array(new SharedArrayBuffer((TRAYS + 2) * NUMBER_BYTES)), memory: new SharedArrayBuffer(TRAYS * TRAY_BYTES) };
}

function numbersOf({ memory }: SharedTrays, tray: number): Int32Array {
  return new Int32Array(memory, tray * TRAY_BYTES, TRAY_BYTES / NUMBER_BYTES);
}

/** The reading thread's side. */
export class TrayFiller {
  readonly #trays: SharedTrays;
  #tray = 0;
  #numbers: Int32Array;
  /** Numbers of the tray that are taken; the first says how many files are in it. */
  #taken = 0;

  constructor(trays: SharedTrays) {
    this.#trays = trays;
    this.#numbers = numbersOf(trays, 0);
  }

  /** A file that the judging thread has to read itself. */
  leave(index: number): void {
    this.#room(HEADER).set([index, NOT_READ, 0, 0]);
  }

  /** A file that was searched. */
  put(index: number, bytes: Uint8Array, hits: HitBuffer, runs: readonly Span[]): void {
    const inNumbers = Math.ceil(bytes.length / NUMBER_BYTES), needed = HEADER + hits.length + runs.length * 2 + inNumbers;
    if (needed >= this.#numbers.length) {
      this.leave(index);
      return;
    }
    const room = this.#room(needed);
    room.set([index, bytes.length, hits.length, runs.length * 2]);
    room.set(hits.pairs.subarray(0, hits.length), HEADER);
    room.set(runs.flatMap(({ start, end }) => [start, end]), HEADER + hits.length);
    new Uint8Array(room.buffer, room.byteOffset + (needed - inNumbers) * NUMBER_BYTES, bytes.length).set(bytes);
  }

  /** Hands over what has been put so far. */
  handOver(): void {
    if (this.#taken === 0) return;
    const { states } = this.#trays;
    Atomics.store(states, this.#tray, FULL);
    this.#tell();
    this.#tray = (this.#tray + 1) % TRAYS;
    this.#numbers = numbersOf(this.#trays, this.#tray);
    this.#taken = 0;
  }

  end(): void {
    this.handOver();
    Atomics.store(this.#trays.states, IS_OVER, 1);
    this.#tell();
  }

  #tell(): void {
    const { states } = this.#trays;
    Atomics.add(states, HANDED_OVER, 1);
    Atomics.notify(states, HANDED_OVER);
  }

  #room(numbers: number): Int32Array {
    if (this.#taken + numbers > this.#numbers.length) this.handOver();
    if (this.#taken === 0) this.#begin();
    const room = this.#numbers.subarray(this.#taken, this.#taken + numbers);
    this.#taken += numbers;
    this.#numbers[0] = (this.#numbers[0] as number) + 1;
    return room;
  }

  /** Waits until the tray is empty. */
  #begin(): void {
    Atomics.wait(this.#trays.states, this.#tray, FULL);
    this.#numbers[0] = 0;
    this.#taken = 1;
  }
}

/** The judging thread's side. */
export class TrayEmptier {
  readonly #trays: SharedTrays;
  #tray = 0;
  #heard = 0;
  #isAbandoned = false;

  constructor(trays: SharedTrays) {
    this.#trays = trays;
  }

  /** Hands each file of the next tray to `judge`. False where none is full yet. */
  empty(judge: (file: FileAhead) => void): boolean {
    const { states } = this.#trays, tray = this.#tray;
    this.#heard = Atomics.load(states, HANDED_OVER);
    if (Atomics.load(states, tray) !== FULL) return false;
    for (const file of filesIn(numbersOf(this.#trays, tray))) judge(file);
    this.#tray = (tray + 1) % TRAYS;
    Atomics.store(states, tray, EMPTY);
    Atomics.notify(states, tray);
    return true;
  }

  /** Nothing will come: the other thread has failed. */
  abandon(): void {
    this.#isAbandoned = true;
  }

  /** Nothing is left, and nothing will come. */
  get isOver(): boolean {
    const { states } = this.#trays;
    return this.#isAbandoned || Atomics.load(states, IS_OVER) === 1 && Atomics.load(states, this.#tray) !== FULL;
  }

  /** Waits a little for what may have come since a tray was asked for. */
  wait(): void {
    Atomics.wait(this.#trays.states, HANDED_OVER, this.#heard, LONGEST_WAIT_MS);
  }
}

function* filesIn(numbers: Int32Array): Generator<FileAhead, void> {
  for (let left = numbers[0] as number, at = 1; left > 0; left--) {
    const [index = 0, length = NOT_READ, hits = 0, runs = 0] = numbers.subarray(at, at + HEADER), afterHits = at + HEADER + hits, text = afterHits + runs;
    yield { index, searched: length === NOT_READ ? null : { bytes: Buffer.from(numbers.buffer, numbers.byteOffset + text * NUMBER_BYTES, length), hits: { pairs: numbers.subarray(at + HEADER, afterHits), length: hits }, runs: spansIn(numbers, afterHits, text) } };
    at = text + Math.ceil(Math.max(length, 0) / NUMBER_BYTES);
  }
}

function spansIn(numbers: Int32Array, from: number, to: number): readonly Span[] {
  const spans: Span[] = [];
  for (let at = from; at < to; at += 2) spans.push({ start: numbers[at] as number, end: numbers[at + 1] as number });
  return spans;
}
