/** `keyroll usage FILES...`: what logs say of tokens, in the same reports and with the same exit codes as a scan. */
import type { Context } from '../context.ts';
import { runScan, type ScanOptions } from './run-scan.ts';

export async function usageCommand(
  context: Context,
  files: readonly string[],
  options: Omit<ScanOptions, 'usage' | 'usageOnly'>,
): Promise<number> {
  return runScan(context, [], { ...options, usage: files, usageOnly: true });
}
