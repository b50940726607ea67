/**
 * From a word inside a key to the value that the key is given, whatever the syntax. Most words of source text are
 * followed by no operator at all: that case must leave after a handful of byte tests.
 */
import {
  SPACE,
  BANG,
  DOUBLE_QUOTE,
  DOLLAR,
  OPEN_PAREN,
  CLOSE_PAREN,
  STAR,
  PLUS,
  COMMA,
  DASH,
  DOT,
  SLASH,
  COLON,
  SEMICOLON,
  LESS,
  EQUALS,
  GREATER,
  QUESTION,
  AT,
  OPEN_BRACKET,
  BACKSLASH,
  CLOSE_BRACKET,
  BACKTICK,
  LOWER_S,
  OPEN_BRACE,
  PIPE,
  CLOSE_BRACE,
  TILDE,
  isLowerCase,
} from '../../../base/ascii.ts';
import { bareCandidate, type Candidate, type Window } from '../candidate.ts';
import type { Form } from '../form.ts';
import {
  DIGIT,
  LINE_END,
  QUOTE,
  WORD,
  classAt,
  reached,
  skipBlanks,
  skipSpace,
  standsAt,
  standsBefore,
  textOf,
} from '../lexical/byte.ts';
import { afterBlankArgument, afterOpen, pairOfUser } from './argument.ts';
import { flowValue, headerValue, lastWord, lineValue, restOfLine, tightValue } from '../lexical/bare.ts';
import { blockValue, collectionKey, entryValue, scalarBlock, siblingValue } from './entry.ts';
import { beginsLine, followsQuestion, readKey, wordBefore, type Key } from '../lexical/key.ts';
import { lastResort, literalAt, onlyItem, quotedValue, typeAnnotation } from '../lexical/literal.ts';
import { afterAttributes, afterClosingTag, afterGreater, afterNaming } from './markup.ts';
import { objectOfHeader } from './object.ts';
import { configured } from './config-line.ts';
import { declared } from './declaration.ts';
import { afterComma, standsForName } from './named-pair.ts';
import { behindPlainMark } from './plain-mark.ts';
import { givenByOption, optionOfSource, optionValue } from './option.ts';
import { literalFollowedBy } from '../lexical/quoted.ts';
import { replacedValue } from './replacement.ts';
import { notedValue, remarkedValue, saidValue } from './sentence.ts';
import { afterFilter, shellDefault } from './default.ts';
import { afterDot, afterSelector, filledIn, filledWith, typedAfterComma } from './typing.ts';

/** `key = v`, `key == "v"`, `key => v`; `at` is the first equals sign, which a blank may stand before. */
function afterEquals(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  let form: Form = 'quoted';
  let p = at + 1;
  if (bytes[p] === EQUALS) {
    form = 'compared';
    p++;
    if (bytes[p] === EQUALS) p++;
  } else if (bytes[p] === GREATER) p++;
  else if (bytes[p] === TILDE) return null;
  const value = skipBlanks(bytes, p, hi);
  const pair = bytes[value] === OPEN_PAREN || bytes[value] === OPEN_BRACKET ? pairOfUser(window, key, value) : null;
  if (pair !== null) return pair;
  if (isIndex(window, key, at, value)) return null;
  const literal = literalAt(window, form, key, value);
  if (literal !== undefined) return literal;
  if (form === 'compared' || bytes[at - 1] === BANG) return null;
  if (bytes[value] === OPEN_BRACE && !key.quoted) {
    const inner = literalInBraces(window, 'quoted', key, value);
    if (inner !== null) return inner;
  }
  const fallback = lastResort(window, key, value);
  if (fallback !== null) return fallback;
  if (p !== at + 1 || (classAt(bytes, value) & LINE_END) !== 0) return null;
  if (value === p && at === key.after) return tightValue(window, key, value);
  return beginsLine(window, key) || isFileVariable(window, key, value) ? lineValue(window, 'ini', key, value) : null;
}

/**
 * `@token = v` at the beginning of a line: a variable of a file of requests, where the value is no expression of code.
 */
function isFileVariable({ bytes, hi }: Window, key: Key, value: number): boolean {
  if (bytes[key.start - 1] !== AT || (classAt(bytes, key.start - 2) & LINE_END) === 0) return false;
  const end = restOfLine(bytes, value, hi);
  return end > value && /^(?=\S*\d)[\w+/=~!%-]{8,}$/.test(textOf(bytes, value, end));
}

/**
 * `ids[token] = "v"`: what is found by a token is no token. Forms and settings (`user[password]=v`) have no blank
 * there, and a constant stands for a name before a literal (`data[fields.Password] = "v"`) and for a size before
 * numbers. `at` is the operator, `value` the first byte of what is given.
 */
