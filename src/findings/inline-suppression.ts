/**
 * Decisions written beside the secret, in any comment syntax:
 *
 *     keyroll:ignore <rule-id>[,…] [until=YYYY-MM-DD] -- reason
 *     keyroll:ignore-next-line …      keyroll:ignore-file …   (in the first ten lines)
 *
 * A directive counts only with rules and a reason, and until its day has passed; what does not count is said where
 * something was found that it may have been meant for (elsewhere it is prose), and so is what nothing needed.
 */
import { diagnostic, type Diagnostic } from '../model/diagnostic.ts';
import { endOf } from '../base/date.ts';
import { mayRepeatName } from '../redaction/quote.ts';
import type { LocatedMatch } from './located-match.ts';

type DirectiveScope = 'line' | 'next-line' | 'file';

interface Directive {
  readonly scope: DirectiveScope;
  /** 1-based line it stands on. */
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  readonly rules: readonly string[];
  readonly reason: string;
  readonly until: string | null;
}

/** One that does not count, and why. */
interface FaultyDirective {
  readonly scope: DirectiveScope;
  readonly line: number;
  readonly column: number;
  readonly problem: string;
}

interface ParsedDirectives {
  readonly directives: readonly Directive[];
  readonly faulty: readonly FaultyDirective[];
}

export interface InlineOptions {
  /** As the report prints it. */
  readonly path: string;
  /** Milliseconds: a directive is good until the end of its day. */
  readonly asOf: number;
}

export interface InlineResult {
  /** In the order they came in; those that a directive covers carry its suppression. */
  readonly located: readonly LocatedMatch[];
  readonly diagnostics: readonly Diagnostic[];
}

const FILE_LINES = 10;
const MAX_REASON = 300;

