/** Options that several commands share. */
import { Option, type Command } from 'commander';
import { repeated } from './repeated-option.ts';

export function colourOption(): Option {
  return new Option('--color <when>', 'colour').choices(['auto', 'always', 'never']).default('auto');
}

/** Options that decide how a run ends. */
export function withExitOptions(command: Command): Command {
  return command
    .optionsGroup('How it ends:')
    .option(
      '--fail-on <what>',
      'a level (critical, high, medium, low, info), "new", "unregistered" or "pci"; several with commas (default: medium)',
    )
    .option('--exit-zero', 'end with 0 whatever was found')
    .option('--allow-incomplete', 'an incomplete scan ends with 0');
}

export function withLogOptions(command: Command): Command {
  return command
    .optionsGroup('Usage logs:')
    .option('--log-format <name>', 'format of the logs (default: each record tells)')
    .option('--map <file>', 'how to read a log of your own: which of its names is which part of an event')
    .option('--timeline <token>', 'tell the timeline of this entry, or unknown token, day by day')
    .option('--no-log-secrets', 'do not search the lines of the logs for secrets');
}

/** Options that decide where reports go and how they look. */
export function withOutputOptions(command: Command): Command {
  return command
    .optionsGroup('Reports:')
    .option(
      '-f, --format <name>',
      'format on standard output (terminal, compact, table, json, jsonl, sarif, gitlab, junit, markdown)',
    )
    .option('-o, --output <file>', 'write that report to a file instead; without --format its ending tells the format')
    .addOption(
      repeated(
        '--report <format[=file]>',
        'a further report, as FORMAT=FILE or a file whose ending tells; "-" is standard output',
      ),
    )
    .addOption(colourOption())
    .option('--no-color', 'the same as --color never')
    .option(
      '-q, --quiet',
      'print nothing but errors and the reports that --format or --report name; the exit code tells',
    )
    .option('-v, --verbose', 'all there is to say: ids of findings, what was skipped and why, long lists whole');
}

/** `from`: where files of our own are looked for, where none is named. */
export function withInputOptions(command: Command, from = 'the target'): Command {
  return command
    .optionsGroup('What counts:')
    .option('--inventory <file>', `known-token inventory (default: keyroll.inventory.yaml from ${from} upwards)`)
    .option('--config <file>', `configuration (default: keyroll.config.yaml from ${from} upwards)`)
    .option(
      '--no-config',
      'built-in rules and defaults alone: no config, baseline, inventory or inline ignore of the target counts',
    )
    .option('--baseline <file>', `decisions about known findings (default: keyroll.baseline.json from ${from} upwards)`)
    .addOption(
      new Option('--min-confidence <level>', 'least confidence of what is reported (default: medium)').choices([
        'low',
        'medium',
        'high',
      ]),
    )
    .option('--max-file-size <size>', 'larger text files are not read, and the scan says so (default: 64MB)')
    .addOption(repeated('--rules <path>', 'a rule pack of your own, a file or a folder'))
    .option(
      '--values <file>',
      'look for these values too, in clear and encoded: JSON, lines of NAME=value or of values; "-" is standard input',
    )
    .option(
      '--cardholder-data',
      'look for numbers and track data of payment cards, too; shown with their first six and last four digits',
    )
    .option('--as-of <date>', 'judge dates as of this day or instant (default: now)')
    .option('--jobs <n>', 'threads (default: one for each processor)')
    .option('--no-cache', 'take nothing from earlier scans of histories, and leave nothing for later ones');
}

/** Options of a run that is not like others. */
export function withRunOptions(command: Command): Command {
  return command
    .optionsGroup('Options:')
    .option('--no-progress', 'no progress line')
    .option('--print-config', 'print the settings in force and the files they come from, and scan nothing');
}