function isIndex({ bytes }: Window, key: Key, at: number, value: number): boolean {
  return (
    at !== key.after &&
    !key.quoted &&
    !((classAt(bytes, value) & QUOTE) !== 0 && standsForName(bytes, key)) &&
    bytes[key.start - 1] === OPEN_BRACKET &&
    bytes[key.end] === CLOSE_BRACKET &&
    (classAt(bytes, key.start - 2) & WORD) !== 0
  );
}

function afterColon(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  let p = at + 1;
  if (bytes[p] === COLON) return afterColons(window, key, p);
  if (bytes[p] === STAR && bytes[p + 1] === STAR) p += 2; // **Password:** v
  if (key.quoted && followsQuestion(window, key)) return null;
  if (bytes[key.start - 1] === OPEN_BRACE && bytes[key.start - 2] === DOLLAR) return shellDefault(window, key, at);
  if (bytes[p] === EQUALS) return afterWalrus(window, key, skipBlanks(bytes, p + 1, hi));
  p = skipBlanks(bytes, p, hi);
  if ((classAt(bytes, p) & LINE_END) !== 0) return blockValue(window, key, p);
  const pair = bytes[p] === OPEN_BRACKET || bytes[p] === OPEN_PAREN ? pairOfUser(window, key, p) : null;
  if (pair !== null) return pair;
  const literal =
    (bytes[p] === OPEN_BRACKET ? (collectionKey(window, key, p) ?? onlyItem(window, key, p)) : null) ??
    literalAt(window, 'quoted', key, p);
  if (literal !== undefined) return literal;
  const typeEnd = typeAnnotation(bytes, p, hi);
  if (typeEnd >= 0) {
    const value = skipBlanks(bytes, typeEnd + 1, hi);
    return literalAt(window, 'quoted', key, value) ?? lastResort(window, key, value);
  }
  // `password?: Shape`, `password!: Shape`: without quotes always a type.
  if (bytes[at - 1] === QUESTION || bytes[at - 1] === BANG) return null;
  return bareAfterColon(window, key, at, p);
}

/** `key:: v`, `key ::= v`, `key :::= v`; `at` is the second colon. */
function afterColons(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  if (bytes[at + 1] === SPACE) {
    const value = skipBlanks(bytes, at + 1, hi);
    return (classAt(bytes, value) & QUOTE) === 0
      ? encodedAttribute(window, key, value)
      : quotedValue(window, 'quoted', key, value);
  }
  const end = bytes[at + 1] === COLON ? at + 2 : at + 1;
  return bytes[end] === EQUALS ? afterWalrus(window, key, skipBlanks(bytes, end + 1, hi)) : null;
}

/** What stands without quotes behind the colon at `at` and the blanks before `p`: the readers that know it, in turn. */
function bareAfterColon(window: Window, key: Key, at: number, p: number): Candidate | null {
  const { bytes } = window;
  if (behindPlainMark(bytes, p) >= 0) return lineValue(window, 'yaml', key, p);
  if (bytes[p] === OPEN_BRACE) return entryValue(window, key, p + 1) ?? objectOfHeader(window, key, p);
  if (p === at + 1) return optionOfSource(window, key, p) ?? notedValue(window, key, p);
  const apart = scalarBlock(window, key, p) ?? headerValue(window, key, p) ?? lastResort(window, key, p);
  if (apart !== null) return apart;
  return beginsLine(window, key)
    ? lineValue(window, 'yaml', key, p)
    : (flowValue(window, key, p) ?? replacedValue(window, key, p) ?? remarkedValue(window, key, p));
}

/** `userPassword:: djE=` of LDIF: the value in base64. */
function encodedAttribute(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  if (key.quoted || !beginsLine(window, key)) return null;
  const end = restOfLine(bytes, at, hi);
  const encoded = end < 0 ? '' : textOf(bytes, at, end);
  if (!/^[\w+/]{4,}={0,2}$/.test(encoded) || encoded.length % 4 !== 0) return null;
  const value = Buffer.from(encoded, 'base64').toString('latin1');
  const found = /^[ -~]+$/.test(value) ? bareCandidate('yaml', key, { start: at, end }) : null;
  return found && { ...found, value };
}

/** `key := "v"`, `::=` and `:::=` of make; without quotes in a Makefile alone, whose variables are upper case. */
function afterWalrus(window: Window, key: Key, at: number): Candidate | null {
  const literal = literalAt(window, 'quoted', key, at);
  if (literal !== undefined) return literal;
  if (!isUpper(window.bytes, key) || !beginsLine(window, key)) return lastResort(window, key, at);
  return lastWord(window, 'env', key, at);
}

function isUpper(bytes: Uint8Array, key: Key): boolean {
  for (let at = key.start; at < key.end; at++) if (isLowerCase(bytes[at])) return false;
  return true;
}

