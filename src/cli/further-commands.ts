/** Commands other than `scan`, loaded only for one of them or for help: a scan starts without them. */
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
    .option('--against <report>', 'report what changed since this earlier JSON report')
    .action(perform(async () => (await import('./commands/report-command.ts')).reportCommand));
  withInputOptions(program.command('explain <place>'))
    .description('show for every candidate at FILE:LINE which stage kept or dropped it, and why')
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
      'create a small made-up shop in an empty folder (default: a temporary one), scan it and print the report',
    )
    .option('--seed <text>', 'seed of its made-up tokens', 'keyroll')
    .addOption(colourOption())
    .option('--no-color', 'the same as --color never')
    .action(perform(async () => (await import('./commands/demo-command.ts')).demoCommand));
}

function addUsageCommand(program: Command, perform: Perform): void {
  const usage = withLogOptions(program.command('usage <files...>')).description(
    'check usage logs (files, folders, "-": standard input) against the inventory',
  );
  withOutputOptions(withInputOptions(usage, 'here')).option(
    '--against <report>',
    'report what changed since this saved JSON report: tokens, and changes of scopes without a log event',
  );
  withRunOptions(withExitOptions(usage))
    .option('--update-last-used', 'write the last use that the logs show to the inventory entries')
    .option('--dry-run', 'with --update-last-used: show the change as a diff without writing it')
    .action(perform(async () => (await import('./commands/scan-command.ts')).usageCommand));
}

function addTriageCommand(program: Command, perform: Perform): void {
  withInputOptions(program.command('triage [paths...]'))
    .description('decide about unregistered findings one by one: leak, registered, false positive, test value')
    .optionsGroup('Options:')
    .option('--report <file>', 'findings of a saved JSON report instead of a scan')
    .option('--by <person>', 'who decides (default: user.email of git)')
    .option('--list', 'list what is undecided without asking')
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
    .description('show what a rule finds, what the credential grants, and how to rotate it')
    .action(perform(async () => (await commands()).showRuleCommand));
  rules
    .command('check <files...>')
    .description('check rule packs against the rule language and their own examples')
    .option('--alone', 'check without the built-in rules beside them')
    .action(perform(async () => (await commands()).checkRulesCommand));
  withPacks(rules.command('test <id> [text]'))
    .description('try one rule on a text (or standard input)')
    .action(perform(async () => (await commands()).testRuleCommand));
  rules
    .command('import <file>')
    .description('convert the rules of a .gitleaks.toml into a rule pack, and list what cannot be converted')
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
    .description('record all findings of a saved JSON report in a new baseline')
    .action(perform(async () => (await commands()).createBaselineCommand));
  withDecision(baseline.command('update <report>'))
    .description('add new findings and update moved ones; existing decisions stay')
    .action(perform(async () => (await commands()).updateBaselineCommand));
  baseline
    .command('prune <report>')
    .description('remove entries that a saved JSON report no longer finds')
    .option('-o, --output <file>', 'the baseline', BASELINE_NAME)
    .action(perform(async () => (await commands()).pruneBaselineCommand));
}

function addHookCommands(program: Command, perform: Perform): void {
  const hook = program.command('hook').description('git hooks that scan what is about to be committed or pushed');
  const commands = async () => import('./commands/hook/hook-command.ts');
  const withType = (command: Command): Command =>
    command.addOption(
      new Option('--type <hook>', 'type of hook').choices(['pre-commit', 'pre-push']).default('pre-commit'),
    );
  withType(hook.command('install'))
    .description('install the hook; an existing hook keeps running')
    .option('--force', 'install even if husky, lefthook or pre-commit manages the hooks')
    .action(perform(async () => (await commands()).installHookCommand));
  withType(hook.command('uninstall'))
    .description('remove the hook and restore what was there before')
    .action(perform(async () => (await commands()).uninstallHookCommand));
}
