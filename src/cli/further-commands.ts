/** Commands other than `scan`, described when one of them, or help, is asked for: a scan starts without them. */
import { Option, type Command } from 'commander';
import {
  colourOption,
  withExitOptions,
  withInputOptions,
  withLogOptions,
  withOutputOptions,
  withRunOptions,
} from './option-groups.ts';
import { BASELINE_NAME } from '../findings/baseline-name.ts';
import type { Perform } from './context.ts';
import { repeated } from './repeated-option.ts';

export function describeFurther(program: Command, perform: Perform): void {
  addUsageCommand(program, perform);
  withOutputOptions(program.command('report <saved>'))
    .description('render a saved JSON report again, without scanning; "-" is standard input')
    .option('--against <report>', 'say what changed since this earlier JSON report')
    .action(perform(async () => (await import('./commands/report-command.ts')).reportCommand));
  withInputOptions(program.command('explain <place>'))
    .description('say for every candidate at FILE:LINE which stage kept or dropped it, and why')
    .action(perform(async () => (await import('./commands/explain-command.ts')).explainCommand));
  program
    .command('inventory')
    .description(
      'the known-token inventory: init, discover, import, add, issue, check, list, show, edit, rotate, revoke, review, exception, due, export, pepper',
    );
  addTriageCommand(program, perform);
  addRulesCommands(program, perform);
  addBaselineCommands(program, perform);
  addHookCommands(program, perform);
  program
    .command('demo [dir]')
    .description(
      'lay out a small made-up shop in an empty folder (default: a temporary one), scan it and print the report',
    )
    .option('--seed <text>', 'seed of its made-up tokens', 'keyroll')
    .addOption(colourOption())
    .option('--no-color', 'the same as --color never')
    .action(perform(async () => (await import('./commands/demo-command.ts')).demoCommand));
}

function addUsageCommand(program: Command, perform: Perform): void {
  const usage = withLogOptions(program.command('usage <files...>')).description(
    'hold usage logs (files, folders, "-": standard input) against the inventory',
  );
  withOutputOptions(withInputOptions(usage, 'here')).option(
    '--against <report>',
    'say what changed since this saved JSON report: tokens, and scopes without a record',
  );
  withRunOptions(withExitOptions(usage))
    .option('--update-last-used', 'write the last use that the logs show to the entries of the inventory')
    .option('--dry-run', 'with --update-last-used: show the change as a diff, and write nothing')
    .action(perform(async () => (await import('./commands/usage-command.ts')).usageCommand));
}

function addTriageCommand(program: Command, perform: Perform): void {
  withInputOptions(program.command('triage [paths...]'))
    .description('decide about unregistered findings one by one: leak, registered, false positive, test value')
    .optionsGroup('Options:')
    .option('--report <file>', 'findings of a saved JSON report instead of a scan')
    .option('--by <person>', 'who decides (default: user.email of git)')
    .option('--list', 'list what is undecided, and ask nothing')
    .option('--stats', 'count the decisions of each rule, and how many of its findings were secrets')
    .addOption(
      new Option('-f, --format <name>', 'format of --list and --stats (default: table)').choices(['table', 'json']),
    )
    .option('--json', 'the same as --list --format json')
    .addOption(colourOption())
    .option('--no-color', 'the same as --color never')
    .action(perform(async () => (await import('./commands/triage/triage-command.ts')).triageCommand));
}

function addRulesCommands(program: Command, perform: Perform): void {
  const rules = program.command('rules').description('the rules in force');
  const commands = async () => import('./commands/rules-command.ts');
  const withPacks = (command: Command): Command =>
    command.addOption(repeated('--rules <path>', 'a rule pack of your own beside the built-in rules'));
  withPacks(rules.command('list'))
    .description('list all rules')
    .addOption(new Option('-f, --format <name>', 'format').choices(['table', 'json']).default('table'))
    .action(perform(async () => (await commands()).listRulesCommand));
  withPacks(rules.command('show <id>'))
    .description('what a rule finds, what it grants, how to rotate')
    .action(perform(async () => (await commands()).showRuleCommand));
  rules
    .command('check <files...>')
    .description('hold rule packs to the laws of the rule language, examples included')
    .option('--alone', 'as rules by themselves, with none built in beside them')
    .action(perform(async () => (await commands()).checkRulesCommand));
  withPacks(rules.command('test <id> [text]'))
    .description('try one rule on a text (or standard input)')
    .action(perform(async () => (await commands()).testRuleCommand));
  rules
    .command('import <file>')
    .description('turn the rules of a .gitleaks.toml into a rule pack, and say what has no equal')
    .option('-o, --output <file>', 'where to write the pack (default: standard output)')
    .action(perform(async () => (await import('./commands/rules-import-command.ts')).importRulesCommand));
}

function addBaselineCommands(program: Command, perform: Perform): void {
  const baseline = program.command('baseline').description('decisions about known findings');
  const commands = async () => import('./commands/baseline-command.ts');
  const withDecision = (command: Command): Command =>
    command
      .requiredOption('--reason <text>', 'why')
      .option(
        '--state <state>',
        'accepted, false-positive, to-rotate (known, and still fails) or test-value',
        'to-rotate',
      )
      .option('--by <person>', 'who decided')
      .option('--until <date>', 'when the decision ends')
      .option('-o, --output <file>', 'the baseline', BASELINE_NAME);
  withDecision(baseline.command('create <report>'))
    .description('take all findings of a saved JSON report into a new baseline')
    .action(perform(async () => (await commands()).createBaselineCommand));
  withDecision(baseline.command('update <report>'))
    .description('add what is new, follow what has moved; what was decided stays')
    .action(perform(async () => (await commands()).updateBaselineCommand));
  baseline
    .command('prune <report>')
    .description('take out entries that a saved JSON report no longer finds')
    .option('-o, --output <file>', 'the baseline', BASELINE_NAME)
    .action(perform(async () => (await commands()).pruneBaselineCommand));
}

function addHookCommands(program: Command, perform: Perform): void {
  const hook = program.command('hook').description('hooks of git that scan what is about to be committed or pushed');
  const commands = async () => import('./commands/hook/hook-command.ts');
  const withType = (command: Command): Command =>
    command.addOption(
      new Option('--type <hook>', 'which hook').choices(['pre-commit', 'pre-push']).default('pre-commit'),
    );
  withType(hook.command('install'))
    .description('install it; a hook that is there goes on running')
    .option('--force', 'also where husky, lefthook or pre-commit takes care of hooks')
    .action(perform(async () => (await commands()).installHookCommand));
  withType(hook.command('uninstall'))
    .description('take it out; what was there before is there again')
    .action(perform(async () => (await commands()).uninstallHookCommand));
}