/** What stands behind a key and a blank, where no operator does. */
function afterBlank(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  if (bytes[key.start] === DASH && !key.quoted) return optionValue(window, key, at);
  if ((classAt(bytes, at) & QUOTE) !== 0) {
    if (key.quoted) return bytes[at - 1] === CLOSE_BRACKET ? afterSelector(window, key, at) : null;
    return bytes[at] === BACKTICK ? null : afterBlankArgument(window, key, at);
  }
  if (bytes[key.after - 1] === BACKTICK) return null; // `a` or `b` in a text
  if (standsAt(bytes, at, 'or ') || standsAt(bytes, at, 'else ')) {
    // `'password' or 'key'` in a sentence: a literal has no default.
    return (classAt(bytes, key.after - 1) & QUOTE) !== 0 || isCondition(window, key)
      ? null
      : (literalAt(window, 'fallback', key, skipBlanks(bytes, at + 3, hi)) ?? null);
  }
  if (key.quoted) {
    if (standsAt(bytes, at, 'with ')) return filledWith(window, key, at + 5);
    return standsAt(bytes, at, 'to ')
      ? quotedValue(window, 'pair', key, at + 3)
      : (siblingValue(window, key, at) ?? afterNaming(window, key, at));
  }
  const wordEnd = standsAt(bytes, at, 'as ') ? at + 3 : at;
  const typeEnd = typeAnnotation(bytes, wordEnd, hi);
  if (typeEnd >= 0) return literalAt(window, 'quoted', key, skipBlanks(bytes, typeEnd + 1, hi)) ?? null;
  if (bytes[key.start - 1] === AT) return declared(window, key, at);
  if (standsAt(bytes, at, 'is ')) return saidValue(window, key, at + 3);
  if (bytes[at] === DASH) return givenByOption(window, key, at);
  return afterAttributes(window, key, at) ?? declared(window, key, at) ?? configured(window, key, at);
}

/** `"v" if key else "w"`: what follows is no default of the key. */
function isCondition(window: Window, key: Key): boolean {
  const { bytes } = window;
  const word = wordBefore(window, key.start);
  return (
    (word.end - word.start === 2 && standsAt(bytes, word.start, 'if')) ||
    (word.end - word.start === 3 && standsAt(bytes, word.start, 'not'))
  );
}

/** `s:8:"password";s:13:"v";` of PHP; `at` is the semicolon after the key. */
function serialised(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  if (bytes[at + 1] !== LOWER_S || bytes[at + 2] !== COLON || (classAt(bytes, key.start - 1) & QUOTE) === 0) {
    return null;
  }
  let p = at + 3;
  while (p < hi && p - at < 10 && bytes[p] !== COLON) p++;
  return bytes[p] === COLON ? quotedValue(window, 'quoted', key, p + 1) : null;
}

/** The `!`, `?` and `|` that begin an operator: `!=`, `?:`, `??`, `??=`, `?=`, `||`, `||=`. */
function afterMark(window: Window, key: Key, p: number): Candidate | null {
  const { bytes, hi } = window;
  const next = bytes[p + 1];
  if (bytes[p] === PIPE && next !== PIPE) {
    const found = afterFilter(window, key, skipBlanks(bytes, p + 1, hi));
    if (found !== null) return found;
  }
  if (bytes[p] === BANG) return next === EQUALS ? afterEquals(window, key, p + 1) : null;
  if (next !== bytes[p] && next !== COLON && next !== EQUALS) return null;
  if (bytes[p] === QUESTION && next === EQUALS) return afterWalrus(window, key, skipBlanks(bytes, p + 2, hi));
  return literalAt(window, 'fallback', key, skipBlanks(bytes, bytes[p + 2] === EQUALS ? p + 3 : p + 2, hi)) ?? null;
}

/** `key <- "v"`, and the `</` of an element. */
function afterLess(window: Window, key: Key, p: number): Candidate | null {
  const { bytes, hi } = window;
  if (bytes[p + 1] === DASH) return literalAt(window, 'quoted', key, skipBlanks(bytes, p + 2, hi)) ?? null;
  return bytes[p + 1] === SLASH ? afterClosingTag(window, key, p) : null;
}

/** `"key" -> "v"`, and options behind a blank. */
function afterDash(window: Window, key: Key, p: number): Candidate | null {
  const { bytes, hi } = window;
  if (bytes[p + 1] === GREATER && key.quoted) {
    return literalAt(window, 'pair', key, skipBlanks(bytes, p + 2, hi)) ?? null;
  }
  return p === key.after ? null : afterBlank(window, key, p);
}

/** `$ENV{KEY} // 'v'` of Perl, and paths behind a blank. */
function afterSlash(window: Window, key: Key, p: number): Candidate | null {
  const { bytes, hi } = window;
  if (bytes[p + 1] === SLASH && bytes[key.after - 1] === CLOSE_BRACE) {
    return literalAt(window, 'fallback', key, skipBlanks(bytes, p + 2, hi)) ?? null;
  }
  return afterBlankOrQuote(window, key, p);
}

