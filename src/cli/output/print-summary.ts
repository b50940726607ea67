/** What a run ends with on the screen, on standard error: standard output holds the report and nothing else. */
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Io } from '../../base/io.ts';
import { maskTokensIn } from '../../redaction/known-token.ts';
import type { Report } from '../../model/report.ts';
import { renderDiagnostics } from '../../report/diagnostics.ts';
import { renderSummary } from '../../report/summary.ts';
import type { Verdict } from '../../scan/exit-code.ts';
import { colourWhen, type OutputOptions } from './destinations.ts';
import { renderOptions } from './streams.ts';

/** Everything that is no report: what went wrong on the way, and the summary, which is the last thing on the screen. */
export function printSummary(report: Report, options: OutputOptions, io: Io, verdict: Verdict | null): void {
  if (options.quiet === true) return;
  const render = renderOptions(io.stderr, io.env, { when: colourWhen(options), verbose: options.verbose === true });
  io.stderr.write(renderDiagnostics(report.diagnostics, render));
  io.stderr.write(`\n${renderSummary(report, render, verdict)}`);
}

/** What a command that makes no report has to say of its input. */
export function printDiagnostics(diagnostics: readonly Diagnostic[], { stderr, env }: Io): void {
  stderr.write(
    renderDiagnostics(maskTokensIn(diagnostics), renderOptions(stderr, env, { when: 'auto', verbose: false })),
  );
}
