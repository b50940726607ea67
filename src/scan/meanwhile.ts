/** Work for this thread while another process is busy: begun once everything that was asked for before is under way. */
import { setImmediate } from 'node:timers/promises';

export async function meanwhile<Result>(work: () => Result): Promise<Result> {
  await setImmediate();
  return work();
}
