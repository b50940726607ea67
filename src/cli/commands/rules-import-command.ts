/** `keyroll rules import`: a `.gitleaks.toml` becomes a rule pack, and what could not be carried over is said. */
import { resolve } from 'node:path';
import { parse, TomlError } from 'smol-toml';
import { RuleError } from '../../model/error.ts';
import { importGitleaks } from '../../ruleset/gitleaks-config.ts';
import { visibleLines } from '../../report/sanitise.ts';
import { openRules } from '../../scan/assets/rules.ts';
import { EXIT } from '../../scan/exit-code.ts';
import { checkWritable, writeFileAtomic } from '../../sources/files/write-atomic.ts';
import { printedName, printedPath, readText, shownPath } from '../files/named-file.ts';
import type { Context } from '../context.ts';

/** The parser's own message quotes the line, which may hold anything. */
function tomlOf(text: string, path: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw new RuleError('this is not valid TOML.', { path, position: { line: error.line, column: error.column } });
  }
}

export async function importRulesCommand(
  { io }: Context,
  file: string,
  options: { readonly output?: string },
): Promise<number> {
  const source = resolve(io.cwd, file);
  const target = options.output === undefined ? null : resolve(io.cwd, options.output);
  const shown = shownPath(source, io.cwd);
  if (target !== null) await checkWritable(target);
  const taken = new Set([...openRules().book.infos()].map(({ id }) => id));
  const { pack, carried, rules, notes } = importGitleaks(tomlOf(readText(source, 'typed', io.cwd), shown), taken);
  for (const { rule, text } of notes) io.stderr.write(`${rule === null ? printedName(shown) : `  ${rule}`}: ${text}\n`);
  io.stderr.write(`${carried} of ${rules} ${rules === 1 ? 'rule' : 'rules'} converted.\n`);
  if (pack === null) throw new RuleError('no rule could be converted.', { path: shown });
  // In a pattern an escape means the character; in a title it only shows.
  const text = visibleLines(pack);
  if (target === null) io.stdout.write(text);
  else {
    await writeFileAtomic(target, text);
    io.stderr.write(`Use it with: keyroll scan --rules ${printedPath(target, io.cwd)}\n`);
  }
  return EXIT.clean;
}
