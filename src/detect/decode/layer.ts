/**
 * A layer: a stretch of bytes that encodes other text, decoded, with the way back.
 * What is found in the decoded bytes is reported at the encoded bytes that carry it.
 */
import { TAB, LF, CR } from '../../base/ascii.ts';
import type { Encoding } from '../../model/match.ts';
import type { Span } from '../../model/span.ts';

export interface Layer {
  readonly encoding: Encoding;
  readonly bytes: Buffer;
  /** Where anchors are judged; the rest is there to be looked at. All of it where left out. */
  readonly focus?: Span;
  /** From a span in `bytes` to the span of the outer bytes that encode it. */
  outer(span: Span): Span;
}

/** True when `bytes` look like text: no NUL, hardly any control characters. */
export function looksLikeText(bytes: Uint8Array): boolean {
  const looked = Math.min(bytes.length, 256);
  let odd = 0;
  for (let i = 0; i < looked; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === 0) return false;
    if ((byte < 32 && byte !== TAB && byte !== LF && byte !== CR) || byte >= 127) odd++;
  }
  return looked >= 8 && odd * 16 <= looked;
}
