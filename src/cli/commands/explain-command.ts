/** `keyroll explain FILE:LINE`: what the engine made of a line, stage by stage. Values are never shown. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { FoundValues } from '../../findings/found-values.ts';
import { lineIndex, rangeOf } from '../../findings/line-index.ts';
import { UsageError } from '../../model/error.ts';
import type { Io } from '../../base/io.ts';
import type { Detection, Encoding, Match, TraceStep } from '../../model/match.ts';
import { got } from '../../redaction/quote.ts';
import type { FileRole } from '../../model/place.ts';
import type { Report, ReportOccurrence } from '../../model/report.ts';
import { isConfidenceAtLeast, type Confidence } from '../../model/severity.ts';
import type { Span, TextRange } from '../../model/span.ts';
import { visible } from '../../report/sanitise.ts';
import { openRules } from '../../scan/assets/rules.ts';
import { EXIT } from '../../scan/exit-code.ts';
import { scan } from '../../scan/scan.ts';
import { secretsIn } from '../../scan/report/mask-names.ts';
import { transcode } from '../../sources/files/encoding.ts';
import { FileReader, GONE } from '../../sources/files/read.ts';
import type { InputOptions } from '../settings/input-options.ts';
import { missingPath, printedName } from '../files/named-file.ts';
import type { Context } from '../context.ts';
import { settingsOf, type Settings } from '../settings/settings.ts';
import { proseOn } from '../output/streams.ts';

interface PlaceArgument {
  readonly path: string;
  readonly line: number;
}

/** `FILE:LINE`, or `FILE:LINE:COLUMN` as reports have it; of a file whose own name ends in a number, that file. */
function parsePlace(text: string, cwd: string): PlaceArgument {
  const readings = [/^(.+):(\d+)$/s, /^(.+):(\d+):\d+$/s].flatMap((form) => {
    const found = form.exec(text);
    return found === null ? [] : [{ path: found[1] ?? '', line: Number(found[2]) }];
  });
  const place = readings.find(({ path }) => existsSync(resolve(cwd, path))) ?? readings.at(-1);
  if (place === undefined) throw new UsageError(`expected FILE:LINE${got(text)}.`);
  return place;
}

function readText(path: string, cwd: string): Buffer {
  const read = new FileReader().read(resolve(cwd, path));
  if (read.kind === 'skipped') {
    throw new UsageError(
      read.reason === GONE ? 'there is no such file.' : `the file was not read: ${read.reason}.`,
      missingPath(resolve(cwd, path), cwd),
    );
  }
  const bytes = read.encoding === 'utf8' ? read.bytes : transcode(read.bytes, read.encoding).bytes;
  return Buffer.from(bytes);
}

/** `decoded`: outermost first. */
function insideOf(decoded: readonly Encoding[]): string {
  return decoded.length === 0 ? '' : `, inside ${[...decoded].reverse().join(' inside ')}`;
}

function describeStep(step: TraceStep, column: number): string {
  return [
    `  ${step.kept ? 'kept' : 'dropped'} at ${step.stage}, column ${column}${insideOf(step.decoded ?? [])}: ${step.ruleId} (${step.detail})`,
    ...(step.judged?.reasons ?? []).map((reason) => `    ${reason}`),
  ].join('\n');
}

function describeMatch(match: Match, column: number): string {
  const reasons = match.proofs.map((proof) => proof.detail);
  return [
    `  finding, column ${column}: ${match.ruleId}, ${match.confidence} confidence, ${match.secret.masked}${insideOf(match.decoded)}`,
    ...reasons.map((reason) => `    ${reason}`),
    ...match.parts.map((part) => `    with its ${part.role}`),
  ].join('\n');
}

/** Places whose values are milder than their rules have it. */
const HARMLESS_WORDS: Partial<Record<FileRole, string>> = { test: 'a test', docs: 'a document', example: 'an example' };

/**
 * What became of a match in a scan of its file: decisions, its place and the confidence asked for come after detection.
 */
