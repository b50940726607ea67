/** Work for this thread while another process is busy: begun once everything that was asked for before is under way. */
export async function meanwhile<Result>(work: () => Result): Promise<Result> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
  return work();
}
