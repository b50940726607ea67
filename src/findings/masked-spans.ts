/**
 * The spans of all values found in one text, with their masks, for excerpts to hide what stands beside. Asking for
 * those near a place does not walk the others: a file may hold a hundred thousand.
 */
import type { Match } from '../model/match.ts';
import type { Span } from '../model/span.ts';

export interface MaskedSpan {
  readonly span: Span;
  readonly masked: string;
}

export class MaskedSpans {
  readonly #sorted: readonly MaskedSpan[];
  /** For each span the furthest end of it and all before it: it never falls, so it can be searched. */
  readonly #reach: Float64Array;

  constructor(spans: readonly MaskedSpan[]) {
    this.#sorted = spans.toSorted((a, b) => a.span.start - b.span.start);
    this.#reach = new Float64Array(spans.length);
    let furthest = 0;
    this.#sorted.forEach(({ span }, at) => {
      this.#reach[at] = furthest = Math.max(furthest, span.end);
    });
  }

  static of(matches: readonly Match[]): MaskedSpans {
    return new MaskedSpans(
      matches.flatMap((match) => [
        { span: match.span, masked: match.secret.masked },
        ...match.parts.map(({ span, value }) => ({ span, masked: value.masked })),
      ]),
    );
  }

  /** Those that touch `span` or lie at most `distance` bytes from it, by start. */
  near(span: Span, distance: number): readonly MaskedSpan[] {
    const first = this.#firstWhere((at) => (this.#reach[at] ?? 0) >= span.start - distance);
    const end = this.#firstWhere((at) => (this.#sorted[at]?.span.start ?? 0) > span.end + distance);
    return this.#sorted.slice(first, end);
  }

  /** Of a condition that once met stays met. */
  #firstWhere(holds: (at: number) => boolean): number {
    let [low, high] = [0, this.#sorted.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (holds(middle)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
