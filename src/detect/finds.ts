/** A look at a text, and what detectors find in it, each with the bytes that it rests on. */
import type { Match, ProtectedValue, Trace, Weakness } from '../model/match.ts';
import type { Deeper } from './inner-text.ts';
import type { StructureSink } from './structure/candidate.ts';
import type { LazyJudge } from './value/judge-model.ts';

/** Something found, and the bytes `[from, to)` it rests on; they may reach over either end of the text. */
export type Find = { readonly from: number; readonly to: number } & (
  | { readonly kind: 'match'; readonly match: Match }
  | { readonly kind: 'protected'; readonly value: ProtectedValue }
  | { readonly kind: 'weakness'; readonly weakness: Weakness }
  | { readonly kind: 'directive' }
);

/** So many finds are kept of one text: a file with more is no file of credentials, and would fill the memory. */
export const MAX_FOUND = 10_000;

/** What is looked at, and where what is found in it goes. */
export interface Look {
  readonly bytes: Buffer;
  /** What text that is decoded on the way is handed to. */
  readonly deeper: Deeper;
  readonly finds: Finds;
}

/** The finds of one text, with the bytes that the verdict at hand rests on. */
export class Finds implements StructureSink {
  readonly into: Find[] = [];
  readonly judge: LazyJudge;
  readonly trace: Trace | undefined;
  #from = 0;
  #to = 0;

  constructor(judge: LazyJudge, trace?: Trace) {
    this.judge = judge;
    this.trace = trace;
  }

  /** What comes next rests on `[from, to)`. */
  restOn(from: number, to: number): void {
    this.#from = from;
    this.#to = to;
  }

  match(match: Match): void {
    this.into.push({ kind: 'match', match, from: this.#from, to: this.#to });
  }

  protectedValue(value: ProtectedValue): void {
    this.into.push({ kind: 'protected', value, from: this.#from, to: this.#to });
  }

  weakness(weakness: Weakness): void {
    this.into.push({ kind: 'weakness', weakness, from: this.#from, to: this.#to });
  }

  directive(): void {
    this.into.push({ kind: 'directive', from: this.#from, to: this.#to });
  }
}
