/**
 * ASCII characters by name, for the readers that walk over bytes: what a byte is compared with, so that no reader has
 * to say 91 where it means a bracket. Letters are listed where a reader asks for one by itself.
 */
export const NUL = 0;
export const TAB = 9;
export const LF = 10;
export const CR = 13;
export const SPACE = 32;
export const BANG = 33;
export const DOUBLE_QUOTE = 34;
export const HASH = 35;
export const DOLLAR = 36;
export const PERCENT = 37;
export const AMPERSAND = 38;
export const SINGLE_QUOTE = 39;
export const OPEN_PAREN = 40;
export const CLOSE_PAREN = 41;
export const STAR = 42;
export const PLUS = 43;
export const COMMA = 44;
export const DASH = 45;
export const DOT = 46;
export const SLASH = 47;
export const COLON = 58;
export const SEMICOLON = 59;
export const LESS = 60;
export const EQUALS = 61;
export const GREATER = 62;
export const QUESTION = 63;
export const AT = 64;
export const UPPER_X = 88;
export const OPEN_BRACKET = 91;
export const BACKSLASH = 92;
export const CLOSE_BRACKET = 93;
export const UNDERSCORE = 95;
export const BACKTICK = 96;
export const LOWER_A = 97;
export const LOWER_B = 98;
export const LOWER_E = 101;
export const LOWER_F = 102;
export const LOWER_I = 105;
export const LOWER_L = 108;
export const LOWER_N = 110;
export const LOWER_P = 112;
export const LOWER_R = 114;
export const LOWER_S = 115;
export const LOWER_T = 116;
export const LOWER_U = 117;
export const LOWER_X = 120;
export const OPEN_BRACE = 123;
export const PIPE = 124;
export const CLOSE_BRACE = 125;
export const TILDE = 126;

export const LETTERS_AND_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57;
}

export function isLowerCase(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 97 && byte <= 122;
}

export function isUpperCase(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 65 && byte <= 90;
}

/** The byte, an upper-case letter in lower case. */
export function lowerCaseOf(byte: number): number {
  return byte >= 65 && byte <= 90 ? byte + 32 : byte;
}

/** The text in lower case, but for letters beyond ASCII: where a character stands for a byte, those are none. */
export function asciiLowerCase(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** By byte, 1 for those of `members`, which are characters or bytes, and 0 for all others. */
export function byteTable(members: string | Iterable<number>): Uint8Array {
  const table = new Uint8Array(256);
  for (const byte of typeof members === 'string' ? Buffer.from(members, 'latin1') : members) table[byte] = 1;
  return table;
}