function describeOutcome(
  report: Report,
  { line, column }: Pick<TextRange, 'line' | 'column'>,
  minConfidence: Confidence,
): string {
  const isHere = (place: ReportOccurrence): boolean => place.line === line && place.column === column;
  const finding = report.findings.find(({ occurrences }) => occurrences.some(isHere));
  if (finding === undefined) return 'no scan reports it: its file or place rules it out';
  const { severity, confidence, state, suppressed } = finding;
  if (!isConfidenceAtLeast(confidence, minConfidence)) {
    return `not reported: ${confidence} confidence in this place, ${minConfidence} required`;
  }
  if (suppressed !== null) {
    return `suppressed by ${suppressed.source === 'inline' ? 'a comment' : `the ${suppressed.source}`}: ${visible(suppressed.reason)}`;
  }
  const { role, roleHere = role } = finding.occurrences.find(isHere) ?? {};
  const where = roleHere === undefined ? undefined : HARMLESS_WORDS[roleHere];
  return `reported: ${severity} severity, ${state}${where === undefined ? '' : `, in what counts as ${where}`}`;
}

/** Findings of a scan of the file alone, under the settings in force but whatever their confidence. */
async function scannedAlone(settings: Settings, io: Io, version: string): Promise<Report> {
  return scan({ ...settings.request, minConfidence: 'low', jobs: 1 }, io, version);
}

/** The line that is asked about, in its file. */
interface AskedLine {
  readonly line: number;
  rangeOf(span: Span): TextRange;
}

/** Refuses a line that the file does not have. */
function askedLine(bytes: Buffer, path: string, line: number): AskedLine {
  const index = lineIndex(bytes);
  const lastByte = Math.max(0, bytes.length - 1);
  const lastLine = rangeOf(index, { start: lastByte, end: lastByte }, bytes).line;
  if (line < 1 || line > lastLine) {
    throw new UsageError(`"${path}" has no line ${line}.`, { hint: `Its last line is ${lastLine}.` });
  }
  return { line, rangeOf: (span) => rangeOf(index, span, bytes) };
}

/** What the engine saw on the line, and what becomes of it. `report` is null where nothing was found there. */
function explanationOf(
  asked: AskedLine,
  { matches, protectedValues, weaknesses }: Detection,
  steps: readonly TraceStep[],
  reported: { readonly report: Report | null; readonly minConfidence: Confidence },
): readonly string[] {
  const { report, minConfidence } = reported;
  const isHere = ({ span }: { readonly span: Span }): boolean => touches(asked, span);
  const columnOf = (span: Span): number => asked.rangeOf(span).column;
  const outcomeOf = ({ span }: Match): string =>
    report === null ? '' : describeOutcome(report, asked.rangeOf(span), minConfidence);
  return [
    ...new Set(steps.filter(isHere).map((step) => describeStep(step, columnOf(step.span)))),
    ...matches.filter(isHere).map((match) => `${describeMatch(match, columnOf(match.span))}\n    ${outcomeOf(match)}`),
    ...(report?.diagnostics ?? [])
      .filter((said) => said.line === asked.line && said.code.startsWith('ignore-'))
      .map(({ message }) => `  comment: ${visible(message)}`),
    ...protectedValues
      .filter(isHere)
      .map((value) => `  protected, column ${columnOf(value.span)}: ${value.mechanism} (${value.kind})`),
    ...weaknesses.filter(isHere).map((weakness) => `  weakness, column ${columnOf(weakness.span)}: ${weakness.what}`),
  ];
}

function touches(asked: AskedLine, span: Span): boolean {
  const { line, endLine } = asked.rangeOf(span);
  return line <= asked.line && asked.line <= endLine;
}

export async function explainCommand({ io, version }: Context, place: string, options: InputOptions): Promise<number> {
  const { path, line } = parsePlace(place, io.cwd);
  const bytes = readText(path, io.cwd);
  const asked = askedLine(bytes, path, line);
  const settings = await settingsOf([path], options, [], io);
  const steps: TraceStep[] = [];
  const rules = openRules(settings.request.rules);
  const detection = rules.engine.detect(bytes, (step) => steps.push(step));
  const isFound = detection.matches.some(({ span }) => touches(asked, span));
  const report = isFound ? await scannedAlone(settings, io, version) : null;
  const { minConfidence } = settings.request;
  const lines = explanationOf(asked, detection, steps, { report, minConfidence });
  const nothing =
    '  no candidate: no literal of a rule is here, and no known syntax assigns a value to a key that names a credential';
  const secrets = [...detection.matches.map(({ secret }) => secret), ...secretsIn(path, rules)];
  io.stdout.write(
    `${printedName(new FoundValues(secrets).without(path))}:${line}\n${proseOn(io, (lines.length === 0 ? [nothing] : lines).join('\n'))}\n`,
  );
  return EXIT.clean;
}
