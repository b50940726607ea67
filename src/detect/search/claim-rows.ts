/**
 * Claims of words as numbers, and back: as they are written when the program is built, and as the kernel reads them
 * (`kernel/outline.ts`).
 */
import { ESCAPE_ENCODINGS } from '../decode/escape.ts';
import type { AnchorClaim, AnchorTable, Consumer } from './anchor-table.ts';

export interface ClaimRows {
  /** By word where its claims begin, and where the last ones end. */
  readonly starts: Int32Array;
  /**
   * Of each claim its kind, what of that kind, its offset in a match or -1, and where its exact text begins and ends.
   */
  readonly claims: Int32Array;
}

/** The kinds that claim words of built-in rules, in the order of their numbers. */
const KINDS = ['rule', 'structure', 'escape', 'storage', 'split', 'directive', 'table', 'jwk', 'soft-break'] as const;
const CLAIM_WIDTH = 5;
const NONE = -1;

function numberOf(consumer: Consumer): number {
  switch (consumer.kind) {
    case 'rule':
      return consumer.rule;
    case 'structure':
      return consumer.word;
    case 'escape':
      return ESCAPE_ENCODINGS.indexOf(consumer.encoding);
    case 'storage':
      return consumer.mark;
    default:
      return 0;
  }
}

function consumerOf(kind: number, number: number, offset: number): Consumer {
  const name = KINDS[kind] ?? 'directive';
  switch (name) {
    case 'rule':
      return { kind: name, rule: number, offset: offset === NONE ? null : offset };
    case 'structure':
      return { kind: name, word: number };
    case 'escape':
      return { kind: name, encoding: ESCAPE_ENCODINGS[number] ?? 'percent' };
    case 'storage':
      return { kind: name, mark: number };
    default:
      return { kind: name };
  }
}

/** `exacts`: the exact texts of all claims in one. Claims that are made at run time alone have the kind -1. */
export function claimRowsOf(claims: AnchorTable['claims']): { readonly rows: ClaimRows; readonly exacts: string } {
  const starts = [0];
  const numbers: number[] = [];
  let exacts = '';
  for (const claimed of claims) {
    for (const { consumer, exact } of claimed) {
      const from = exact === null ? NONE : exacts.length;
      exacts += exact ?? '';
      numbers.push(
        KINDS.findIndex((known) => known === consumer.kind),
        numberOf(consumer),
        consumer.kind === 'rule' ? (consumer.offset ?? NONE) : NONE,
        from,
        exacts.length,
      );
    }
    starts.push(numbers.length / CLAIM_WIDTH);
  }
  return { rows: { starts: Int32Array.from(starts), claims: Int32Array.from(numbers) }, exacts };
}

/** Whether a claim of this kind can be read again. */
export function isWritable({ kind }: Consumer): boolean {
  return KINDS.some((known) => known === kind);
}

/** The claims of a word; `exacts` is called where one of them asks for its exact text. */
export function claimsOf({ starts, claims }: ClaimRows, word: number, exacts: () => string): readonly AnchorClaim[] {
  const from = starts[word] ?? 0;
  return Array.from({ length: (starts[word + 1] ?? from) - from }, (_, i) => {
    const at = (from + i) * CLAIM_WIDTH;
    const [kind = 0, number = 0, offset = NONE, begin = NONE, end = NONE] = claims.subarray(at, at + CLAIM_WIDTH);
    return {
      consumer: consumerOf(kind, number, offset),
      exact: begin === NONE ? null : exacts().slice(begin, end),
    };
  });
}
