/** What a command, a statement or a line of settings gives away by its own syntax. */
import type { Span } from '../../../model/span.ts';

/** A secret on a command line or in a statement, with its user where one stands beside it. */
export interface StatedSecret extends Span {
  readonly quoted: boolean;
  readonly user?: Span;
}
