/** Options that several commands share. */
import { Option, type Command } from 'commander';
import { repeated } from './repeated-option.ts';

export function colourOption(): Option {
  return new Option('--color <when>', 'colour').choices(['auto', 'always', 'never']).default('auto');
}

/** Options that decide how a run ends. */
export function withExitOptions(command: Command): Command {
  return command
    .optionsGroup('Exit code:')
    .option(
      '--fail-on <what>',
      'lowest severity that fails: critical, high, medium (default), low or info; "new" and "unregistered" narrow the findings, "pci" adds requirements with exceptions; separate several with commas',
    )
    .option('--exit-zero', 'exit with 0 whatever was found')
    .option('--allow-incomplete', 'exit with 0 instead of 3 if the scan is incomplete');
}

export function withLogOptions(command: Command): Command {
  return command
    .optionsGroup('Usage logs:')
    .option('--log-format <name>', 'format of the logs (default: recognised for each record)')
    .option('--map <file>', 'mapping of the field names of your own log to the parts of an event')
    .option('--timeline <token>', 'print the timeline of this entry, or of this unknown token, day by day')
    .option('--no-log-secrets', 'do not search the log lines for secrets');
}

/** Options that decide where reports go and how they look. */
export function withOutputOptions(command: Command): Command {
  return command
    .optionsGroup('Reports:')
    .option(
      '-f, --format <name>',
      'format on standard output (terminal, compact, table, json, jsonl, sarif, gitlab, junit, markdown)',
    )
    .option(
      '-o, --output <file>',
      'write that report to a file instead; without --format the file extension decides the format',
    )
    .addOption(
      repeated(
        '--report <format[=file]>',
        'a further report, as FORMAT=FILE or as a file whose extension decides the format; "-" is standard output',
      ),
    )
    .addOption(colourOption())
    .option('--no-color', 'the same as --color never')
    .option('-q, --quiet', 'print only errors and the reports that --format or --report name')
    .option('-v, --verbose', 'print everything: ids of findings, what was skipped and why, long lists in full');
}

/** `from`: where files of our own are looked for, where none is named. */
export function withInputOptions(command: Command, from = 'the target'): Command {
  return command
    .optionsGroup('Inputs and settings:')
    .option('--inventory <file>', `known-token inventory (default: keyroll.inventory.yaml from ${from} upwards)`)
    .option('--config <file>', `configuration (default: keyroll.config.yaml from ${from} upwards)`)
    .option(
      '--no-config',
      'built-in rules and defaults only: ignore the config, baseline, inventory and ignore comments of the target',
    )
    .option('--baseline <file>', `decisions about known findings (default: keyroll.baseline.json from ${from} upwards)`)
    .addOption(
      new Option('--min-confidence <level>', 'lowest confidence that is reported (default: medium)').choices([
        'low',
        'medium',
        'high',
      ]),
    )
    .option(
      '--max-file-size <size>',
      'do not read larger text files, and report the scan as incomplete if there are any (default: 64MB)',
    )
    .addOption(repeated('--rules <path>', 'a rule pack of your own, a file or a folder'))
    .option(
      '--values <file>',
      'look for these values too, plain and encoded: JSON, lines of NAME=value, or one value per line; "-" is standard input',
    )
    .option(
      '--cardholder-data',
      'look for payment card numbers and track data too; only the first six and last four digits are shown',
    )
    .option('--as-of <date>', 'judge dates as of this day or instant (default: now)')
    .option('--jobs <n>', 'threads (default: one for each processor, at most 4)')
    .option('--no-cache', 'neither read nor write the cache of earlier scans');
}

/** Options of a run that is not like others. */
export function withRunOptions(command: Command): Command {
  return command
    .optionsGroup('Options:')
    .option('--no-progress', 'no progress line')
    .option('--print-config', 'print the settings in force and the files they come from, and scan nothing');
}
