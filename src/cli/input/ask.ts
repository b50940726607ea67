/** A question at the terminal. Without a terminal, an error names the option to use instead. */
import { UsageError } from '../../model/error.ts';
import type { Io } from '../../base/io.ts';
import { answerInput, Interrupted } from './answer-input.ts';

/** The answer without blanks around it; never empty. */
export async function ask(question: string, option: string, io: Io): Promise<string> {
  if (io.stdin.isTTY !== true) {
    throw new UsageError(`${option} is missing.`, { hint: 'On a terminal keyroll would ask for it.' });
  }
  const input = answerInput(io);
  try {
    for (;;) {
      const answer = await input.line(question);
      if (answer === null) throw new Interrupted();
      if (answer !== '') return answer;
    }
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    io.stderr.write('\n');
    throw new UsageError('there was no answer, and nothing was changed.');
  } finally {
    input.close();
  }
}
