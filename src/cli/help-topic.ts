/** `help inventory add` and `inventory help add`, both `inventory add --help`: commander looks at one word, and is silent about a wrong one. */
import type { Command } from 'commander';
import { UsageError } from '../model/error.ts';
import { didYouMean } from '../base/did-you-mean.ts';
import { suchA } from '../redaction/quote.ts';

function below(command: Command, word: string): Command {
  const found = command.commands.find((known) => known.name() === word);
  if (found !== undefined) return found;
  const names = command.commands.map((known) => known.name());
  throw new UsageError(`there is no ${suchA('command', word)}.`, { hint: didYouMean(word, names) });
}

/** The command line that asks for the same with an option; null where `help` is no command of it. */
export function helpAsked(args: readonly string[], program: Command): readonly string[] | null {
  const at = args.indexOf('help');
  let command: Command | undefined = program;
  for (const word of args.slice(0, at)) command = command?.commands.find((known) => known.name() === word);
  if (at < 0 || command === undefined || command.commands.length === 0) return null;
  const topic = args.slice(at + 1).filter((word) => word !== 'help' && !word.startsWith('-'));
  for (const word of topic) command = below(command, word);
  return [...args.slice(0, at), ...topic, '--help'];
}