const MARK = /keyroll:ignore(-next-line|-file)?(?![\w-])/g;
const RULES = /^[ \t]+([a-z0-9][\w.-]*(?:[ \t]*,[ \t]*[a-z0-9][\w.-]*)*)(?=\s|$)/i;
const UNTIL = /^[ \t]+until=(\S*)/;
const REASON = /^[ \t]+--[ \t]+(\S.*)$/;
/** The reason that keyroll's own advice gives as an example: advice stands in reports and logs, which are scanned too. */
const EXAMPLE = 'reason';
const IS_EXAMPLE = /^reason(?:$|[^\w\s:])/;
/** What closes the comment around the directive, with all its stars: code follows, and code may hold secrets. */
const CLOSER = /(?<!\*)\*+[/)]|--!?>|[#%-]\}|%>|\?>|\]\]|"""|'''/;
const LONG_RUN = /\S{16,}/g;
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** What stands behind the mark of a directive, or why it does not count. */
type Parsed = Pick<Directive, 'rules' | 'reason' | 'until'> | { readonly problem: string };

/** What a reason never needs and a secret may look like. */
function isMixed(run: string): boolean {
  return /[A-Za-z]/.test(run) && /\d/.test(run);
}

function commentPart(rest: string): string {
  return rest.slice(0, CLOSER.exec(rest)?.index);
}

/** The text after the mark, up to the end of its comment. */
function parseRest(rest: string): Parsed {
  let text = rest;
  const rules = RULES.exec(text);
  if (rules === null) return { problem: 'names no rule: keyroll:ignore <rule-id> -- reason' };
  text = text.slice(rules[0].length);
  const until = UNTIL.exec(text);
  if (until !== null) text = text.slice(until[0].length);
  const day = until?.[1] ?? null;
  if (day !== null && (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(endOf(day)))) {
    return { problem: 'has an "until" that is not a day: write until=YYYY-MM-DD' };
  }
  const reason = REASON.exec(text)?.[1]?.trim();
  if (reason === undefined) return { problem: 'gives no reason: keyroll:ignore <rule-id> -- reason' };
  return {
    rules: (rules[1] ?? '').split(',').map((rule) => rule.trim()),
    reason: IS_EXAMPLE.test(reason)
      ? EXAMPLE
      : reason
          .replace(UNPRINTABLE, '·')
          .replace(LONG_RUN, (run) => (isMixed(run) ? '…' : run))
          .slice(0, MAX_REASON),
    until: day,
  };
}

const SCOPES: Readonly<Record<string, DirectiveScope>> = { '-next-line': 'next-line', '-file': 'file' };

/** Reads the directives of a text; `bytes` are UTF-8. */
function parseDirectives(bytes: Uint8Array): ParsedDirectives {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
  const directives: Directive[] = [];
  const faulty: FaultyDirective[] = [];
  const lineEnd = /\r\n|\n|\r/g;
  let line = 1;
  let lineStart = 0;
  let newline = lineEnd.exec(text);
  for (const mark of text.matchAll(MARK)) {
    for (; newline !== null && newline.index < mark.index; newline = lineEnd.exec(text)) {
      line += 1;
      lineStart = newline.index + newline[0].length;
    }
    const column = mark.index - lineStart + 1;
    const rest = commentPart(text.slice(mark.index + mark[0].length, newline?.index ?? text.length));
    const parsed = parseRest(rest);
    const scope = SCOPES[mark[1] ?? ''] ?? 'line';
    if ('problem' in parsed) {
      faulty.push({ scope, line, column, problem: `the directive ${parsed.problem}; it has no effect` });
    } else if (scope === 'file' && line > FILE_LINES) {
      faulty.push({
        scope,
        line,
        column,
        problem: `keyroll:ignore-file works only in the first ${FILE_LINES} lines`,
      });
    } else {
      directives.push({ scope, line, column, endColumn: column + mark[0].length + rest.length, ...parsed });
    }
  }
  return { directives, faulty };
}

/** True where the directive says it counts, whatever its rules. */
function stands({ scope, line }: Pick<Directive, 'scope' | 'line'>, { range }: LocatedMatch): boolean {
  if (scope === 'file') return true;
  if (scope === 'next-line') return range.line === line + 1;
  return range.line === line || range.endLine === line;
}

function covers(directive: Directive, located: LocatedMatch): boolean {
  return directive.rules.includes(located.match.ruleId) && stands(directive, located);
}

function isExpired(directive: Directive, asOf: number): boolean {
  return directive.until !== null && endOf(directive.until) < asOf;
}

/** True when a secret was found inside the directive's own text, which must not be printed then. */
function holdsSecret(directive: Directive, located: readonly LocatedMatch[]): boolean {
  return located.some(
    ({ range }) =>
      range.line <= directive.line &&
      range.endLine >= directive.line &&
      (range.line < directive.line || range.column < directive.endColumn) &&
      (range.endLine > directive.line || range.endColumn > directive.column),
  );
}

/** Whatever stands in the place of a rule's name may be anything. */
function rulesOf({ rules }: Directive): string {
  return rules.every(mayRepeatName) ? rules.join(', ') : 'the rules it names';
}

/** Why a directive that stands in the file did nothing. */
function idle(directive: Directive, located: readonly LocatedMatch[], options: InlineOptions): Diagnostic {
  const at = { path: options.path, line: directive.line, column: directive.column };
  if (isExpired(directive, options.asOf)) {
    return diagnostic(
      'warning',
      'ignore-expired',
      `the directive ended on ${directive.until ?? ''} and no longer has an effect`,
      at,
    );
  }
  if (located.some((one) => covers(directive, one))) {
    return diagnostic(
      'warning',
      'ignore-unused',
      'another directive covers everything that this one does; remove it',
      at,
    );
  }
  const others = new Set(
    located.filter((one) => one.suppression === undefined && stands(directive, one)).map(({ match }) => match.ruleId),
  );
  const instead =
    others.size === 0 || directive.scope === 'file'
      ? 'remove the directive'
      : `what is here is found by ${[...others].join(', ')}`;
  return diagnostic('warning', 'ignore-unused', `nothing here is found by ${rulesOf(directive)}: ${instead}`, at);
}

/** `bytes` are the UTF-8 text in which the ranges of `located` count. */
export function suppressInline(
  bytes: Uint8Array,
  located: readonly LocatedMatch[],
  options: InlineOptions,
): InlineResult {
  const { directives, faulty } = parseDirectives(bytes);
  const used = new Set<Directive>();
  const suppressed = located.map((one): LocatedMatch => {
    const directive = directives.find((candidate) => covers(candidate, one) && !isExpired(candidate, options.asOf));
    if (directive === undefined) return one;
    used.add(directive);
    return {
      ...one,
      suppression: {
        source: 'inline',
        reason: holdsSecret(directive, located) ? '…' : directive.reason,
        by: null,
        until: directive.until,
      },
    };
  });
  const unused = directives
    .filter((directive) => !used.has(directive) && directive.reason !== EXAMPLE)
    .map((directive) => idle(directive, suppressed, options));
  const meant = faulty.filter((directive) => located.some((one) => stands(directive, one)));
  return {
    located: suppressed,
    diagnostics: [
      ...meant.map(({ problem, line, column }) =>
        diagnostic('warning', 'ignore-invalid', problem, { path: options.path, line, column }),
      ),
      ...unused,
    ],
  };
}
