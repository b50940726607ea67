/** One finding on a screen: what and how grave, what the inventory says, the masked line, and where else it stands. */
import { andMore, firstFew } from '../../base/count.ts';
import type { Proof } from '../../model/match.ts';
import { locationText } from '../../base/position.ts';
import type { ReportFinding, ReportOccurrence } from '../../model/report.ts';
import { historyInWords, holdersInWords } from '../history-words.ts';
import { clip, clipAround, displayWidth, flow, padEnd, wrap, type Piece } from '../layout.ts';
import type { Style } from '../style.ts';
import { companionsOf, exposureInWords, placesOf, shownRequirements, stateInWords } from '../view.ts';

/** Below this many cells the title goes on lines of its own. */
const MIN_TITLE_ROOM = 30;
const SEVERITY_WIDTH = 'critical'.length;
/** Proofs that speak of the value itself; the others explain the confidence and are shown on request. */
const TELLING_PROOFS: ReadonlySet<Proof['kind']> = new Set([
  'checksum',
  'structure',
  'expiry',
  'account',
  'scope',
  'strength',
  'known',
]);
const MAX_PROOFS = 3;
const MAX_OTHER_PLACES = 1;
const MAX_HOLDERS = 5;

/** `placeWidth`: that of the longest `line:column` under the same heading. */
export function findingLines(finding: ReportFinding, style: Style, placeWidth: number): string[] {
  const first = finding.occurrences[0];
  const indent = ' '.repeat(style.columns < 60 ? 4 : placeWidth + 4);
  const indented = (lines: readonly string[]): string[] => lines.map((line) => indent + line);
  const room = style.columns - indent.length;
  return [
    ...headingLines(finding, style, placeWidth, indent),
    ...indented(flow(statePieces(finding, style), room, ` ${style.signs.dot === '*' ? '-' : style.signs.dot} `)),
    ...(first === undefined ? [] : excerptLines(finding, first, style)),
    ...indented(
      elsewhere(finding, style)
        .flatMap((text) => wrap(text, room))
        .map(style.dim),
    ),
    ...indented(style.verbose ? remedyLines(finding, style, room) : []),
  ];
}

function headingLines(finding: ReportFinding, style: Style, placeWidth: number, indent: string): string[] {
  const first = finding.occurrences[0];
  const place = `${first?.line ?? 0}:${first?.column ?? 0}`.padStart(placeWidth);
  const lead = `  ${place}  ${style.severity(finding.severity)(style.columns < 60 ? finding.severity : finding.severity.padEnd(SEVERITY_WIDTH))}`;
  const leadWidth = placeWidth + 4 + SEVERITY_WIDTH + 2;
  const title = style.text(finding.title);
  const rule = style.text(finding.rule);
  const painted = style.link(style.dim(rule), finding.docs);
  const room = style.columns - leadWidth;
  if (displayWidth(title) + 2 + displayWidth(rule) <= room) {
    return [`${lead}  ${style.bold(padEnd(title, room - displayWidth(rule)))}${painted}`];
  }
  const ruleLines = wrap(rule, style.columns - indent.length);
  const ruleTail = ruleLines.length === 1 ? [indent + painted] : ruleLines.map((line) => indent + style.dim(line));
  if (room < MIN_TITLE_ROOM) {
    return [lead, ...wrap(title, style.columns - indent.length).map((line) => indent + style.bold(line)), ...ruleTail];
  }
  const [start = '', ...rest] = wrap(title, room);
  return [
    `${lead}  ${style.bold(start)}`,
    ...rest.map((line) => ' '.repeat(leadWidth) + style.bold(line)),
    ...ruleTail,
  ];
}

/** The check that fails where one secret serves several environments. */
const SHARED_BETWEEN_ENVIRONMENTS = 'ENV-001';

function sharedInWords(finding: ReportFinding): string[] {
  const environments = [...new Set(placesOf(finding).map(({ environment }) => environment))].filter(
    (environment) => environment !== 'unknown',
  );
  return finding.checks.includes(SHARED_BETWEEN_ENVIRONMENTS) && environments.length > 1
    ? [`shared between ${environments.join(' and ')}`]
    : [];
}

