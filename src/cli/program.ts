/**
 * The command tree. Commands are described here and live in files of their own, loaded when they are called.
 * Commander's own errors become exit code 2: its default of 1 would read as findings.
 */
import { CommanderError, Option, type Command } from 'commander';
import { KeyrollError, describeError, problemsOf } from '../model/error.ts';
import type { Io } from '../model/io.ts';
import { mayRepeatPath } from '../model/quote.ts';
import { isSystemError, reasonOf } from '../model/system-error.ts';
import { visible, visibleLines } from '../report/sanitise.ts';
import { EXIT } from '../scan/exit-code.ts';
import { CommandLine } from './command-line.ts';
import { repeated } from './repeated-option.ts';

/** What every command gets beside its own arguments. */
export interface Context {
  readonly io: Io;
  readonly version: string;
}

/** Turns what loads a command into what commander calls. */
export type Perform = (load: () => Promise<Action>) => (...args: unknown[]) => Promise<void>;

type Action = (context: Context, ...args: never[]) => Promise<number>;

const EXAMPLES = `
Examples:
  keyroll                                    scan the current folder
  keyroll scan src config --fail-on high     scan two folders, fail on high and over
  keyroll scan --report sarif=out.sarif --report markdown=pci.md
  keyroll inventory init                     start a known-token inventory
  keyroll demo                               see it work on a made-up shop

Exit codes: 0 nothing at or over --fail-on, 1 findings, 2 usage, config, rule or
inventory error, 3 scan incomplete and nothing else to fail on, 130/143 signals.`;

/** Options that decide how a run ends. */
function withExitOptions(command: Command): Command {
  return command
    .option('--fail-on <what>', 'a level (critical, high, medium, low, info), "new", "unregistered" or "pci"; several with commas (default: medium)')
    .option('--exit-zero', 'end with 0 whatever was found')
    .option('--allow-incomplete', 'an incomplete scan ends with 0')
    .option('--no-progress', 'no progress line')
    .option('--print-config', 'print the settings in force and where each comes from, and scan nothing');
}

function withLogOptions(command: Command): Command {
  return command
    .option('--log-format <name>', 'format of the logs (default: each record tells)')
    .option('--map <file>', 'how to read a log of your own: which of its names is which part of an event')
    .option('--timeline <token>', 'tell the timeline of this entry, or unknown token, day by day')
    .option('--no-log-secrets', 'do not search the lines of the logs for secrets');
}

/** Options that decide where reports go and how they look. */
function withOutputOptions(command: Command): Command {
  return command
    .option('-f, --format <name>', 'format on standard output (terminal, compact, table, json, jsonl, sarif, markdown)')
    .option('-o, --output <file>', 'write that report to a file instead')
    .addOption(repeated('--report <format[=file]>', 'a further report, "-" is standard output'))
    .addOption(new Option('--color <when>', 'colour').choices(['auto', 'always', 'never']).default('auto'))
    .option('--no-color', 'the same as --color never')
    .option('-q, --quiet', 'no summary, no progress, no notes on standard error')
    .option('-v, --verbose', 'list what was skipped and why');
}

function withInputOptions(command: Command): Command {
  return command
    .option('--inventory <file>', 'known-token inventory (default: keyroll.inventory.yaml from the target upwards)')
    .option('--config <file>', 'configuration (default: keyroll.config.yaml from the target upwards)')
    .option('--no-config', 'built-in rules and defaults alone: no config, baseline, inventory or inline ignore of the target counts')
    .option('--baseline <file>', 'decisions about known findings (default: keyroll.baseline.json beside the inventory or target)')
    .addOption(new Option('--min-confidence <level>', 'least confidence of what is reported (default: medium)').choices(['low', 'medium', 'high']))
    .option('--max-file-size <size>', 'larger text files are not read, and the scan says so (default: 64MB)')
    .addOption(repeated('--rules <path>', 'a rule pack of your own, a file or a folder'))
    .option('--values <file>', 'look for these values too, in clear and encoded: JSON, lines of NAME=value or of values; "-" is standard input')
    .option('--cardholder-data', 'look for numbers and track data of payment cards, too; shown with their first six and last four digits')
    .option('--as-of <date>', 'judge dates as of this day or instant (default: now)')
    .option('--jobs <n>', 'threads (default: one for each processor)')
    .option('--no-cache', 'with --history: take nothing from earlier scans, and leave nothing for later ones');
}

