/**
 * Generic credentials, found from structure: a word of a key, a scheme or a command opens the place, a reader walks
 * from there to the value, the judge decides. A verdict rests on nothing but the bytes within `STRUCTURE_REACH` of the
 * word, so what a delta copies whole keeps its verdict.
 */
import { DASH, DOT, UNDERSCORE } from '../../base/ascii.ts';
import type { MatchTraits } from '../../model/match.ts';
import {
  firstOfName,
  isCutFromCode,
  isFolderOfShell,
  isHalfOfPair,
  isInMessage,
  isLinkToFile,
  isNameInManifest,
  standsAsName,
} from './around.ts';
import { OPENINGS, STRUCTURE_ANCHORS, type Opening } from './openings.ts';
import { loginArgument, signingArgument } from './keyed/argument.ts';
import { readAssignment } from './keyed/assignment.ts';
import { readBasic, readBearer, withoutScheme, type AuthorizationHeader } from './statement/authorization.ts';
import { isInBase85 } from './lexical/bare.ts';
import { lookFrom, reached, sightSince, standsAt, textOf } from './lexical/byte.ts';
import { windowAround, type Candidate, type StructureSink, type Window } from './candidate.ts';
import { charArray } from './keyed/char-array.ts';
import { comparedByCall, comparedLiteral } from './keyed/comparison.ts';
import { clientArgument } from './keyed/client.ts';
import { readCommand, COMMAND_DETAILS } from './statement/command.ts';
import type { StatedSecret } from './statement/stated-secret.ts';
import { notedKey } from './keyed/config-line.ts';
import { defaultBefore } from './keyed/default.ts';
import { readForeign } from './keyed/foreign.ts';
import { FORMS, POINTS } from './form.ts';
import { settleFound } from './generic-match.ts';
import { isOfMarkup } from './keyed/markup.ts';
import { memberOf } from './keyed/object.ts';
import { withoutPlainMark } from './keyed/plain-mark.ts';
import { sentToPrompt } from './keyed/prompt.ts';
import { readHostList } from './statement/host-list.ts';
import { readServerLine } from './statement/server-line.ts';
import { readIdentifiedBy, readInsert } from './statement/sql.ts';
import { keyMeaning } from '../value/key-meaning.ts';
import { SEARCHED_BYTES } from '../../ruleset/pattern/searched.ts';
import { FULL_SIGHT, sightOf, type Reach } from '../sight.ts';
import { isClearText, readDataSource, readUrl, ruleOfScheme, type UrlCredential } from './statement/url.ts';
import { readWeakness } from './weakness.ts';

/** Bytes around the first byte of an anchor word that a verdict may depend on. */
export const STRUCTURE_REACH: Reach = { before: 256, after: 1024 };
/** Length of the anchor `pw`; the other word that needs its operator is `key`. */
const PW_LENGTH = 2;

const IN_URL = { inUrl: true } as const;
const AS_NAME = { asName: true } as const;
const AS_DEFAULT = { asDefault: true } as const;
const AS_STATEMENT = { asStatement: true } as const;

function traitsOf(window: Window, found: Candidate): MatchTraits | undefined {
  if (found.form === 'query') return IN_URL;
  if (found.form === 'remark') return AS_STATEMENT;
  if (standsAsName(window, found)) return AS_NAME;
  return found.form === 'fallback' ? AS_DEFAULT : undefined;
}

