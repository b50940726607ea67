/** `keyroll explain FILE:LINE`: what the engine made of a line, stage by stage. Values are never shown. */
import { resolve } from 'node:path';
import { lineIndex, rangeOf } from '../findings/locate.ts';
import { UsageError } from '../model/error.ts';
import type { Match, TraceStep } from '../model/match.ts';
import type { Span } from '../model/span.ts';
import { got } from '../model/quote.ts';
import { visible } from '../report/sanitise.ts';
import { BUILT_IN, openRules } from '../scan/engine-assets.ts';
import { EXIT } from '../scan/exit-code.ts';
import { transcode } from '../sources/encoding.ts';
import { FileReader, GONE } from '../sources/read.ts';
import type { Context } from './program.ts';
import { missingPath } from './settings.ts';

interface PlaceArgument {
  readonly path: string;
  readonly line: number;
}

function parsePlace(text: string): PlaceArgument {
  const found = /^(.+):(\d+)(?::\d+)?$/.exec(text);
  if (found === null) throw new UsageError(`expected FILE:LINE${got(text)}.`);
  return { path: found[1] ?? '', line: Number(found[2]) };
}

function readText(path: string, cwd: string): Buffer {
  const read = new FileReader().read(resolve(cwd, path));
  if (read.kind === 'skipped') throw new UsageError(read.reason === GONE ? 'there is no such file.' : `the file was not read: ${read.reason}.`, missingPath(resolve(cwd, path), cwd));
  const bytes = read.encoding === 'utf8' ? read.bytes : transcode(read.bytes, read.encoding).bytes;
  return Buffer.from(bytes);
}

function describeStep(step: TraceStep, column: number): string {
  return [`  ${step.kept ? 'kept' : 'dropped'} at ${step.stage}, column ${column}: ${step.ruleId} (${step.detail})`, ...(step.judged?.reasons ?? []).map((reason) => `    ${reason}`)].join('\n');
}

function describeMatch(match: Match, column: number): string {
  const reasons = match.proofs.map((proof) => proof.detail);
  const decoded = match.decoded.length === 0 ? '' : `, inside ${match.decoded.join(' inside ')}`;
  return [
    `  finding, column ${column}: ${match.ruleId}, ${match.confidence} confidence, ${match.secret.masked}${decoded}`,
    ...reasons.map((reason) => `    ${reason}`),
    ...match.parts.map((part) => `    with its ${part.role}`),
  ].join('\n');
}

export async function explainCommand({ io }: Context, place: string, options: { readonly cardholderData?: boolean } = {}): Promise<number> {
  const { path, line } = parsePlace(place);
  const bytes = readText(path, io.cwd);
  const index = lineIndex(bytes);
  const lastByte = Math.max(0, bytes.length - 1);
  const lastLine = rangeOf(index, { start: lastByte, end: lastByte }, bytes).line;
  if (line < 1 || line > lastLine) throw new UsageError(`"${path}" has no line ${line}.`, { hint: `Its last line is ${lastLine}.` });
  const steps: TraceStep[] = [];
  const detection = openRules({ ...BUILT_IN, cardholderData: options.cardholderData === true }).engine.detect(bytes, (step) => steps.push(step));
  const isHere = ({ span }: { readonly span: Span }): boolean => {
    const range = rangeOf(index, span, bytes);
    return range.line <= line && line <= range.endLine;
  };
  const columnOf = (span: Span): number => rangeOf(index, span, bytes).column;
  const lines = [
    ...steps.filter(isHere).map((step) => describeStep(step, columnOf(step.span))),
    ...detection.matches.filter(isHere).map((match) => describeMatch(match, columnOf(match.span))),
    ...detection.protectedValues.filter(isHere).map((value) => `  protected, column ${columnOf(value.span)}: ${value.mechanism} (${value.kind})`),
    ...detection.weaknesses.filter(isHere).map((weakness) => `  weakness, column ${columnOf(weakness.span)}: ${weakness.what}`),
  ];
  const nothing = '  no candidate: no rule has its literal here, and no structure binds a telling key to a value';
  io.stdout.write(`${visible(path)}:${line}\n${(lines.length === 0 ? [nothing] : lines).join('\n')}\n`);
  return EXIT.clean;
}
