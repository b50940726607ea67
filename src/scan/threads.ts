/**
 * Threads beside this one, started before their task is known, so that they can load what they need meanwhile. Each
 * answers a task once. One that fails or ends early fails them all.
 */
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';

/** Waits for `here`, the share of this thread, which comes first among the answers, and for the threads. */
async function gather<Answer>(
  workers: readonly Worker[],
  here: () => Promise<Answer>,
  toAnswer: (message: unknown) => Answer,
): Promise<readonly Answer[]> {
  const elsewhere = workers.map(
    (worker) =>
      new Promise<Answer>((resolve, reject) => {
        worker.once('error', reject);
        // Without this a thread that ends before it has answered would be waited for in vain.
        worker.once('exit', (code) => reject(new Error(`a scanning thread ended with ${code}`)));
        worker.once('message', (message: unknown) => resolve(toAnswer(message)));
      }),
  );
  try {
    return await Promise.all([here(), ...elsewhere]);
  } catch (error) {
    // Without one share the scan is lost: all threads stop.
    for (const worker of workers) void worker.terminate();
    throw error;
  }
}

/** What a thread is started with. */
export interface ThreadSetup {
  /** A file beside the bundle. */
  readonly script: string;
  readonly workerData: unknown;
}

export class WaitingThreads<Task> {
  readonly #setupOf: (thread: number) => ThreadSetup;
  readonly #workers: Worker[] = [];
  #failure: unknown = null;

  /** `setupOf` is asked with the number of a thread, the first being 0. */
  constructor(setupOf: (thread: number) => ThreadSetup) {
    this.#setupOf = setupOf;
  }

  get count(): number {
    return this.#workers.length;
  }

  /** Starts threads until there are `count`. */
  async growTo(count: number): Promise<void> {
    if (this.#workers.length >= count) return;
    // Loaded when it is needed: a scan of a few files is over before it would be.
    const { Worker: Thread } = await import('node:worker_threads');
    while (this.#workers.length < count) {
      const { script, workerData } = this.#setupOf(this.#workers.length);
      const worker = new Thread(join(import.meta.dirname, script), { workerData });
      // One may fail before anybody waits for it.
      worker.once('error', (error) => {
        this.#failure = error;
      });
      this.#workers.push(worker);
    }
  }

  /** Calls `taskOf` with the number of each other thread, from 0. */
  async work<Answer>(
    taskOf: (thread: number) => Task,
    here: () => Promise<Answer>,
    toAnswer: (message: unknown) => Answer,
  ): Promise<readonly Answer[]> {
    if (this.#failure !== null) throw this.#failure;
    for (const [thread, worker] of this.#workers.entries()) worker.postMessage(taskOf(thread));
    return gather(this.#workers, here, toAnswer);
  }

  /** Sends them away. */
  end(): void {
    for (const worker of this.#workers) void worker.terminate();
  }
}
