/** A question at the terminal. Where nobody sits there, the option that answers it is named instead. */
import { createInterface } from 'node:readline/promises';
import { UsageError } from '../model/error.ts';
import type { Io } from '../model/io.ts';

/** The answer without blanks around it; never empty. */
export async function ask(question: string, option: string, io: Io): Promise<string> {
  if (io.stdin.isTTY !== true) throw new UsageError(`${option} is missing.`, { hint: 'On a terminal it would be asked for.' });
  const lines = createInterface({ input: io.stdin, output: io.stderr, terminal: true });
  try {
    for (;;) {
      const answer = (await lines.question(question)).trim();
      if (answer !== '') return answer;
    }
  } finally {
    lines.close();
  }
}
