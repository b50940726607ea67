/**
 * Secrets in the lines of a log. Public ids and hashes, by which logs name tokens, are none; of a secret that stands in
 * many lines the first places are kept.
 */
import type { Engine } from '../detect/engine.ts';
import type { LocatedMatch } from '../findings/located-match.ts';
import { diagnostic, type Diagnostic } from '../model/diagnostic.ts';
import type { Exposure } from '../model/exposure.ts';
import type { Match } from '../model/match.ts';
import type { Span, TextRange } from '../model/span.ts';
import type { LogFormat } from '../usage/log-format.ts';
import type { BlockTaker } from '../usage/read-log.ts';
import type { RulesInUse } from './engine-assets.ts';
import { scanFragment } from './file-scan.ts';
import type { ScanRequest } from './request.ts';

/** Places that are kept of one secret. */
const MOST_PLACES = 20;
/** Before a value: its name, and no more; escaped where an event stands in a text. */
const NAME_BEFORE = /"([\w@.-]{1,60})\\*"\s*:\s*\\*"?[^"]{0,16}$/;
const LOOK_BACK = 96;
/** Opening the gate takes longer than searching less. */
const GATE_FROM_BYTES = 1 << 20;

export interface LogSecrets {
  taker(exposure: Exposure): BlockTaker;
  located(): readonly LocatedMatch[];
  diagnostics(): readonly Diagnostic[];
}

function isPublic(bytes: Buffer, span: Span, format: LogFormat | null): boolean {
  if (format === null || format.publicNames.length === 0) return false;
  const name = NAME_BEFORE.exec(bytes.toString('latin1', Math.max(0, span.start - LOOK_BACK), span.start))?.[1];
  return name !== undefined && format.publicNames.includes(name);
}

/**
 * A match in a block of a log, as one of the log: `start` is where the block begins in it, its line from 1 on, its
 * column from 0 on.
 */
function placedInLog(
  found: LocatedMatch,
  start: { readonly offset: number; readonly line: number; readonly column: number },
): LocatedMatch {
  const { match } = found;
  const span = ({ start: first, end }: Span): Span => ({ start: first + start.offset, end: end + start.offset });
  const range = ({ line, column, endLine, endColumn }: TextRange): TextRange => ({
    line: line + start.line - 1,
    endLine: endLine + start.line - 1,
    column: column + (line === 1 ? start.column : 0),
    endColumn: endColumn + (endLine === 1 ? start.column : 0),
  });
  return {
    ...found,
    match: { ...match, span: span(match.span), parts: match.parts.map((part) => ({ ...part, span: span(part.span) })) },
    range: range(found.range),
    partRanges: found.partRanges.map(range),
  };
}

export function logSecrets(
  { engine, secretsAlone, book }: RulesInUse,
  { fingerprinter, asOf }: Pick<ScanRequest, 'fingerprinter' | 'asOf'>,
): LogSecrets {
  const located: LocatedMatch[] = [];
  const places = new Map<string, number>();
  let untold = 0;
  let isClean = true;
  let searched = 0;
  let gate: Engine | undefined;
  /**
   * Most of what stands in logs and looks like something is a public id, and most blocks hold nothing else. Where a
   * block did, the next one is likely to as well, and is not searched twice.
   */
  const mayHold = (bytes: Buffer): boolean => {
    searched += bytes.length;
    if (!isClean || searched < GATE_FROM_BYTES) return true;
    return (gate ??= secretsAlone()).detect(bytes).matches.length > 0;
  };
  /** Whether this is one of the first places of its secret. */
  const counts = ({ ruleId, secret }: Match): boolean => {
    const key = fingerprinter.findingId(ruleId, secret);
    const count = (places.get(key) ?? 0) + 1;
    places.set(key, count);
    if (count > MOST_PLACES) untold++;
    return count <= MOST_PLACES;
  };
  return {
    taker:
      (exposure) =>
      (bytes, { path, offset, line, column, format }) => {
        if (!mayHold(bytes)) return;
        isClean = true;
        const provenance =
          exposure === 'stdin'
            ? ({ kind: 'stdin', path, exposure } as const)
            : ({ kind: 'file', path, exposure } as const);
        const wanted = (match: Match): boolean => {
          if (book.info(match.ruleId)?.kind === 'identifier') return false;
          isClean = false;
          return !isPublic(bytes, match.span, format) && counts(match);
        };
        for (const found of scanFragment(
          engine,
          { bytes, encoding: 'utf8', provenance },
          { inlineIgnores: false, asOf, wanted },
        ).located) {
          located.push(placedInLog(found, { offset, line, column }));
        }
      },
    located: () => located,
    diagnostics: () =>
      untold === 0
        ? []
        : [
            diagnostic(
              'note',
              'log-places',
              `secrets stand in ${untold.toLocaleString('en-US')} more places of the logs: of each the first ${MOST_PLACES} are listed`,
            ),
          ],
  };
}
