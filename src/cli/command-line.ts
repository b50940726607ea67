/**
 * Commander with errors that do not repeat what was typed: `--token=...` is an option nobody knows, and a token. Its
 * other errors name options and arguments of ours alone.
 */
import { Command, type ErrorOptions, type Help, type Option } from 'commander';
import { mayRepeat } from '../redaction/quote.ts';

/** The text in quotes is what was typed; a suggestion after it is a name of ours. */
const REPEATING =
  /^(error: (?:unknown option|unknown command|option '[^']+' argument)) '([^]*)'( is invalid\.[^]*|\s*\(Did you mean [^]*|)$/;

function sparing(message: string): string {
  return message.replace(REPEATING, (whole, before: string, typed: string, after: string) =>
    mayRepeat(typed.replace(/^--?/, '')) ? whole : `${before}${after}`,
  );
}

export class CommandLine extends Command {
  override createCommand(name?: string): Command {
    return new CommandLine(name);
  }

  /** `keyroll inventory add`. */
  private path(): string {
    return this.parent instanceof CommandLine ? `${this.parent.path()} ${this.name()}` : this.name();
  }

  /** Says which options there is no doing without. */
  override createHelp(): Help {
    const help = super.createHelp();
    const describe = help.optionDescription.bind(help);
    help.optionDescription = (option: Option) => `${describe(option)}${option.mandatory ? ' (required)' : ''}`;
    return help;
  }

  override error(message: string, options?: ErrorOptions): never {
    this.showHelpAfterError(`(${this.path()} --help lists its ${this.commands.length > 0 ? 'commands' : 'options'})`);
    return super.error(sparing(message).replace(/^error: /, 'keyroll: '), options);
  }
}
