/**
 * Secrets in the lines of a log. Public ids and hashes, by which logs name tokens, are none; of a secret that stands in
 * many lines the first places are kept.
 */
import type { LocatedMatch } from '../findings/located-match.ts';
import { diagnostic, type Diagnostic } from '../model/diagnostic.ts';
import type { Exposure } from '../model/exposure.ts';
import type { Span, TextRange } from '../model/span.ts';
import type { LogFormat } from '../usage/log-format.ts';
import type { BlockTaker } from '../usage/read-log.ts';
import type { RulesInUse } from './engine-assets.ts';
import { scanFragment } from './file-scan.ts';
import type { ScanRequest } from './request.ts';

/** Places that are kept of one secret. */
const MOST_PLACES = 20;
/** Before a value: its name, and no more. */
const NAME_BEFORE = /"([\w@.-]{1,60})"\s*:\s*"?[^"]{0,16}$/;
const LOOK_BACK = 96;

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

export function logSecrets({ engine, book }: RulesInUse, { fingerprinter, asOf }: Pick<ScanRequest, 'fingerprinter' | 'asOf'>): LogSecrets {
  const located: LocatedMatch[] = [], places = new Map<string, number>();
  let untold = 0;
  const keep = (found: LocatedMatch): void => {
    const key = fingerprinter.findingId(found.match.ruleId, found.match.secret), count = (places.get(key) ?? 0) + 1;
    places.set(key, count);
    if (count <= MOST_PLACES) located.push(found);
    else untold++;
  };
  return {
    taker: (exposure) => (bytes, { path, offset, line, column, format }) => {
      const provenance = exposure === 'stdin' ? { kind: 'stdin', path, exposure } as const : { kind: 'file', path, exposure } as const;
      const shifted = (span: Span): Span => ({ start: span.start + offset, end: span.end + offset });
      const moved = (range: TextRange): TextRange => ({
        line: range.line + line - 1, endLine: range.endLine + line - 1,
        column: range.column + (range.line === 1 ? column : 0), endColumn: range.endColumn + (range.endLine === 1 ? column : 0),
      });
      for (const found of scanFragment(engine, { bytes, encoding: 'utf8', provenance }, { inlineIgnores: false, asOf }).located) {
        if (book.info(found.match.ruleId)?.kind === 'identifier' || isPublic(bytes, found.match.span, format)) continue;
        const { match } = found;
        keep({ ...found, match: { ...match, span: shifted(match.span), parts: match.parts.map((part) => ({ ...part, span: shifted(part.span) })) }, range: moved(found.range), partRanges: found.partRanges.map(moved) });
      }
    },
    located: () => located,
    diagnostics: () => (untold === 0 ? [] : [diagnostic('note', 'log-places', `secrets stand in ${untold.toLocaleString('en-US')} more places of the logs: of each the first ${MOST_PLACES} are listed`)]),
  };
}
