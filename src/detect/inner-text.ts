/**
 * Text inside text: what stands encoded or cut in pieces goes through the engine once more, one layer deeper. What is
 * found there, and each step on the way, is told of the bytes that encode it.
 */
import { withSpans, type Match, type Trace } from '../model/match.ts';
import type { Layer } from './decode/layer.ts';

/** Finds the matches in decoded text: the engine itself, one layer deeper. */
export type Deeper = (layer: Layer, trace?: Trace) => readonly Match[];

/** A match of a decoded layer, as one of the text that encodes it. */
function outward(match: Match, layer: Layer): Match {
  return {
    ...withSpans(match, (span) => layer.outer(span)),
    decoded: [layer.encoding, ...match.decoded],
  };
}

/** Takes steps in a decoded layer for ones in the text that encodes it. */
function traceOutward(layer: Layer, trace: Trace): Trace {
  return (step) => trace({ ...step, span: layer.outer(step.span), decoded: [layer.encoding, ...(step.decoded ?? [])] });
}

/** What a layer holds, as matches of the text around it. */
export function matchesWithin(layer: Layer | undefined, deeper: Deeper, trace?: Trace): readonly Match[] {
  return layer === undefined
    ? []
    : deeper(layer, trace && traceOutward(layer, trace)).map((match) => outward(match, layer));
}
