/** A text that goes to standard output, or to a file of its own. */
import { resolve } from 'node:path';
import { STANDARD_STREAM, type Io } from '../../base/io.ts';
import { writeFileAtomic } from '../../sources/files/write-atomic.ts';

export async function writeText(text: string, output: string | undefined, { cwd, stdout }: Io): Promise<void> {
  if (output === undefined || output === STANDARD_STREAM) stdout.write(text);
  else await writeFileAtomic(resolve(cwd, output), text, { mode: 0o600 });
}