function settleCandidate(window: Window, read: Candidate, sink: StructureSink): void {
  const { bytes } = window;
  const found = withoutScheme(window, memberOf(window, withoutPlainMark(window, read)));
  if (found === null) return;
  const keyText = found.keyText ?? textOf(bytes, firstOfName(bytes, found), found.keyEnd);
  const { isHopeless, isOfPassword } = keyMeaning(keyText);
  if (sink.trace === undefined && (isHopeless || isCutFromCode(bytes, found))) return;
  if (
    isLinkToFile(window, found) ||
    isOfMarkup(window, found) ||
    isNameInManifest(window, found) ||
    isFolderOfShell(window, found, keyText) ||
    isInMessage(window, found)
  )
    return;
  const form = FORMS[found.form];
  settleFound(
    window,
    {
      span: { start: found.start, end: found.end },
      value: found.value,
      keyText,
      quoted: found.quoted,
      syntax: form.syntax,
      keyAt: found.keyStart,
      formPoints: form.points,
      formDetail: form.detail,
      userAround: isOfPassword ? found.keyStart : undefined,
      ruleId: found.form === 'connection' && isOfPassword ? 'database-connection-string' : found.ruleId,
      traits: traitsOf(window, found),
    },
    sink,
  );
}

function settleUrl(window: Window, url: UrlCredential | null, sink: StructureSink): void {
  if (url === null) return;
  const clear = isClearText(url.scheme) && !url.localHost && !url.asksForEncryption;
  settleFound(
    window,
    {
      span: url.secret,
      keyText: url.user === null ? 'token' : 'password',
      quoted: true,
      syntax: 'credentials',
      formPoints: url.isSample ? POINTS.urlOfDocumentation : url.localHost ? POINTS.urlOfThisMachine : POINTS.url,
      formDetail: url.isSample ? 'user information of a URL as documentation writes them' : 'user information of a URL',
      ruleId: ruleOfScheme(url.scheme),
      user: url.user,
      traits: { inUrl: true, ...(clear ? { clearTransport: url.scheme } : {}) },
    },
    sink,
  );
}

function settleHeader(window: Window, header: AuthorizationHeader | null, sink: StructureSink): void {
  if (header === null) return;
  const basic = header.scheme !== 'bearer';
  const encoded = header.scheme === 'basic';
  settleFound(
    window,
    {
      span: header.span,
      value: header.secret,
      decoded: encoded ? ['base64'] : [],
      keyText: basic ? 'password' : 'token',
      quoted: true,
      syntax: 'credentials',
      formPoints: encoded ? POINTS.encodedHeader : POINTS.header,
      formDetail: 'an authorization header',
      ruleId: 'authorization-header',
      user: header.user,
    },
    sink,
  );
}

function settleStated(window: Window, found: StatedSecret | null, detail: string, sink: StructureSink): void {
  if (found === null) return;
  settleFound(
    window,
    {
      span: { start: found.start, end: found.end },
      keyText: 'password',
      quoted: found.quoted,
      syntax: found.user === undefined ? 'option' : 'credentials',
      formPoints: found.user === undefined ? POINTS.command : POINTS.commandWithUser,
      formDetail: detail,
      user: found.user,
    },
    sink,
  );
}

/** The rest of each anchor word, which is still to be compared: the search looks for its start alone. */
const RESTS: readonly string[] = STRUCTURE_ANCHORS.map(({ text }) => text.slice(SEARCHED_BYTES));

/**
 * Looks at the anchor word `STRUCTURE_ANCHORS[word]`, the start of which was found at `at`. Returns the sight of the
 * verdict where nothing was found.
 */
export function inspect(bytes: Uint8Array, at: number, word: number, sink: StructureSink): number {
  const opening = OPENINGS[word];
  const rest = RESTS[word] ?? '';
  if (opening === undefined) return FULL_SIGHT;
  lookFrom(at);
  if (rest !== '') {
    const after = reached(at + SEARCHED_BYTES + rest.length);
    if (!standsAt(bytes, at + SEARCHED_BYTES, rest)) return sightOf(0, after - at);
  }
  const window = windowAround(bytes, at, STRUCTURE_REACH);
  read(window, at, opening, sink);
  return sightSince(at, window.lo, window.hi, bytes.length);
}

/** Openings that lead to a value which part of a key, or a call, names. */
type NamingOpening = Extract<
  Opening,
  {
    readonly kind:
      | 'key'
      | 'given'
      | 'login'
      | 'signing'
      | 'client'
      | 'char-array'
      | 'sent'
      | 'template-default'
      | 'foreign'
      | 'comparing-call'
      | 'compared-literal';
  }
