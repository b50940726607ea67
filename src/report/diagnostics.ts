/** Diagnostics for stderr: one line each, with the place, what happened and the stable code. */
import type { Diagnostic } from '../model/diagnostic.ts';
import { styleOf, type RenderOptions, type Style } from './style.ts';

function placeOf({ path, line, column }: Diagnostic, style: Style): string {
  if (path === null) return '';
  return `${style.text(path)}${line === null ? '' : `:${line}${column === null ? '' : `:${column}`}`}: `;
}

function diagnosticLine(diagnostic: Diagnostic, style: Style): string {
  const paint =
    diagnostic.severity === 'error' ? style.bad : diagnostic.severity === 'warning' ? style.warn : style.dim;
  return `${placeOf(diagnostic, style)}${paint(diagnostic.severity)}: ${style.text(diagnostic.message)} ${style.dim(`[${style.text(diagnostic.code)}]`)}\n`;
}

/** Empty for no diagnostics. Lines are not wrapped: whoever reads logs looks for whole ones. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], options: RenderOptions): string {
  const style = styleOf(options);
  return diagnostics.map((diagnostic) => diagnosticLine(diagnostic, style)).join('');
}
