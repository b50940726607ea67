export function killMany(options: {
  readonly kills: number;
  readonly entries: number;
  readonly seed: number;
}): Promise<{ readonly old: number; readonly new: number; readonly finished: number; readonly strays: number }>;
