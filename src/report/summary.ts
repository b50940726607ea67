/**
 * The last lines of a run, for stderr: what was found, what was looked at, what was not and why, what to do next.
 * Never empty: a run that looked at nothing says so.
 */
import { count, grouped } from '../base/count.ts';
import type { Report } from '../model/report.ts';
import { flow, unpainted, wrap, type Piece } from './layout.ts';
import { nextSteps, type Step } from './next-steps.ts';
import { styleOf, type RenderOptions, type Style } from './style.ts';
import { usageItems } from './usage-items.ts';
import { bySeverity, byState, isOfChange, openFindings, placesOf, suppressedFindings, tally } from './view.ts';
import { bytesInWords, durationInWords } from './wording.ts';

/** How the run ends, and what decided it. */
export interface Ending {
  readonly code: number;
  readonly why: string | null;
}

export function renderSummary(report: Report, options: RenderOptions, ending: Ending | null = null): string {
  const style = styleOf(options);
  const open = openFindings(report);
  // Lines of a log are searched before it is known to be none: what stands in them counts all the same.
  const body =
    hasScannedNothing(report) && open.length === 0
      ? nothingScanned(report, style)
      : open.length === 0 && usageItems(report).length === 0
        ? cleanLines(report, style)
        : [
            ...(open.length === 0 ? [] : verdictLines(report, style)),
            ...usageVerdict(report, style),
            ...detail(
              hasScannedNothing(report)
                ? ''
                : `scanned ${scannedInWords(report).join(', ')} with ${count(report.tool.rules, 'rule')} in ${durationInWords(report.run.durationMs)}`,
              style,
            ),
          ];
  const lines = [
    ...body,
    ...incompleteLines(report, style),
    ...skippedLines(report, style),
    ...detail(keptBackInWords(report), style),
    ...nextLines(nextSteps(report, { isPushed: options.isCi === true }), style),
    ...endingLines(ending, style),
  ];
  return `${lines.join('\n')}\n`;
}

function detail(text: string, style: Style, paint: (line: string) => string = style.dim): string[] {
  return text === '' ? [] : wrap(style.text(text), style.columns - 2).map((line) => `  ${paint(line)}`);
}

function hasScannedNothing({ run }: Report): boolean {
  return run.files === 0 && run.blobs === 0 && run.commits === 0 && run.bytes === 0;
}

function scannedInWords({ run }: Report): string[] {
  return [
    ...(run.files > 0 ? [count(run.files, 'file')] : []),
    ...(run.blobs > 0 ? [count(run.blobs, 'blob')] : []),
    ...(run.commits > 0 ? [count(run.commits, 'commit')] : []),
    bytesInWords(run.bytes),
  ];
}

function nothingScanned(report: Report, style: Style): string[] {
  if (isOfChange(report) && report.run.complete && report.run.skipped.length === 0) {
    return wrap(`${style.signs.tick} nothing to scan: no changes`, style.columns).map(style.good);
  }
  const why =
    report.run.skipped.length > 0
      ? 'Everything in scope was skipped.'
      : report.run.source.kind === 'tree'
        ? 'Check the paths, and whether ignore rules exclude everything.'
        : report.run.source.kind === 'history'
          ? 'The repository has no commits.'
          : 'Nothing was given to scan.';
  return [
    ...wrap(`${style.signs.warning} no files were scanned`, style.columns).map(style.warn),
    ...detail(why, style),
  ];
}

function cleanLines(report: Report, style: Style): string[] {
  const scanned = [
    ...scannedInWords(report),
    count(report.tool.rules, 'rule'),
    durationInWords(report.run.durationMs),
  ].join(', ');
  return flow(
    [
      report.run.complete
        ? { text: `${style.signs.tick} no findings`, paint: style.good }
        : { text: `${style.signs.warning} no findings in what could be read`, paint: style.warn },
      { text: scanned, paint: style.dim },
    ],
    style.columns,
    '   ',
  );
}

function verdictLines(report: Report, style: Style): string[] {
  const open = openFindings(report);
  const files = new Set(open.flatMap((finding) => placesOf(finding).map(({ path }) => path))).size;
  return verdict(
    [
      { text: `${style.signs.cross} ${count(open.length, 'finding')} in ${count(files, 'file')}`, paint: style.bad },
      { text: numbersInWords(bySeverity(open), style), paint: style.bold },
      { text: numbersInWords(byState(open), style) },
    ],
    style,
  );
}

/** What logs show, counted apart from what stands in files. */
function usageVerdict(report: Report, style: Style): string[] {
  const items = usageItems(report);
  if (items.length === 0) return [];
  return verdict(
    [
      { text: `${style.signs.cross} ${count(items.length, 'exception')} in usage logs`, paint: style.bad },
      { text: numbersInWords(bySeverity(items.map(({ item }) => item)), style), paint: style.bold },
    ],
    style,
  );
}

function verdict(pieces: readonly Piece[], style: Style): string[] {
  return flow(pieces, style.columns - 2, '   ').map((line, at) => (at === 0 ? line : `  ${line}`));
}

/** `1 critical · 2 high`. */
function numbersInWords(numbers: readonly (readonly [string, number])[], { signs }: Style): string {
  return numbers.map(([what, n]) => `${grouped(n)} ${what}`).join(signs.dot === '*' ? ', ' : ` ${signs.dot} `);
}

function incompleteLines(report: Report, style: Style): string[] {
  return report.run.complete
    ? []
    : detail(
        `${style.signs.warning} the scan is incomplete: something in scope could not be read or compared, so it may have missed secrets`,
        style,
        style.warn,
      );
}

function skippedLines(report: Report, style: Style): string[] {
  const { skipped } = report.run;
  if (skipped.length === 0) return [];
  const reasons = tally(skipped.map(({ reason }) => reason))
    .map(([reason, n]) => `${reason} ${grouped(n)}`)
    .join(', ');
  const line = `skipped ${grouped(skipped.length)} (${reasons})`;
  if (!style.verbose) return detail(`${line} ${style.signs.dash} --verbose lists them`, style);
  return [
    ...detail(`${line}:`, style),
    ...skipped.flatMap(({ path, reason }) => detail(`  ${path}: ${reason}`, style)),
  ];
}

function endingLines(ending: Ending | null, style: Style): string[] {
  return ending === null || ending.why === null
    ? []
    : detail(`exit code ${ending.code}: ${ending.why}`, style, unpainted);
}

/** Findings that are no task: counted apart. */
function keptBackInWords(report: Report): string {
  const sources = tally(
    suppressedFindings(report).flatMap(({ suppressed }) =>
      suppressed === null ? [] : [suppressed.source === 'inline' ? 'by a comment' : `by the ${suppressed.source}`],
    ),
  );
  const total = sources.reduce((sum, [, n]) => sum + n, 0);
  return total === 0
    ? ''
    : `${count(total, 'finding')} suppressed (${sources.map(([source, n]) => `${grouped(n)} ${source}`).join(', ')})`;
}

function nextLines(steps: readonly Step[], style: Style): string[] {
  const lead = '  next: ';
  const indent = ' '.repeat(lead.length);
  const lines = steps.flatMap(({ what, command }) =>
    flow(
      [{ text: `${what}:` }, { text: style.text(command), paint: style.bold }],
      style.columns - lead.length - 2,
      ' ',
    ).map((line, at) => (at === 0 ? line : `  ${line}`)),
  );
  return lines.map((line, at) => `${at === 0 ? lead : indent}${line}`);
}
