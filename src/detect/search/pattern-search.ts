/**
 * Runs one rule's pattern around one anchor.
 *
 * The pattern sees a window of latin1 text, so a character is a byte and offsets need no mapping. What counts is the
 * first match that covers the anchor: a definition that depends on nothing outside the window, which is what lets the
 * history engine carry matches over from one version of a file to the next.
 */
import { byteTable } from '../../base/ascii.ts';
import type { CompiledRule, ContextSearch } from '../../model/ruleset.ts';
import type { Span } from '../../model/span.ts';
import { ASSIGNED_BEFORE } from '../../ruleset/set-off.ts';
import { TOKEN_CHARACTERS } from '../../ruleset/pattern/token-characters.ts';
import { nextStretch } from '../decode/stretch.ts';

export interface PatternMatch {
  readonly secret: Span;
  /** All that the pattern matched. */
  readonly whole: Span;
  /** Named groups other than the secret, in the order of the text. */
  readonly parts: readonly { readonly role: string; readonly span: Span }[];
}

/** A rule's pattern, compiled when its anchor first fires. */
export interface PatternSearch {
  find(bytes: Buffer, anchorAt: number, anchorOffset: number | null): PatternMatch | undefined;
}

/** Group names are identifiers; roles are words: `key_id` is "key id". */
function roleOf(group: string): string {
  return group.replaceAll('_', ' ');
}

function toPatternMatch(found: RegExpExecArray, windowStart: number): PatternMatch {
  const groups = found.indices?.groups ?? {};
  const whole = found.indices?.[0] ?? [0, 0];
  const [start, end] = groups['secret'] ?? whole;
  const parts = Object.entries(groups)
    .filter(([name, indices]) => name !== 'secret' && indices !== undefined)
    .map(([name, [from, to]]) => ({ role: roleOf(name), span: { start: windowStart + from, end: windowStart + to } }))
    .sort((a, b) => a.span.start - b.span.start);
  return {
    secret: { start: windowStart + start, end: windowStart + end },
    whole: { start: windowStart + whole[0], end: windowStart + whole[1] },
    parts,
  };
}

const TOKEN = byteTable(TOKEN_CHARACTERS);
/** Shorter runs stand everywhere: looking for them would cost more than it spares. */
export const MIN_RUN_TO_LOOK_FOR = 10;

/** True when `bytes[from, to)` hold `length` token bytes in a row. */
function hasTokenRun(bytes: Uint8Array, from: number, to: number, length: number): boolean {
  return nextStretch(bytes, TOKEN, from, to, length) >= 0;
}

/** Letters of both cases that a run without digits must hold to look drawn rather than written. */
const MIXED = 4;

/**
 * As above, of runs that look drawn: a digit, or letters of both cases. A name or a path of plain words is passed over.
 */
function hasDrawnRun(bytes: Uint8Array, from: number, to: number, length: number): boolean {
  for (
    let at = nextStretch(bytes, TOKEN, from, to, length);
    at >= 0;
    at = nextStretch(bytes, TOKEN, at + 1, to, length)
  ) {
    let digits = 0;
    let upper = 0;
    let lower = 0;
    for (; at < to && TOKEN[bytes[at] as number] === 1; at++) {
      const byte = bytes[at] as number;
      if (byte >= 97) lower++;
      else if (byte >= 65) upper++;
      else if (byte >= 48 && byte <= 57) digits++;
    }
    if (digits > 0 || (upper >= MIXED && lower >= MIXED)) return true;
  }
  return false;
}

type Run = (text: string, anchor: number, anchorOffset: number | null) => RegExpExecArray | null;

/**
 * The first match that covers the anchor, or that starts where it has to. Each way is compiled when it is first asked
 * for.
 */
function runOf(pattern: string, flags: string): Run {
  let sticky: RegExp | undefined;
  let global: RegExp | undefined;
  return (text, anchor, anchorOffset) => {
    if (anchorOffset !== null) {
      sticky ??= new RegExp(pattern, `${flags}dy`);
      sticky.lastIndex = anchor - anchorOffset;
      return anchor >= anchorOffset ? sticky.exec(text) : null;
    }
    global ??= new RegExp(pattern, `${flags}dg`);
    global.lastIndex = 0;
    for (let found = global.exec(text); found !== null && found.index <= anchor; found = global.exec(text)) {
      if (found.index + found[0].length > anchor) return found;
      global.lastIndex = found.index + 1;
    }
    return null;
  };
}

const nounPatterns = new Map<string, RegExp>();

/** Few lists of nouns serve all rules. */
function nounPattern(nouns: string): RegExp {
  const known = nounPatterns.get(nouns) ?? new RegExp(nouns);
  nounPatterns.set(nouns, known);
  return known;
}

const ASSIGNED = new RegExp(ASSIGNED_BEFORE, 'y');

/**
 * A rule that goes by context words. Compiling its patterns costs more than all else, and most windows hold no value
 * behind the word, or none that is assigned to anything.
 */
function contextRun(rule: CompiledRule, { value, nouns, inText }: ContextSearch, flags: string): Run {
  const values = new RegExp(value, `${flags}g`);
  const noun = nounPattern(nouns);
  const assigned = runOf(rule.pattern, flags);
  const spoken = runOf(inText, flags);

  /** Whether a value from `from` on is assigned to something; null where there is no value. */
  function isAssigned(text: string, from: number): boolean | null {
    let isAny: false | null = null;
    values.lastIndex = from;
    for (let found = values.exec(text); found !== null; found = values.exec(text)) {
      ASSIGNED.lastIndex = found.index;
      if (ASSIGNED.test(text)) return true;
      isAny = false;
      values.lastIndex = found.index + 1;
    }
    return isAny;
  }

  return (text, anchor, anchorOffset) => {
    const isSet = isAssigned(text, anchorOffset === null ? 0 : anchor);
    const found = isSet === true ? assigned(text, anchor, anchorOffset) : null;
    return found !== null || isSet === null || !noun.test(text) ? found : spoken(text, anchor, anchorOffset);
  };
}

export function patternSearch(rule: CompiledRule): PatternSearch {
  const flags = rule.flags.replaceAll(/[dgy]/g, '');
  const { context } = rule;
  const run = context === null ? runOf(rule.pattern, flags) : contextRun(rule, context, flags);
  const hasRun = context === null ? hasTokenRun : hasDrawnRun;
  return {
    find(bytes, anchorAt, anchorOffset) {
      const windowStart = Math.max(0, anchorAt - rule.reachBefore);
      const windowEnd = Math.min(bytes.length, anchorAt + rule.reachAfter);
      if (rule.minRun >= MIN_RUN_TO_LOOK_FOR && !hasRun(bytes, windowStart, windowEnd, rule.minRun)) return undefined;
      const found = run(bytes.toString('latin1', windowStart, windowEnd), anchorAt - windowStart, anchorOffset);
      return found === null ? undefined : toPatternMatch(found, windowStart);
    },
  };
}
