/**
 * Runs one rule's pattern around one anchor.
 *
 * The pattern sees a window of latin1 text, so a character is a byte and offsets need no mapping. What counts is the
 * first match that covers the anchor: a definition that depends on nothing outside the window, which is what lets the
 * history engine carry matches over from one version of a file to the next.
 */
import type { CompiledRule } from '../model/ruleset.ts';
import type { Span } from '../model/span.ts';

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
  return { secret: { start: windowStart + start, end: windowStart + end }, whole: { start: windowStart + whole[0], end: windowStart + whole[1] }, parts };
}

const TOKEN = new Uint8Array(256);
for (const byte of Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+/=.~%')) TOKEN[byte] = 1;
/** Shorter runs stand everywhere: looking for them would cost more than it spares. */
export const MIN_RUN_TO_LOOK_FOR = 10;

/** True when `bytes[from, to)` hold `length` token bytes in a row; looks at few bytes where they do not. */
export function hasTokenRun(bytes: Uint8Array, from: number, to: number, length: number): boolean {
  for (let start = from; start + length <= to;) {
    let at = start + length - 1;
    while (at >= start && TOKEN[bytes[at] as number] === 1) at--;
    if (at < start) return true;
    start = at + 1;
  }
  return false;
}

/** First byte from `from` on, before `from + length`, that is no token byte; -1 where all of them are. */
export function endOfTokens(bytes: Uint8Array, from: number, length: number): number {
  for (let at = from, end = from + length; at < end; at++) if (TOKEN[bytes[at] ?? 0] !== 1) return at;
  return -1;
}

/** Letters of both cases that a run without digits must hold to look drawn rather than written. */
const MIXED = 4;

/** As above, of runs that look drawn: a digit, or letters of both cases. A name or a path of plain words is passed over. */
export function hasDrawnRun(bytes: Uint8Array, from: number, to: number, length: number): boolean {
  for (let start = from; start + length <= to;) {
    let at = start + length - 1;
    while (at >= start && TOKEN[bytes[at] as number] === 1) at--;
    if (at >= start) {
      start = at + 1;
      continue;
    }
    let digits = 0, upper = 0, lower = 0;
    for (at = start; at < to && TOKEN[bytes[at] as number] === 1; at++) {
      const byte = bytes[at] as number;
      if (byte >= 97) lower++;
      else if (byte >= 65) upper++;
      else if (byte >= 48 && byte <= 57) digits++;
    }
    if (digits > 0 || (upper >= MIXED && lower >= MIXED)) return true;
    start = at + 1;
  }
  return false;
}

type Run = (text: string, anchor: number, anchorOffset: number | null) => RegExpExecArray | null;

/** The first match that covers the anchor, or that starts where it has to. */
function runOf(pattern: string, flags: string): Run {
  const sticky = new RegExp(pattern, `${flags}dy`), global = new RegExp(pattern, `${flags}dg`);
  return (text, anchor, anchorOffset) => {
    if (anchorOffset !== null) {
      sticky.lastIndex = anchor - anchorOffset;
      return anchor >= anchorOffset ? sticky.exec(text) : null;
    }
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

export function patternSearch(rule: CompiledRule): PatternSearch {
  const flags = rule.flags.replaceAll(/[dgy]/g, ''), { context } = rule;
  const run = runOf(rule.pattern, flags);
  const hasRun = context === null ? hasTokenRun : hasDrawnRun;
  const value = context === null ? null : new RegExp(context.value, flags), nouns = context === null ? null : nounPattern(context.nouns);
  let runInText: Run | undefined;
  return {
    find(bytes, anchorAt, anchorOffset) {
      const windowStart = Math.max(0, anchorAt - rule.reachBefore);
      const windowEnd = Math.min(bytes.length, anchorAt + rule.reachAfter);
      if (rule.minRun >= MIN_RUN_TO_LOOK_FOR && !hasRun(bytes, windowStart, windowEnd, rule.minRun)) return undefined;
      const text = bytes.toString('latin1', windowStart, windowEnd), anchor = anchorAt - windowStart;
      // Compiling the whole pattern costs more than all else, and most windows hold no value of the right length.
      if (value?.test(text) === false) return undefined;
      let found = run(text, anchor, anchorOffset);
      if (found === null && context !== null && nouns?.test(text) === true) {
        runInText ??= runOf(context.inText, flags);
        found = runInText(text, anchor, anchorOffset);
      }
      return found === null ? undefined : toPatternMatch(found, windowStart);
    },
  };
}
