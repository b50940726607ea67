/**
 * Tells which anchors and runs lead to nothing but decoded text in which no anchor stands. Nothing can be found there,
 * so whoever judges need not hear of them. Anchors in it that are judged and come to nothing are not told: that is
 * judging.
 */
import type { Span } from '../model/span.ts';
import { LOADED_AT_ONCE, type AutomatonSearch } from './search/automaton-search.ts';
import { hitBuffer, type Hits } from './search/automaton.ts';
import type { Layer } from './decode/layer.ts';
import type { Engine } from './engine.ts';
import type { Find } from './finds.ts';

type Judging = Pick<Engine, 'automaton' | 'evaluator' | 'wordLengths'>;

/** By output state of the automaton. */
const UNKNOWN = 0;
const LEADS_TO_LAYERS = 1;
const LEADS_ELSEWHERE = 2;

export class SilentLayers {
  readonly #judging: Judging;
  readonly #search: AutomatonSearch;
  readonly #kinds: Uint8Array;
  readonly #inner = hitBuffer();
  readonly #found: Find[] = [];
  #isLoud = false;

  /** `search`: one whose memory holds no text that is still needed. */
  constructor(judging: Judging, search: AutomatonSearch) {
    this.#judging = judging;
    this.#search = search;
    this.#kinds = new Uint8Array(judging.automaton.outputStart.length - 1);
  }

  /** Takes the hits out of which nothing can come. */
  passOver(bytes: Buffer, hits: Hits): void {
    const { numbers, length } = hits;
    let kept = 0;
    for (let i = 0; i < length; i += 2) {
      const output = numbers[i] as number;
      const last = numbers[i + 1] as number;
      if (this.#kindOf(output) === LEADS_TO_LAYERS && this.#isSilent(bytes, output, last)) continue;
      numbers[kept++] = output;
      numbers[kept++] = last;
    }
    hits.length = kept;
  }

  /** The runs of base64 out of which something can come. */
  loudOnes(bytes: Buffer, runs: readonly Span[]): readonly Span[] {
    return runs.length === 0
      ? runs
      : runs.filter((run) =>
          this.#hears(() => {
            this.#judging.evaluator.evaluateRun(bytes, run, this.#listen, this.#found);
          }),
        );
  }

  #isSilent(bytes: Buffer, output: number, last: number): boolean {
    const {
      automaton: { words },
      evaluator,
      wordLengths,
    } = this.#judging;
    return !this.#hears(() => {
      for (let w = this.#start(output); w < this.#start(output + 1); w++) {
        const word = words[w] as number;
        evaluator.evaluateWord(bytes, word, last + 1 - (wordLengths[word] as number), this.#listen, this.#found);
      }
    });
  }

  #hears(evaluate: () => void): boolean {
    this.#isLoud = false;
    evaluate();
    return this.#isLoud;
  }

  readonly #listen = ({ bytes, focus }: Layer): readonly [] => {
    this.#isLoud ||=
      bytes.length > LOADED_AT_ONCE || this.#holdsAnchor(bytes, focus ?? { start: 0, end: bytes.length });
    return [];
  };

  #holdsAnchor(bytes: Buffer, focus: Span): boolean {
    const hits = this.#inner;
    const {
      automaton: { words },
      wordLengths,
    } = this.#judging;
    hits.length = 0;
    if (this.#search.placesIn(bytes, hits).some(({ start }) => start >= focus.start && start < focus.end)) return true;
    const { numbers } = hits;
    for (let i = 0; i < hits.length; i += 2) {
      const output = numbers[i] as number;
      const last = numbers[i + 1] as number;
      for (let w = this.#start(output); w < this.#start(output + 1); w++) {
        const at = last + 1 - (wordLengths[words[w] as number] as number);
        if (at >= focus.start && at < focus.end) return true;
      }
    }
    return false;
  }

  #kindOf(output: number): number {
    const known = this.#kinds[output] as number;
    return known === UNKNOWN
      ? (this.#kinds[output] = this.#leadsToLayers(output) ? LEADS_TO_LAYERS : LEADS_ELSEWHERE)
      : known;
  }

  #leadsToLayers(output: number): boolean {
    for (let w = this.#start(output); w < this.#start(output + 1); w++) {
      if (!this.#judging.evaluator.leadsToLayers(this.#judging.automaton.words[w] as number)) {
        return false;
      }
    }
    return true;
  }

  #start(output: number): number {
    return this.#judging.automaton.outputStart[output] as number;
  }
}
