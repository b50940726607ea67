/** The letters of base64 and hex, and what they stand for. */
import { byteTable, LETTERS_AND_DIGITS } from '../../base/ascii.ts';

/** 1 for letters of base64, of both alphabets. */
export const BASE64: Uint8Array = byteTable(`${LETTERS_AND_DIGITS}+/-_`);

export function isBase64(byte: number): boolean {
  return BASE64[byte] === 1;
}

/** The six bits that a letter of base64 stands for; 0 for other bytes as well. */
export const SEXTETS = new Uint8Array(256);
/** The four bits that a digit of hex stands for; -1 for other bytes. */
export const NIBBLES: Int8Array = new Int8Array(256).fill(-1);

function number(letters: string, values: Uint8Array | Int8Array, first: number): void {
  for (let i = 0; i < letters.length; i++) values[letters.charCodeAt(i)] = first + i;
}

number(`${LETTERS_AND_DIGITS}+/`, SEXTETS, 0);
number('-_', SEXTETS, 62);
number('0123456789abcdef', NIBBLES, 0);
number('ABCDEF', NIBBLES, 10);