function statePieces(finding: ReportFinding, style: Style): Piece[] {
  const tone = finding.state === 'registered' ? style.good : finding.state === 'unregistered' ? style.bad : style.warn;
  const dim = (text: string): Piece => ({ text: style.text(text), paint: style.dim });
  const proofs = finding.proofs.filter(
    (proof) => style.verbose || (TELLING_PROOFS.has(proof.kind) && proof.result !== 'neutral'),
  );
  const { shown, more } = shownRequirements(finding, style);
  const { suppressed } = finding;
  return [
    { text: style.text(stateInWords(finding)), paint: tone },
    ...sharedInWords(finding).map((text) => ({ text: style.text(text), paint: style.warn })),
    ...(suppressed === null
      ? []
      : [
          dim(
            `suppressed (${suppressed.source}): ${suppressed.reason}${suppressed.until === null ? '' : `, until ${suppressed.until}`}`,
          ),
        ]),
    ...(finding.isNew || suppressed !== null ? [] : [dim('not new')]),
    dim(exposureInWords(finding)),
    ...(finding.confidence === 'high' ? [] : [dim(`${finding.confidence} confidence`)]),
    ...(style.verbose ? proofs : proofs.slice(0, MAX_PROOFS)).map(({ detail }) => dim(detail)),
    ...(shown.length === 0 ? [] : [dim(`PCI DSS ${shown.join(', ')}${andMore(more)}`)]),
  ];
}

/** The masked line with its number; marks under the mask where it stands there once and whole. */
function excerptLines(finding: ReportFinding, occurrence: ReportOccurrence, style: Style): string[] {
  const { pointer, bar, ellipsis } = style.signs;
  const number = String(occurrence.line);
  const gutter = `  ${pointer} ${number} ${bar} `;
  const room = style.columns - displayWidth(gutter);
  const mask = style.text(finding.masked);
  const firstLine = occurrence.excerpt.split(/\r\n|\r|\n/).find((line) => line.trim() !== '') ?? '';
  const text = firstLine === '' ? mask : style.text(firstLine.trim().replaceAll('\t', '  '));
  const at = text.indexOf(mask);
  const shown = at === -1 ? clip(text, room, ellipsis) : clipAround(text, [at, at + mask.length], room, ellipsis);
  const line = `${style.dim(gutter)}${shown}`;
  const shownAt = shown.indexOf(mask);
  const isSimple = firstLine !== '' && mask !== '' && shownAt !== -1 && !shown.includes(mask, shownAt + 1);
  if (!isSimple) return [line];
  const margin = `  ${' '.repeat(pointer.length)} ${' '.repeat(number.length)} ${bar} `;
  return [
    line,
    style.dim(margin) +
      ' '.repeat(displayWidth(shown.slice(0, shownAt))) +
      style.severity(finding.severity)('^'.repeat(displayWidth(mask))),
  ];
}

/** `src/app.js:12 in commit 3f2a9c1`. */
export function placeInWords({ path, line, commit }: Pick<ReportOccurrence, 'path' | 'line' | 'commit'>): string {
  return `${locationText(path, line)}${commit === null ? '' : ` in commit ${commit.slice(0, 7)}`}`;
}

function sinceWhen({ history }: ReportFinding, first: ReportOccurrence | undefined, { verbose }: Style): string[] {
  if (history == null) return first?.commit == null ? [] : [`since commit ${first.commit.slice(0, 7)}`];
  const holders = verbose ? holdersInWords(history, MAX_HOLDERS) : '';
  return [historyInWords(history).join('; '), ...(holders === '' ? [] : [holders])];
}

function elsewhere(finding: ReportFinding, style: Style): string[] {
  const [first, ...others] = placesOf(finding);
  const companions = companionsOf(finding);
  return [
    ...sinceWhen(finding, first, style),
    ...(first === undefined || first.decoded.length === 0 ? [] : [`encoded: ${first.decoded.join(', ')}`]),
    ...(style.verbose ? companions : companions.slice(0, 1)).map(
      (occurrence) => `with its ${occurrence.part} in ${placeInWords(occurrence)}`,
    ),
    ...(others.length === 0
      ? []
      : [`also in ${firstFew(others.map(placeInWords), style.verbose ? Infinity : MAX_OTHER_PLACES, 'place')}`]),
  ].map(style.text);
}

function remedyLines(finding: ReportFinding, style: Style, room: number): string[] {
  const lines = [
    `grants: ${finding.grants}`,
    `rotate: ${finding.rotate}`,
    ...(finding.docs === null ? [] : [`see: ${finding.docs}`]),
    `id: ${finding.id}`,
  ];
  return lines.flatMap((text) => wrap(style.text(text), room));
}
