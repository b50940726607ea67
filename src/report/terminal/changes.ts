/** What changed since an earlier report, on a screen. */
import type { ComparedFinding } from '../../model/comparison.ts';
import { grouped } from '../../base/count.ts';
import { locationText } from '../../base/position.ts';
import type { Report } from '../../model/report.ts';
import { wrap } from '../layout.ts';
import type { Style } from '../style.ts';
import { changesInWords } from '../wording.ts';

/** Rows shown of each list; `--verbose` shows all. */
const MAX_ROWS = 8;

export function changesSection({ changes }: Report, style: Style): string[] {
  if (changes === undefined || changes === null) return [];
  const paragraphs = (text: string): string[] => wrap(style.text(text), style.columns - 2).map((line) => `  ${line}`);
  const findings = (lead: string, found: readonly ComparedFinding[], paint: (text: string) => string): string[] =>
    limited(found, style).flatMap((row) =>
      typeof row === 'string'
        ? paragraphs(row).map(style.dim)
        : paragraphs(`${lead} ${locationText(row.path, row.line)} ${row.title}`).map(paint),
    );
  return [
    style.bold(`Since ${changes.since.asOf.slice(0, 'YYYY-MM-DD'.length)}`),
    ...paragraphs(changesInWords(changes)),
    ...changes.caveats.flatMap((caveat) => paragraphs(`But ${caveat}.`).map(style.warn)),
    ...findings('+', changes.findings.appeared, style.bad),
    ...findings('~', changes.findings.replaced, style.warn),
    ...findings('-', changes.findings.gone, style.good),
    ...limited(changes.tokens, style).flatMap((row) =>
      paragraphs(typeof row === 'string' ? row : `${row.entry}: ${row.kind}, ${row.detail}`).map(
        typeof row !== 'string' && row.kind === 'widened' ? style.warn : style.dim,
      ),
    ),
  ];
}

function limited<Row>(rows: readonly Row[], { verbose }: Style): readonly (Row | string)[] {
  return verbose || rows.length <= MAX_ROWS
    ? rows
    : [...rows.slice(0, MAX_ROWS), `and ${grouped(rows.length - MAX_ROWS)} more`];
}
