/** What stands around a candidate, and tells what its value is: the mark that goes on, the line, the link, the pair. */
import { CLOSE_BRACE, CLOSE_PAREN, COLON, DOLLAR, DASH, DOT, OPEN_BRACE, QUESTION } from '../../base/ascii.ts';
import { mayBeReference } from '../value/reference.ts';
import type { Candidate, Window } from './candidate.ts';
import { LINE_END, QUOTE, WORD, classAt, skipSpace, reached, standsAt, textOf } from './lexical/byte.ts';

/** Marks with which code goes on behind a value that was read without quotes. */
const GOES_ON: ReadonlySet<number> = new Set(Buffer.from('[,;({'));

/** Whether the judge would refuse the value for its last byte. Asked first, since most candidates end here. */
export function isCutFromCode(bytes: Uint8Array, { quoted, value, start, end }: Candidate): boolean {
  return (
    !quoted &&
    value === undefined &&
    GOES_ON.has(bytes[end - 1] as number) &&
    !mayBeReference(textOf(bytes, start, end))
  );
}

/** First byte of the key that is no mark of an option, a member or a variable. */
export function firstOfName(bytes: Uint8Array, { keyStart, keyEnd }: Candidate): number {
  let at = keyStart;
  while (at < keyEnd && (bytes[at] === DASH || bytes[at] === DOT || bytes[at] === DOLLAR)) at++;
  return at;
}

/** `[ "$PWD" = x ]`, `$OLDPWD == x`: the folder that a shell is in. */
export function isFolderOfShell({ bytes }: Window, { form, keyEnd }: Candidate, keyText: string): boolean {
  if (keyText !== 'PWD' && keyText !== 'OLDPWD') return false;
  const before = keyEnd - keyText.length - 1;
  const isVariable = bytes[before] === DOLLAR || (bytes[before] === OPEN_BRACE && bytes[before - 1] === DOLLAR);
  return isVariable && (form === 'compared' || (classAt(bytes, keyEnd) & QUOTE) !== 0);
}

/** `${SHOP_PASSWORD:?set it, as in SHOP_PASSWORD=v}`: the message of a shell where the variable is not set. */
export function isInMessage({ bytes, lo }: Window, { keyStart }: Candidate): boolean {
  for (let at = keyStart - 1; at > lo && (classAt(bytes, at) & LINE_END) === 0; at--) {
    if (bytes[reached(at)] === CLOSE_BRACE) return false;
    if (bytes[at] === QUESTION && bytes[at - 1] === COLON) return opensExpansion(bytes, at - 1, lo);
  }
  return false;
}

const OF_FILE = /alt=media&(?:amp;|#38;|#x26;)?$|\.svg\/?\?[^\s"'<>]{0,80}$/i;
const OPENS_PARAMETER: ReadonlySet<number> = new Set(Buffer.from('?&;'));
/** As far as other parameters of the query reach. */
const BEFORE_TOKEN = 88;

/** A file of Firebase's storage or a badge, by the link that every visitor of a page loads it by. */
export function isLinkToFile({ bytes }: Window, { keyStart }: Candidate): boolean {
  return (
    OPENS_PARAMETER.has(bytes[keyStart - 1] ?? 0) &&
    OF_FILE.test(textOf(bytes, Math.max(0, keyStart - BEFORE_TOKEN), keyStart))
  );
}

const SECRET_OF_LIST = /^- secret$/;
const NAME = /^[a-z]+(?:-[a-z]+)+$/;

/**
 * `secretKey: id_2` above a `remoteRef:`, and `- secret: shop-db`: in manifests the name under which a secret is kept.
 */
export function isNameInManifest({ bytes, lo, hi }: Window, found: Candidate): boolean {
  const { form, keyStart, keyEnd, start, end } = found;
  if (form !== 'yaml' && form !== 'quoted') return false;
  const key = textOf(bytes, Math.max(lo, keyStart - 2), keyEnd);
  if (key.endsWith('secretKey')) {
    return standsAt(bytes, skipSpace(bytes, found.quoted ? end + 1 : end, hi), 'remoteref:');
  }
  return SECRET_OF_LIST.test(key) && NAME.test(textOf(bytes, start, end));
}

/** Whether `${NAME` ends before `end`. */
function opensExpansion(bytes: Uint8Array, end: number, lo: number): boolean {
  let at = end;
  while (at > lo && (classAt(bytes, at - 1) & WORD) !== 0) at--;
  return at > lo + 1 && bytes[reached(at - 1)] === OPEN_BRACE && bytes[at - 2] === DOLLAR;
}

/** Marks before a key on its line that make the line a comment, a list or a text. */
const NO_STATEMENT: ReadonlySet<number> = new Set(Buffer.from('#/*;-"\'`%'));
/** A variable, or a member of one: by a dot, and in ABAP by a dash, where a dot ends the statement. */
const IDENTIFIER = /^[A-Za-z_]\w*(?:[-.]\w+)*\.?$/;

/** In a line that is commented out only such a name is none of a note's words. */
const IN_TWO_PARTS = /^[a-z]+[A-Z][A-Za-z]*$/;

/** A name up to the end of its line, and one before the end of a list of arguments, each behind `=`. */
export function standsAsName(
  { bytes, lo, hi }: Window,
  { form, quoted, value, keyStart, start, end }: Candidate,
): boolean {
  if (quoted || value !== undefined || (form !== 'ini' && form !== 'env' && form !== 'yaml')) return false;
  if (form === 'env' && bytes[skipSpace(bytes, end, hi)] !== CLOSE_PAREN) return false;
  let name = IDENTIFIER;
  for (let at = keyStart - 1; at >= lo && (classAt(bytes, at) & LINE_END) === 0; at--) {
    if (NO_STATEMENT.has(bytes[reached(at)] as number)) name = IN_TWO_PARTS;
  }
  return (classAt(bytes, end) & LINE_END) !== 0 && name.test(textOf(bytes, start, end));
}

const SECRET_NEXT = /^["'`]\s{0,40},\s{0,40}["':]?(?:api_?)?secret["']?\s{0,8}[:=]/i;
const TO_SECRET = 96;

/** `key: "v", secret: "w"`: by the first a vendor knows who asks, and the second is what nobody else may have. */
export function isHalfOfPair({ bytes, hi }: Window, end: number): boolean {
  return SECRET_NEXT.test(textOf(bytes, end, Math.min(hi, end + TO_SECRET)));
}
