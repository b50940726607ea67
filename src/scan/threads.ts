/** Threads beside this one: each is given a task and answers once. One that fails or ends early fails them all. */

/**
 * Starts `count` threads of `script` (a file beside the bundle) on the same task and waits for them and for `here`,
 * the share of this thread. `here` comes first among the answers.
 */
export async function workTogether<Task, Answer>(script: string, count: number, task: Task, here: () => Promise<Answer>, toAnswer: (message: unknown) => Answer): Promise<readonly Answer[]> {
  if (count <= 0) return [await here()];
  // Loaded when it is needed: a scan of a few files is over before it would be.
  const { Worker } = await import('node:worker_threads');
  const workers = Array.from({ length: count }, () => new Worker(new URL(script, import.meta.url), { workerData: task }));
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
