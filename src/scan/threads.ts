/** Threads beside this one: each is given a task and answers once. One that fails or ends early fails them all. */
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';

async function start(script: string, count: number, data: unknown): Promise<readonly Worker[]> {
  if (count <= 0) return [];
  // Loaded when it is needed: a scan of a few files is over before it would be.
  const { Worker: Thread } = await import('node:worker_threads');
  return Array.from({ length: count }, () => new Thread(join(import.meta.dirname, script), { workerData: data }));
}

/** Waits for `here`, the share of this thread, which comes first among the answers, and for the threads. */
async function gather<Answer>(workers: readonly Worker[], here: () => Promise<Answer>, toAnswer: (message: unknown) => Answer): Promise<readonly Answer[]> {
  const elsewhere = workers.map((worker) => new Promise<Answer>((resolve, reject) => {
    worker.once('error', reject);
    // Without this a thread that ends before it has answered would be waited for in vain.
    worker.once('exit', (code) => reject(new Error(`a scanning thread ended with ${code}`)));
    worker.once('message', (message: unknown) => resolve(toAnswer(message)));
  }));
  try {
    return await Promise.all([here(), ...elsewhere]);
  } catch (error) {
    // One share is lost, so the scan is: nobody works on.
    for (const worker of workers) void worker.terminate();
    throw error;
  }
}

/** Starts `count` threads of `script` (a file beside the bundle) on the same task, which stands in their `workerData`. */
export async function workTogether<Task, Answer>(script: string, count: number, task: Task, here: () => Promise<Answer>, toAnswer: (message: unknown) => Answer): Promise<readonly Answer[]> {
  return gather(await start(script, count, task), here, toAnswer);
}

/** Threads that were started before their task was known, so that they can load what they need meanwhile. */
export class WaitingThreads<Task> {
  readonly #workers: readonly Worker[];
  #failure: unknown = null;

  private constructor(workers: readonly Worker[]) {
    this.#workers = workers;
    // One may fail before anybody waits for it.
    for (const worker of workers) worker.once('error', (error) => { this.#failure = error; });
  }

  /** `setup` stands in their `workerData`. */
  static async start<Task>(script: string, count: number, setup: unknown): Promise<WaitingThreads<Task>> {
    return new WaitingThreads(await start(script, count, setup));
  }

  async work<Answer>(task: Task, here: () => Promise<Answer>, toAnswer: (message: unknown) => Answer): Promise<readonly Answer[]> {
    if (this.#failure !== null) throw this.#failure;
    for (const worker of this.#workers) worker.postMessage(task);
    return gather(this.#workers, here, toAnswer);
  }

  /** Sends them away without a task. */
  end(): void {
    for (const worker of this.#workers) void worker.terminate();
  }
}
