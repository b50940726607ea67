/** `keyroll rules`: what can be found, in words; and the laws of the rule language applied to files of one's own. */
import { resolve } from 'node:path';
import { PROOF_NAMES } from '../detect/proofs/proofs.ts';
import { describeError, UsageError } from '../model/error.ts';
import { suchA } from '../model/quote.ts';
import type { RuleInfo } from '../model/rule.ts';
import type { CompiledRule } from '../model/ruleset.ts';
import type { Span } from '../model/span.ts';
import { compileRules } from '../ruleset/compile.ts';
import { checkRules } from '../ruleset/lint.ts';
import { nearest } from '../model/nearest.ts';
import { loadRuleFolder } from '../ruleset/load-rules.ts';
import { customRules, openRules } from '../scan/engine-assets.ts';
import { EXIT } from '../scan/exit-code.ts';
import { readStdin } from '../sources/stdin.ts';
import { plainTable } from '../report/plain-table.ts';
import { helpText } from '../report/rule-help.ts';
import type { Context } from './program.ts';
import { readText } from './settings.ts';
import { listColumns } from './streams.ts';

const STDIN_MAX = 1 << 20;

function infosOf(): RuleInfo[] {
  return [...openRules().book.infos()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function numbered(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

function ruleTable(infos: readonly RuleInfo[], columns: number): string {
  const titles = [{ title: 'rule', min: 16, share: 2 }, { title: 'credential', min: 16, share: 2 }, { title: 'kind', min: 8, share: 1 }, { title: 'severity', min: 8, share: 0 }];
  const rows = infos.map((info) => [info.id, info.title, info.kind, info.severity].map((text) => ({ text })));
  return plainTable(titles, rows, columns, (text) => text).join('\n');
}

export async function listRulesCommand({ io }: Context, options: { readonly format: string }): Promise<number> {
  const infos = infosOf();
  if (options.format === 'json') io.stdout.write(`${JSON.stringify(infos, null, 2)}\n`);
  else io.stdout.write(`${ruleTable(infos, listColumns(io))}\n`);
  return EXIT.clean;
}

function noSuchRule(id: string): UsageError {
  const near = nearest(id, infosOf().map((info) => info.id));
  return new UsageError(`there is no ${suchA('rule', id)}.`, { hint: near === undefined ? 'keyroll rules list shows them all.' : `Did you mean "${near}"?` });
}

export async function showRuleCommand({ io }: Context, id: string): Promise<number> {
  const { book } = openRules();
  const info = book.info(id);
  if (info === undefined) throw noSuchRule(id);
  const rule = book.ruleOf(id);
  const found = rule === undefined ? 'structure: a telling key bound to a value' : `its format${rule.proofs.length > 0 ? `, proved by ${rule.proofs.join(', ')}` : ''}`;
  const facts = [`rule ${info.id}`, info.kind, `${info.severity} severity`, `${info.lifetime} lifetime`, ...(info.environment === null ? [] : [info.environment])].join(', ');
  io.stdout.write(`${facts}\nfound by ${found}\n\n${helpText(info)}\n`);
  return EXIT.clean;
}

export async function checkRulesCommand({ io }: Context, paths: readonly string[]): Promise<number> {
  const texts = paths.map((path) => ({ path, text: readText(resolve(io.cwd, path), io.cwd) }));
  const files = loadRuleFolder(texts);
  const ruleset = compileRules(files);
  const { engine } = openRules({ custom: customRules(ruleset), sought: [] });
  const spansOf = (rule: CompiledRule, text: string): Span[] => engine.detect(Buffer.from(text)).matches.filter((match) => match.ruleId === rule.info.id).map((match) => match.span);
  const problems = checkRules(files, ruleset, spansOf, { proofNames: PROOF_NAMES });
  for (const problem of problems) io.stderr.write(`keyroll: ${describeError(problem)}\n`);
  io.stdout.write(problems.length === 0 ? `${numbered(ruleset.rules.length, 'rule')} in ${numbered(paths.length, 'file')} ${ruleset.rules.length === 1 ? 'holds' : 'hold'}.\n` : `${numbered(problems.length, 'problem')}.\n`);
  return problems.length === 0 ? EXIT.clean : EXIT.error;
}

export async function testRuleCommand({ io }: Context, id: string, text: string | undefined): Promise<number> {
  const { book, engine } = openRules();
  if (book.info(id) === undefined) throw noSuchRule(id);
  const bytes = text === undefined ? (await readStdin(io.stdin, STDIN_MAX)).bytes : Buffer.from(text);
  const matches = engine.detect(Buffer.from(bytes)).matches.filter((match) => match.ruleId === id);
  for (const match of matches) io.stdout.write(`bytes ${match.span.start}-${match.span.end}: ${match.secret.masked}, ${match.confidence} confidence${match.proofs.map((proof) => `, ${proof.detail}`).join('')}\n`);
  if (matches.length === 0) io.stdout.write(`${id} finds nothing here.\n`);
  return matches.length === 0 ? EXIT.clean : EXIT.findings;
}
