/** What a command says of the change it made: one line for people, one object for programs. */
import type { Io } from '../../../base/io.ts';
import { EXIT } from '../../../scan/exit-code.ts';
import { printJsonLine, wantsJson } from '../../output/print-json.ts';
import { type Changed, type ChangeOptions } from './inventory-file.ts';

/** A dry run has shown the change itself. */
export function printChange<Result extends object>(
  { result, path, isWritten }: Changed<Result>,
  text: string,
  options: ChangeOptions,
  io: Io,
): number {
  if (options.dryRun === true) return EXIT.clean;
  if (wantsJson(options)) printJsonLine({ ...result, inventory: path, written: isWritten }, io);
  else io.stdout.write(`${isWritten ? text : 'Nothing to change'} (${path}).\n`);
  return EXIT.clean;
}
