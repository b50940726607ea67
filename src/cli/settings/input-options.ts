/** Options that say what is scanned and what is known of it, as they were typed. */
import type { TargetOptions } from './scan-target.ts';

export interface InputOptions extends TargetOptions {
  readonly inventory?: string;
  /** A path, or false for `--no-config`. */
  readonly config?: string | boolean;
  readonly baseline?: string;
  /** A baseline that is named may be one that the command makes. */
  readonly makesBaseline?: boolean;
  readonly minConfidence?: string;
  readonly maxFileSize?: string;
  readonly asOf?: string;
  readonly jobs?: string;
  readonly rules?: readonly string[];
  readonly values?: string;
  /** False: `--no-cache`. */
  readonly cache?: boolean;
  /** Usage logs to read beside what is scanned, or (`usageOnly`) instead of it. */
  readonly usage?: readonly string[];
  readonly usageOnly?: boolean;
  readonly logFormat?: string;
  readonly map?: string;
  readonly timeline?: string;
  /** `false` comes from `--no-log-secrets`. */
  readonly logSecrets?: boolean;
  readonly cardholderData?: boolean;
}
