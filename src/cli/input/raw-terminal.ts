/** A terminal that hands over each key as it is pressed, and shows nothing of it. */

export const CONTROL_C = '\u0003';
export const CONTROL_D = '\u0004';
export const CONTROL_U = '\u0015';
export const ESCAPE = '\u001b';
export const DELETE = '\u007f';

export interface RawTerminal {
  setRawMode(raw: boolean): unknown;
}

export function isRawTerminal(stdin: object): stdin is RawTerminal {
  return 'isTTY' in stdin && stdin.isTTY === true && 'setRawMode' in stdin && typeof stdin.setRawMode === 'function';
}