export function buildProgram(perform: Perform, version: string): Command {
  const program = new CommandLine('keyroll')
    .description('Roll-call of API tokens: find hardcoded credentials, check them against the\nknown-token inventory, report against PCI DSS.')
    .version(version, '-V, --version')
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError('(keyroll --help lists commands and options)');

  withExitOptions(withLogOptions(withOutputOptions(withInputOptions(program.command('scan [paths...]', { isDefault: true })))))
    .description('scan folders and files ("-": standard input), or what git says has changed; the default command')
    .option('--history', 'all that was ever committed: every object that a ref reaches, stashes and notes included')
    .option('--all-refs', 'with --history: every ref (the default)')
    .option('--branch <name>', 'with --history: one branch')
    .option('--unreachable', 'with --history: also what no ref reaches any more')
    .option('--staged', 'what would be committed, as the index holds it')
    .option('--unstaged', 'changes of the working tree that are not staged')
    .option('--untracked', 'files that git neither tracks nor ignores')
    .option('--uncommitted', 'all three: everything that could be committed')
    .option('--range <A..B>', 'what the commits of B that A does not have brought in')
    .option('--since <ref>', 'the same as --range REF..HEAD; with --history: its commits in the history')
    .option('--pre-push', 'what a push would publish; for a pre-push hook, which is told on standard input')
    .option('--ci', "the range of the pull request or push that a GitHub or GitLab job runs for")
    .option('--against <report>', 'say what changed since this saved JSON report: findings and tokens')
    .addOption(repeated('--usage <file>', 'usage logs to hold against the inventory as well'))
    .action(perform(async () => (await import('./scan-command.ts')).scanCommand));

  withExitOptions(withLogOptions(withOutputOptions(withInputOptions(program.command('usage <files...>')))))
    .description('hold usage logs (files, folders, "-": standard input) against the inventory')
    .option('--against <report>', 'say what changed since this saved JSON report: tokens, and scopes without a record')
    .option('--update-last-used', 'write the last use that the logs show to the entries of the inventory')
    .option('--dry-run', 'with --update-last-used: show the change as a diff, and write nothing')
    .action(perform(async () => (await import('./usage-command.ts')).usageCommand));

  withOutputOptions(program.command('report <saved>'))
    .description('render a saved JSON report again, without scanning')
    .option('--against <report>', 'say what changed since this earlier JSON report')
    .action(perform(async () => (await import('./report-command.ts')).reportCommand));

  withInputOptions(program.command('explain <place>'))
    .description('say for every candidate at FILE:LINE which stage kept or dropped it, and why')
    .action(perform(async () => (await import('./explain-command.ts')).explainCommand));

  program.command('inventory').description('the known-token inventory: init, discover, import, add, issue, check, list,\nshow, edit, rotate, revoke, review, exception, due, export, pepper');
  withInputOptions(program.command('triage [paths...]'))
    .description('decide about unregistered findings one by one: leak, registered, false positive, test value')
    .option('--report <file>', 'findings of a saved JSON report instead of a scan')
    .option('--by <person>', 'who decides (default: user.email of git)')
    .option('--list', 'list what is undecided, and ask nothing')
    .option('--stats', 'count the decisions of each rule, and how many of its findings were secrets')
    .addOption(new Option('-f, --format <name>', 'format of --list and --stats').choices(['table', 'json']))
    .option('--json', 'the same as --list --format json')
    .addOption(new Option('--color <when>', 'colour').choices(['auto', 'always', 'never']).default('auto'))
    .option('--no-color', 'the same as --color never')
    .action(perform(async () => (await import('./triage-command.ts')).triageCommand));
  addRulesCommands(program, perform);
  addBaselineCommands(program, perform);
  addHookCommands(program, perform);

  program.command('demo [dir]')
    .description('lay out a small made-up shop, scan it and print the report')
    .option('--seed <text>', 'seed of its made-up tokens', 'keyroll')
    .addOption(new Option('--color <when>', 'colour').choices(['auto', 'always', 'never']).default('auto'))
    .action(perform(async () => (await import('./demo-command.ts')).demoCommand));
  return program;
}

