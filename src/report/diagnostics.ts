/** Diagnostics for stderr: one line each, with the place, what happened and the stable code. */
import type { Diagnostic } from '../model/diagnostic.ts';
import { locationText } from '../base/position.ts';
import { styleOf, type RenderOptions, type Style } from './style.ts';

function diagnosticLine(diagnostic: Diagnostic, style: Style): string {
  const paint =
    diagnostic.severity === 'error' ? style.bad : diagnostic.severity === 'warning' ? style.warn : style.dim;
  const { path, line, column } = diagnostic;
  const place = path === null ? '' : `${locationText(style.text(path), line, column)}: `;
  return `${place}${paint(diagnostic.severity)}: ${style.text(diagnostic.message)} ${style.dim(`[${style.text(diagnostic.code)}]`)}\n`;
}

/** Empty for no diagnostics. Lines are not wrapped, so that logs can be searched by line. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], options: RenderOptions): string {
  const style = styleOf(options);
  return diagnostics.map((diagnostic) => diagnosticLine(diagnostic, style)).join('');
}
