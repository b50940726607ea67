/** Which reader looks at a command, and what is said of what it found. */
import type { Window } from '../candidate.ts';
import { readOption, readPositional, type OptionStyle } from './command-argument.ts';
import { isCommandStart } from './command-line.ts';
import { readEchoed, readEchoedUser } from './echoed.ts';
import { readSlashed, readSlashedOfTool } from './slashed-pair.ts';
import type { StatedSecret } from './stated-secret.ts';
import { readClusteredUser, readEncodedUser, readShareUser, readUserOption } from './user-pair.ts';
import { readNetUse, readNetUser, readSecureString } from './windows-command.ts';

/**
 * How a command gives away its secret. `number` counts its words from 0, options left out; `needs` is the letter of an
 * option that must be given.
 */
export type Command =
  | { readonly kind: PlainCommand }
  | { readonly kind: 'option'; readonly option: string; readonly style: OptionStyle }
  | { readonly kind: 'positional'; readonly number: number; readonly needs: string | null };

/** Ways that need no more than their name. */
export type PlainCommand =
  | 'user-option'
  | 'curl'
  | 'share-user'
  | 'net-use'
  | 'net-user'
  | 'slashed'
  | 'slashed-tool'
  | 'secure-string'
  | 'echoed'
  | 'echoed-user'
  | 'encoded-user';

/** What a match says of the place it was found at. */
export const COMMAND_DETAILS: Readonly<Record<Command['kind'], string>> = {
  'user-option': 'user and password of a command',
  curl: 'user and password of a command',
  'share-user': 'user and password of a command',
  slashed: 'user and password of a database',
  'slashed-tool': 'user and password of a database',
  'net-use': 'an argument of a command',
  'net-user': 'an argument of a command',
  positional: 'an argument of a command',
  option: 'an option of a command',
  echoed: 'passed to a command',
  'echoed-user': 'passed to a command',
  'encoded-user': 'user and password that are encoded for a header',
  'secure-string': 'converted to a secure string',
};

/** The secret of the command whose word stands at `at` and ends at `from`, or null. */
export function readCommand(window: Window, at: number, from: number, command: Command): StatedSecret | null {
  switch (command.kind) {
    case 'user-option':
      return readUserOption(window, from);
    case 'slashed':
      return readSlashed(window, from);
    case 'slashed-tool':
      return readSlashedOfTool(window, from);
    case 'echoed':
      return readEchoed(window, at);
    case 'echoed-user':
      return readEchoedUser(window, at);
    case 'encoded-user':
      return readEncodedUser(window, from);
    case 'secure-string':
      return readSecureString(window, at, from);
    default:
  }
  if (!isCommandStart(window, at)) return null;
  switch (command.kind) {
    case 'curl':
      return readClusteredUser(window, from);
    case 'share-user':
      return readShareUser(window, from);
    case 'net-use':
      return readNetUse(window, from);
    case 'net-user':
      return readNetUser(window, from);
    case 'option':
      return readOption(window, from, command.option, command.style);
    case 'positional':
      return readPositional(window, from, command.number, command.needs);
  }
}
