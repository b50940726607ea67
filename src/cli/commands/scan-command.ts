/** `keyroll scan`. */
import type { Context } from '../context.ts';
import { runScan, type ScanOptions } from './run-scan.ts';

export async function scanCommand(context: Context, paths: readonly string[], options: ScanOptions): Promise<number> {
  return runScan(context, paths, options);
}
