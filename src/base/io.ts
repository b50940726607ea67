/** The world outside, handed in: tests give their own. Nothing between sources and reporters touches `process`. */
import type { Readable } from 'node:stream';

/** The path that means standard input or, for output, standard output. */
export const STANDARD_STREAM = '-';

export interface OutputStream {
  write(text: string): boolean;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

export interface Io {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable & { readonly isTTY?: boolean | undefined };
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** Milliseconds since the epoch. */
  now(): number;
}
