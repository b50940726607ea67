/** Work for this thread while another process is busy: it starts after all requests made so far were sent. */
export async function meanwhile<Result>(work: () => Result): Promise<Result> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
  return work();
}
