/** Digits and marks that people write for letters they resemble: `p4$$w0rd`. */

const LETTERS = new Map([
  ['0', 'o'],
  ['1', 'i'],
  ['3', 'e'],
  ['4', 'a'],
  ['5', 's'],
  ['7', 't'],
  ['@', 'a'],
  ['$', 's'],
  ['!', 'i'],
]);
const SWAPPED = /[013457@$!]/;

/** `text` with those letters put back. */
export function unleet(text: string): string {
  if (!SWAPPED.test(text)) return text;
  let plain = '';
  for (const character of text) plain += LETTERS.get(character) ?? character;
  return plain;
}
