/**
 * Runs git like `runGit`, for answers too large to hold: the output is looked at chunk by chunk, and while that takes
 * place nothing more is read, so that git waits. Records are cut at a delimiter without being copied.
 */
import { pipeline } from 'node:stream';
import { notAsked, startGit, type GitOptions } from './git.ts';

export interface GitStreamResult {
  /** 127 where git could not be started. */
  readonly code: number;
  /** The beginning of what git had to say. */
  readonly stderr: string;
  readonly missing: boolean;
}

export interface GitStreamOptions extends GitOptions {
  /** Input, written as fast as git takes it. */
  readonly lines?: Iterable<string>;
}

/** The bytes `[start, end)` hold until the callback returns. */
export type OnRecord = (bytes: Buffer, start: number, end: number) => void;

const MAX_STDERR = 1 << 16;

/** What stands before each delimiter, wherever the chunks are cut. What follows the last one is no record. */
export function recordsOf(delimiter: number, onRecord: OnRecord): (chunk: Buffer) => void {
  let pending: Buffer[] = [];
  return (chunk) => {
    let start = 0;
    if (pending.length > 0) {
      const end = chunk.indexOf(delimiter);
      pending.push(end < 0 ? chunk : chunk.subarray(0, end));
      if (end < 0) return;
      const whole = Buffer.concat(pending);
      pending = [];
      onRecord(whole, 0, whole.length);
      start = end + 1;
    }
    for (let end = start; end < chunk.length; end++) {
      if (chunk[end] !== delimiter) continue;
      onRecord(chunk, start, end);
      start = end + 1;
    }
    if (start < chunk.length) pending.push(chunk.subarray(start));
  };
}

/** Resolves when git has ended. Rejects, and ends git, when `onChunk` throws. */
export function streamGit(
  args: readonly string[],
  options: GitStreamOptions,
  onChunk: (chunk: Buffer) => void,
): Promise<GitStreamResult> {
  const { lines } = options;
  const child = startGit(args, lines === undefined ? options : { ...options, input: '' });
  if (child === null) return Promise.resolve(notAsked(args, options));
  return new Promise((resolve, reject) => {
    let stderr = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      try {
        onChunk(chunk);
      } catch (error) {
        reject(error);
        child.kill();
      }
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      if (stderr.length < MAX_STDERR) stderr += chunk.toString('utf8');
    });
    child.on('error', (error: NodeJS.ErrnoException) =>
      resolve({ code: 127, stderr: error.message, missing: error.code === 'ENOENT' }),
    );
    child.on('close', (code) => resolve({ code: code ?? 128, stderr, missing: false }));
    // Git may end before it has read everything; its exit code tells why.
    if (lines !== undefined && child.stdin !== null) pipeline(lines, child.stdin, () => undefined);
  });
}