function addRulesCommands(program: Command, perform: Perform): void {
  const rules = program.command('rules').description('the rules in force');
  const commands = async () => import('./rules-command.ts');
  const withPacks = (command: Command): Command => command.addOption(repeated('--rules <path>', 'a rule pack of your own beside the built-in rules'));
  withPacks(rules.command('list')).description('list all rules')
    .addOption(new Option('-f, --format <name>', 'format').choices(['table', 'json']).default('table'))
    .action(perform(async () => (await commands()).listRulesCommand));
  withPacks(rules.command('show <id>')).description('what a rule finds, what it grants, how to rotate')
    .action(perform(async () => (await commands()).showRuleCommand));
  rules.command('check <files...>').description('hold rule packs to the laws of the rule language, examples included')
    .option('--alone', 'as rules by themselves, with none built in beside them')
    .action(perform(async () => (await commands()).checkRulesCommand));
  withPacks(rules.command('test <id> [text]')).description('try one rule on a text (or standard input)')
    .action(perform(async () => (await commands()).testRuleCommand));
  rules.command('import <file>').description('turn the rules of a .gitleaks.toml into a rule pack, and say what has no equal')
    .option('-o, --output <file>', 'where to write the pack (default: standard output)')
    .action(perform(async () => (await import('./import-rules-command.ts')).importRulesCommand));
}

function addBaselineCommands(program: Command, perform: Perform): void {
  const baseline = program.command('baseline').description('decisions about known findings');
  const commands = async () => import('./baseline-command.ts');
  const withDecision = (command: Command): Command => command
    .requiredOption('--reason <text>', 'why')
    .option('--state <state>', 'accepted, false-positive, to-rotate (known, and still fails) or test-value', 'to-rotate')
    .option('--by <person>', 'who decided')
    .option('--until <date>', 'when the decision ends')
    .option('-o, --output <file>', 'the baseline', 'keyroll.baseline.json');
  withDecision(baseline.command('create <report>')).description('take all findings of a saved JSON report into a new baseline')
    .action(perform(async () => (await commands()).createBaselineCommand));
  withDecision(baseline.command('update <report>')).description('add what is new, follow what has moved; what was decided stays')
    .action(perform(async () => (await commands()).updateBaselineCommand));
  baseline.command('prune <report>').description('take out entries that a saved JSON report no longer finds')
    .option('-o, --output <file>', 'the baseline', 'keyroll.baseline.json')
    .action(perform(async () => (await commands()).pruneBaselineCommand));
}

function addHookCommands(program: Command, perform: Perform): void {
  const hook = program.command('hook').description('hooks of git that scan what is about to be committed or pushed');
  const commands = async () => import('./hook-command.ts');
  const withType = (command: Command): Command => command.addOption(new Option('--type <hook>', 'which hook').choices(['pre-commit', 'pre-push']).default('pre-commit'));
  withType(hook.command('install')).description('install it; a hook that is there goes on running')
    .option('--force', 'also where husky, lefthook or pre-commit takes care of hooks')
    .action(perform(async () => (await commands()).installHookCommand));
  withType(hook.command('uninstall')).description('take it out; what was there before is there again')
    .action(perform(async () => (await commands()).uninstallHookCommand));
}

function printError(error: unknown, io: Io): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.error;
  if (error instanceof KeyrollError) {
    for (const problem of problemsOf(error)) io.stderr.write(`keyroll: ${visible(describeError(problem))}\n`);
    return EXIT.error;
  }
  if (isSystemError(error)) {
    io.stderr.write(`keyroll: ${typeof error.path === 'string' && mayRepeatPath(error.path) ? `${visible(error.path)}: ` : ''}${reasonOf(error)}.\n`);
    return EXIT.error;
  }
  throw error;
}

function withAllBelow(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withAllBelow)];
}

/** Carries out a command line; the number is the exit code. */
export async function run(args: readonly string[], io: Io, version: string): Promise<number> {
  let code: number = EXIT.clean;
  const context: Context = { io, version };
  const perform = (load: () => Promise<Action>) => async (...received: unknown[]): Promise<void> => {
    const action = await load();
    code = await action(context, ...(received as never[]));
  };
  const program = buildProgram(perform, version);
  const inventory = args.includes('inventory') ? program.commands.find((command) => command.name() === 'inventory') : undefined;
  if (inventory !== undefined) (await import('./inventory-program.ts')).describeInventory(inventory, perform);
  for (const command of withAllBelow(program)) {
    command.exitOverride().configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(visibleLines(text)) });
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    return printError(error, io);
  }
}
