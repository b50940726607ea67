/** The pepper that a command needs, or has just made. */
import { loadPepper, type Pepper } from '../../../inventory/pepper.ts';
import { InventoryError } from '../../../model/error.ts';
import type { Io } from '../../../base/io.ts';
import { printedName } from '../../files/named-file.ts';

export async function requirePepper(io: Io): Promise<Extract<Pepper, { readonly kind: 'present' }>> {
  const pepper = await loadPepper(io);
  if (pepper.kind === 'absent') {
    throw new InventoryError(`there is no pepper ${pepper.place}.`, {
      hint: 'Restore it, or make one with "keyroll inventory init".',
    });
  }
  return pepper;
}

export function printPepperCreated(path: string, { stdout }: Io): void {
  stdout.write(
    `A pepper was created in ${printedName(path)}. Fingerprints are useless without it:\nkeep a copy where your team keeps secrets, never beside the inventory.\n`,
  );
}
