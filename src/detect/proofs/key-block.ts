/** What a block turned out to hold. */
export interface KeyBlock {
  /** "RSA key, 2048 bits". */
  readonly what: string;
  readonly encrypted: boolean;
}

/** The line of armour with the check digits of what it holds. */
export const CHECK_LINE = /^=[0-9A-Za-z+/]{4}$/;

/** A block as it is, where source code spells its line ends out. */
export function withLineEnds(text: string): string {
  return text.replaceAll(/\\[rn]/g, '\n');
}
