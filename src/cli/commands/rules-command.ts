/** `keyroll rules`: what can be found, in words; and the laws of the rule language applied to files of one's own. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { count, firstFew } from '../../base/count.ts';
import { UsageError } from '../../model/error.ts';
import { maskTokensIn } from '../../redaction/known-token.ts';
import { suchA } from '../../redaction/quote.ts';
import type { TraceStep } from '../../model/match.ts';
import type { RuleInfo } from '../../model/rule.ts';
import { didYouMean } from '../../base/did-you-mean.ts';
import { openRules, type RulesInUse } from '../../scan/assets/rules.ts';
import { EXIT } from '../../scan/exit-code.ts';
import { readStdin } from '../../sources/files/stdin.ts';
import { textTable, type Column } from '../../report/plain-table.ts';
import { helpText } from '../../report/rule-help.ts';
import type { Context } from '../context.ts';
import { packPlaces } from '../settings/rule-packs.ts';
import { printJson } from '../output/print-json.ts';
import { listColumns, proseOn } from '../output/streams.ts';

const STDIN_MAX = 1 << 20;

export interface PackOptions {
  /** Files or folders of rules of one's own. */
  readonly rules?: readonly string[];
}

/** Rules in use: the built-in ones, and packs beside them. */
async function rulesWith(packs: readonly string[] | undefined, cwd: string): Promise<RulesInUse> {
  if (packs === undefined || packs.length === 0) return openRules();
  const { loadRulePacks } = await import('../../scan/rule-pack.ts');
  return openRules({ custom: loadRulePacks(packPlaces(packs, 'typed', cwd)).rules, sought: [], cardholderData: false });
}

function infosOf({ book }: RulesInUse): RuleInfo[] {
  return maskTokensIn([...book.infos()]).sort((a, b) => (a.id < b.id ? -1 : 1));
}

const COLUMNS: readonly Column[] = [
  { title: 'rule', min: 16, share: 2 },
  { title: 'credential', min: 16, share: 2 },
  { title: 'kind', min: 8, share: 1 },
  { title: 'severity', min: 8, share: 0 },
];

function ruleTable(infos: readonly RuleInfo[], columns: number): string {
  return textTable(
    COLUMNS,
    infos.map(({ id, title, kind, severity }) => [id, title, kind, severity]),
    columns,
  );
}

export async function listRulesCommand(
  { io }: Context,
  options: PackOptions & { readonly format: string },
): Promise<number> {
  const infos = infosOf(await rulesWith(options.rules, io.cwd));
  if (options.format === 'json') printJson(infos, io);
  else io.stdout.write(ruleTable(infos, listColumns(io)));
  return EXIT.clean;
}

const MAX_NAMED = 6;

/** A provider was named, and not one of its rules. */
function rulesOf(provider: string, ids: readonly string[]): string | undefined {
  const own = ids.filter((id) => id.startsWith(`${provider}-`));
  if (own.length === 0) return undefined;
  return `Rules whose id begins like this: ${firstFew(own, MAX_NAMED)}.`;
}

function noSuchRule(id: string, rules: RulesInUse): UsageError {
  const ids = infosOf(rules).map((info) => info.id);
  return new UsageError(`there is no ${suchA('rule', id)}.`, {
    hint: rulesOf(id, ids) ?? didYouMean(id, ids) ?? '"keyroll rules list" shows all rules.',
  });
}

export async function showRuleCommand({ io }: Context, id: string, options: PackOptions): Promise<number> {
  const rules = await rulesWith(options.rules, io.cwd);
  const { book } = rules;
  const info = book.info(id);
  if (info === undefined) throw noSuchRule(id, rules);
  const rule = book.ruleOf(id);
  const found =
    rule === undefined
      ? 'structure: a value assigned to a key that names a credential'
      : `its format${rule.proofs.length > 0 ? `, proved by ${rule.proofs.join(', ')}` : ''}`;
  const facts = [
    `rule ${info.id}`,
    info.kind,
    `${info.severity} severity`,
    `${info.lifetime} lifetime`,
    ...(info.environment === null ? [] : [info.environment]),
  ].join(', ');
  io.stdout.write(`${proseOn(io, `${facts}\nfound by ${found}\n\n${helpText(maskTokensIn(info))}`)}\n`);
  return EXIT.clean;
}

export async function checkRulesCommand(
  { io }: Context,
  paths: readonly string[],
  options: { readonly alone?: boolean },
): Promise<number> {
  const { checkedPack } = await import('../../scan/rule-pack.ts');
  const { files, loaded, pack } = checkedPack(
    packPlaces(paths, 'typed', io.cwd),
    options.alone === true ? null : openRules().book.ruleset(),
  );
  const untested = loaded.flatMap(({ rules }) =>
    rules.filter((rule) => rule.untested && rule.examples.length === 0),
  ).length;
  io.stdout.write(
    `${count(pack.rules.length, 'rule')} in ${count(files.length, 'file')} ${pack.rules.length === 1 ? 'holds' : 'hold'}${untested === 0 ? '' : `; ${untested} without an example to be held to`}.\n`,
  );
  return EXIT.clean;
}

const NAMES_A_FILE =
  'note: the argument was tested as text, not as a file name; pass a file on standard input: "< FILE"\n';

export async function testRuleCommand(
  { io }: Context,
  id: string,
  text: string | undefined,
  options: PackOptions,
): Promise<number> {
  const rules = await rulesWith(options.rules, io.cwd);
  const { book, engine } = rules;
  if (book.info(id) === undefined) throw noSuchRule(id, rules);
  const bytes = text === undefined ? (await readStdin(io.stdin, STDIN_MAX)).bytes : Buffer.from(text);
  const dropped: TraceStep[] = [];
  const matches = engine
    .detect(bytes, (step) => {
      if (step.ruleId === id && !step.kept) dropped.push(step);
    })
    .matches.filter((match) => match.ruleId === id);
  for (const match of matches) {
    io.stdout.write(
      `bytes ${match.span.start}-${match.span.end}: ${match.secret.masked}, ${match.confidence} confidence${match.proofs.map((proof) => `, ${proof.detail}`).join('')}\n`,
    );
  }
  if (matches.length === 0) {
    for (const { span, stage, detail } of dropped) {
      io.stdout.write(`bytes ${span.start}-${span.end}: dropped at ${stage}, ${detail}\n`);
    }
    io.stdout.write(`${id} finds nothing here.\n`);
    if (text !== undefined && existsSync(resolve(io.cwd, text))) io.stderr.write(NAMES_A_FILE);
  }
  return matches.length === 0 ? EXIT.clean : EXIT.findings;
}
