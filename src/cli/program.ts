/**
 * The command tree. Commands are described here and live in files of their own, loaded when they are called.
 * Commander's own errors become exit code 2: its default of 1 would read as findings.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { CommanderError, type Command } from 'commander';
import { KeyrollError, UsageError, problemsOf } from '../model/error.ts';
import type { Io } from '../base/io.ts';
import { mayRepeatPath } from '../redaction/quote.ts';
import { isSystemError, reasonOf, Refused } from '../base/system-error.ts';
import { visible, visibleLines } from '../report/sanitise.ts';
import { EXIT } from '../scan/exit-code.ts';
import { CommandLine } from './command-line.ts';
import type { Action, Context, Perform } from './context.ts';
import {
  withExitOptions,
  withInputOptions,
  withLogOptions,
  withOutputOptions,
  withRunOptions,
} from './option-groups.ts';
import { printedError } from './printed-error.ts';
import { repeated } from './repeated-option.ts';

const EXAMPLES = `
Examples:
  keyroll                                  scan the current folder
  keyroll scan src config --fail-on high   two folders; fail on high and over
  keyroll scan --report sarif=out.sarif --report markdown=pci.md
  keyroll inventory init                   start a known-token inventory
  keyroll demo                             see it work on a made-up shop

Exit codes: 0 nothing at or over --fail-on, 1 findings, 2 usage, config, rule or
inventory error, 3 scan incomplete and nothing else to fail on, 130/143 signals.`;

function bareProgram(version: string): Command {
  return new CommandLine('keyroll')
    .description(
      'Roll-call of API tokens: find hardcoded credentials, check them against the\nknown-token inventory, report against PCI DSS.',
    )
    .version(version, '-V, --version')
    .addHelpText('after', EXAMPLES);
}

/** Without any of these, files of the working tree. */
function withSelection(command: Command): Command {
  return command
    .optionsGroup('What to scan, other than files:')
    .option('--history', 'everything ever committed: every object that a ref reaches, including stashes and notes')
    .option('--all-refs', 'with --history: every ref (the default)')
    .option('--branch <name>', 'with --history: one branch')
    .option('--unreachable', 'with --history: also objects that no ref reaches')
    .option('--staged', 'what would be committed, as the index holds it')
    .option('--unstaged', 'changes in the working tree that are not staged')
    .option('--untracked', 'files that git neither tracks nor ignores')
    .option('--uncommitted', 'all three: everything that could be committed')
    .option('--range <A..B>', 'what the commits that are in B but not in A added')
    .option('--since <ref>', 'the same as --range REF..HEAD; with --history: only the commits since REF')
    .option('--pre-push', 'what a push would publish; reads what git passes to a pre-push hook on standard input')
    .option('--ci', 'the range of the pull request or push that a GitHub or GitLab job runs for')
    .addOption(repeated('--usage <file>', 'usage logs to check against the inventory as well'));
}

function describeScan(program: Command, perform: Perform): void {
  const scan = withSelection(program.command('scan [paths...]', { isDefault: true })).description(
    'scan folders and files ("-": standard input), or what git says has changed; the default command',
  );
  withOutputOptions(withInputOptions(scan)).option(
    '--against <report>',
    'report what changed since this saved JSON report: findings and tokens',
  );
  withRunOptions(withLogOptions(withExitOptions(scan))).action(
    perform(async () => (await import('./commands/scan-command.ts')).scanCommand),
  );
}

function printError(error: unknown, io: Io): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.error;
  if (error instanceof KeyrollError) {
    for (const problem of problemsOf(error)) io.stderr.write(`keyroll: ${printedError(problem)}\n`);
    return EXIT.error;
  }
  if (isSystemError(error) || error instanceof Refused) {
    io.stderr.write(
      `keyroll: ${typeof error.path === 'string' && mayRepeatPath(error.path) ? `${visible(error.path)}: ` : ''}${reasonOf(error)}.\n`,
    );
    return EXIT.error;
  }
  throw error;
}

/** The command closest to a first word that was taken for a path, and is none. */
async function commandMeant(word: string | undefined, program: Command, io: Io): Promise<string | undefined> {
  if (word === undefined || word.startsWith('-') || existsSync(resolve(io.cwd, word))) return undefined;
  const names = program.commands.map((command) => command.name());
  return names.includes(word) ? undefined : (await import('../base/did-you-mean.ts')).nearest(word, names);
}

function withAllBelow(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withAllBelow)];
}

/** Carries out a command line; the number is the exit code. */
export async function run(args: readonly string[], io: Io, version: string): Promise<number> {
  let code: number = EXIT.clean;
  const context: Context = { io, version };
  const perform =
    (load: () => Promise<Action>) =>
    async (...received: unknown[]): Promise<void> => {
      const action = await load();
      code = await action(context, ...(received as never[]));
    };
  const program = bareProgram(version);
  describeScan(program, perform);
  if (args[0] !== 'scan') (await import('./further-commands.ts')).describeFurther(program, perform);
  const inventory = args.includes('inventory')
    ? program.commands.find((command) => command.name() === 'inventory')
    : undefined;
  if (inventory !== undefined)
    (await import('./commands/inventory/describe-inventory.ts')).describeInventory(inventory, perform);
  for (const command of withAllBelow(program)) {
    command.exitOverride().configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(visibleLines(text)),
    });
  }
  try {
    const help = args.includes('help') ? (await import('./help-topic.ts')).helpAsked(args, program) : null;
    await program.parseAsync(help ?? args, { from: 'user' });
    return code;
  } catch (error) {
    const ended = printError(error, io);
    const meant = error instanceof UsageError ? await commandMeant(args[0], program, io) : undefined;
    if (meant !== undefined) io.stderr.write(`(Did you mean keyroll ${meant}?)\n`);
    return ended;
  }
}