>;

/** `key` and `pw` with their operator. `_key`, `-key` and `.key` are words of their own. */
function readGiven(window: Window, at: number, length: number): Candidate | null {
  const before = window.bytes[at - 1];
  const isOther = before === UNDERSCORE || before === DASH || before === DOT;
  const found = isOther ? null : readAssignment(window, at, at + length);
  if (length === PW_LENGTH) return found === null || isInBase85(window, at) ? null : found;
  if (found?.quoted === true && isHalfOfPair(window, found.end)) return null;
  const isSaid = standsAt(window.bytes, at + length, ' is ');
  if (found?.quoted === true && !isSaid) return found;
  // `key` alone names too many things: without quotes only `ENCRYPTKEY=v` and the `API key: v` of a note count.
  return found !== null && isOfCredential(window, found) ? found : notedKey(window, at, at + length);
}

function isOfCredential({ bytes }: Window, found: Candidate): boolean {
  return keyMeaning(textOf(bytes, firstOfName(bytes, found), found.keyEnd)).role !== 'none';
}

function candidateAt(window: Window, at: number, opening: NamingOpening): Candidate | null {
  switch (opening.kind) {
    case 'foreign':
      return readForeign(window, at, opening.word);
    case 'char-array':
      return charArray(window, at);
    case 'sent':
      return sentToPrompt(window, at);
    case 'key':
      return readAssignment(window, at, at + opening.length);
    case 'given':
      return readGiven(window, at, opening.length);
    case 'comparing-call':
      return comparedByCall(window, at + opening.length);
    case 'compared-literal':
      return comparedLiteral(window, at, at + opening.length);
    case 'template-default':
      return defaultBefore(window, at, at + opening.length);
    default:
      return argumentOf(window, at, opening);
  }
}

/** What a call is given whose name says what its arguments are. */
function argumentOf(
  window: Window,
  at: number,
  opening: Extract<NamingOpening, { readonly kind: 'login' | 'signing' | 'client' }>,
): Candidate | null {
  const after = at + opening.length;
  const name = { start: at, end: after - 1, after, quoted: false };
  switch (opening.kind) {
    case 'login':
      return loginArgument(window, name, after, opening.login);
    case 'signing':
      return signingArgument(window, name, after, opening.number);
    case 'client':
      return clientArgument(window, name, after);
  }
}

function read(window: Window, at: number, opening: Opening, sink: StructureSink): void {
  switch (opening.kind) {
    case 'url':
      return settleUrl(window, readUrl(window, at), sink);
    case 'dsn':
      return settleUrl(window, readDataSource(window, at), sink);
    case 'bearer':
      return settleHeader(window, readBearer(window, at), sink);
    case 'basic':
      return settleHeader(window, readBasic(window, at), sink);
    case 'identified':
      return settleStated(window, readIdentifiedBy(window, at), 'the password of an SQL statement', sink);
    case 'insert':
      for (const found of readInsert(window, at + opening.length)) settleCandidate(window, found, sink);
      return;
    case 'command': {
      const { command, length } = opening;
      const found = readCommand(window, at, at + length, command);
      return settleStated(window, found, COMMAND_DETAILS[command.kind], sink);
    }
    case 'server-line':
      for (const found of readServerLine(window, at, opening.line)) {
        settleStated(window, found, 'a setting of a server or a device', sink);
      }
      return;
    case 'host-list':
      return settleStated(window, readHostList(window, at), 'stands beside a host and a user', sink);
    case 'weakness': {
      const weakness = readWeakness(window, at, opening.pattern);
      if (weakness !== null) sink.weakness(weakness);
      return;
    }
    default: {
      const found = candidateAt(window, at, opening);
      if (found !== null) settleCandidate(window, found, sink);
    }
  }
}
