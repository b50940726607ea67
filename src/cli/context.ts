/** How the command tree and the commands meet. */
import type { Io } from '../base/io.ts';

/** What every command gets beside its own arguments. */
export interface Context {
  readonly io: Io;
  readonly version: string;
}

/** A command: returns the exit code. */
export type Action = (context: Context, ...args: never[]) => Promise<number>;

/** Turns what loads a command into what commander calls. */
export type Perform = (load: () => Promise<Action>) => (...args: unknown[]) => Promise<void>;
