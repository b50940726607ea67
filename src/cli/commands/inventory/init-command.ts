/** `keyroll inventory init`. */
import { resolve } from 'node:path';
import { initInventory } from '../../../inventory/file/init.ts';
import { EXIT } from '../../../scan/exit-code.ts';
import type { Context } from '../../context.ts';
import { printedName, printedPath } from '../../files/named-file.ts';
import { printDiagnostics } from '../../output/print-summary.ts';
import { printPepperCreated } from './current-pepper.ts';

export async function initCommand(
  { io }: Context,
  dir: string | undefined,
  options: { readonly organization?: string },
): Promise<number> {
  const made = await initInventory({ dir: resolve(io.cwd, dir ?? '.'), io, ...options });
  printDiagnostics(made.diagnostics, io);
  io.stdout.write(`${printedPath(made.path, io.cwd)} is ready; it holds no tokens yet.\n`);
  if (made.pepper === 'created') printPepperCreated(made.pepperPath, io);
  else io.stdout.write(`It uses the pepper in ${printedName(made.pepperPath)}.\n`);
  io.stdout.write('next: keyroll scan, then keyroll triage, which asks about each unregistered token\n');
  return EXIT.clean;
}
