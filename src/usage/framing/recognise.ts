/** Which framing a log has, told by how it begins. */
import { OPEN_BRACE, OPEN_BRACKET } from '../../base/ascii.ts';
import type { Framing } from './framing.ts';
import { LineFraming } from './lines.ts';
import { ObjectFraming } from './objects.ts';
import type { Window } from './window.ts';

/** Members that hold the list of events where a document is an object; numbers and texts may stand before them. */
const WRAPPED =
  /^\s*\{\s*(?:"[^"\\]*"\s*:\s*(?:"[^"\\]*"|[\d.eE+-]+|true|false|null)\s*,\s*)*"(?:Records|records|Events|events|items|Items|value|logs|data|entries|logEvents|results|hits)"\s*:\s*\[/;
/** Enough to see the first line of nearly every log. */
const PEEK_BYTES = 1 << 16;

/** Null: more has to be read before it can be told. */
export function framingOf(window: Window, isLast: boolean): Framing | null {
  const head = window.bytes.toString('latin1', 0, Math.min(window.filled, PEEK_BYTES)).trimStart();
  const first = head.charCodeAt(0);
  if (head === '') return isLast ? new LineFraming() : null;
  if (first === OPEN_BRACKET) return new ObjectFraming(1);
  if (first !== OPEN_BRACE) return new LineFraming();
  if (WRAPPED.test(head)) return new ObjectFraming(2);
  const end = head.indexOf('\n');
  if (end < 0 && !isLast && window.filled < PEEK_BYTES) return null;
  return end < 0 || head.slice(0, end).trimEnd().endsWith('}') ? new LineFraming() : new ObjectFraming(0);
}