/** Where no operator stands at `p`: behind a blank or the quote of the key, a value may all the same. */
function afterBlankOrQuote(window: Window, key: Key, p: number): Candidate | null {
  return p !== key.after || key.quoted ? afterBlank(window, key, p) : null;
}

/** `{"v"}`: a literal and nothing else in the braces that open at `at`. */
function literalInBraces(window: Window, form: Form, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  const inner = skipSpace(bytes, at + 1, hi);
  return literalFollowedBy(bytes, inner, CLOSE_BRACE, hi) && quotedValue(window, form, key, inner);
}

function afterBrace(window: Window, key: Key, p: number): Candidate | null {
  const { bytes, hi } = window;
  const inner = literalInBraces(window, key.quoted ? 'fallback' : 'quoted', key, p);
  if (inner !== null) return inner;
  const get = key.quoted ? -1 : typeAnnotation(bytes, p, hi);
  if (get >= 0) return literalAt(window, 'quoted', key, skipBlanks(bytes, get + 1, hi)) ?? null;
  return key.quoted ? entryValue(window, key, p + 1) : null;
}

const CONVERSIONS = ['.to_string()', '.to_owned()', '.into()'];

/** `("key".to_string(), "v".to_string())` of Rust; `at` is the dot. */
function afterConversion(window: Window, key: Key, at: number): Candidate | null {
  const { bytes } = window;
  const conversion = CONVERSIONS.find((text) => standsAt(bytes, at, text));
  if (conversion === undefined) return null;
  const comma = reached(at + conversion.length);
  return bytes[comma] === COMMA ? afterComma(window, key, comma) : null;
}

/** A call that is chained on the next line; `at` is the end of this one. */
function typedBelow(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  return key.quoted && bytes[at - 1] === CLOSE_PAREN ? afterDot(window, key, skipSpace(bytes, at, hi)) : null;
}

/** `key("v")`; behind a blank, as in `define key ("v")`, only where the key is defined. */
function afterParen(window: Window, key: Key, p: number): Candidate | null {
  const { bytes } = window;
  if (p !== key.after) {
    return standsBefore(bytes, key.start, 'define ') ? (literalAt(window, 'quoted', key, p) ?? null) : null;
  }
  if (key.quoted) return null;
  const found = (classAt(bytes, p + 1) & DIGIT) !== 0 ? declared(window, key, p) : afterOpen(window, key, p);
  const keyText = filledIn(window, key);
  return found && keyText !== undefined ? { ...found, keyText } : found;
}

/** What follows a literal: the call of a chain, or the conversion of a text. */
function afterPoint(window: Window, key: Key, p: number): Candidate | null {
  if (!key.quoted || p !== key.after) return null;
  return afterDot(window, key, p) ?? afterConversion(window, key, p);
}

/** The value given to the key that holds the word `[at, wordEnd)`, or null. */
export function readAssignment(window: Window, at: number, wordEnd: number): Candidate | null {
  const { bytes, hi } = window;
  const key = readKey(window, at, wordEnd);
  if (key === null) return null;
  const p = skipBlanks(bytes, key.after, hi);
  if (bytes[p + 1] === EQUALS && (bytes[p] === PLUS || bytes[p] === DOT)) {
    return literalAt(window, 'quoted', key, skipBlanks(bytes, p + 2, hi)) ?? null;
  }
  switch (bytes[p]) {
    case EQUALS:
      return afterEquals(window, key, p);
    case COLON:
      return afterColon(window, key, p);
    case OPEN_PAREN:
      return afterParen(window, key, p);
    case COMMA:
      return typedAfterComma(window, key, p) ?? afterComma(window, key, p);
    case DOT:
      return afterPoint(window, key, p);
    case CLOSE_PAREN:
    case CLOSE_BRACE:
      return key.quoted ? (afterSelector(window, key, p) ?? afterBlank(window, key, p)) : null;
    case GREATER:
      return afterGreater(window, key, p);
    case LESS:
      return afterLess(window, key, p);
    case DASH:
      return afterDash(window, key, p);
    case SLASH:
      return afterSlash(window, key, p);
    case SEMICOLON:
      return key.quoted ? serialised(window, key, p) : null;
    case BACKSLASH:
      return p !== key.after && bytes[p + 1] === DOUBLE_QUOTE ? afterBlank(window, key, p) : null;
    case OPEN_BRACE:
      return afterBrace(window, key, p);
    case BANG:
    case QUESTION:
    case PIPE:
      return afterMark(window, key, p);
    default:
      if ((classAt(bytes, p) & LINE_END) !== 0) return siblingValue(window, key, p) ?? typedBelow(window, key, p);
      return afterBlankOrQuote(window, key, p);
  }
}
