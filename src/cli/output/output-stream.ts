/**
 * Standard output and error, written by descriptor: Node's own streams take longer to load than a small scan. They are
 * used all the same where they are needed, for a terminal and for a pipe that is full and does not wait.
 */
import { fstatSync, statSync, writeSync } from 'node:fs';
import type { OutputStream } from '../../base/io.ts';

type NodeStream = OutputStream & { write(bytes: Uint8Array): boolean };

export interface DescriptorOptions {
  /** Node's stream of the same descriptor, created on first use. */
  readonly open: () => NodeStream;
  /** What was written got lost; nothing more is written then. */
  readonly onError: (error: unknown) => void;
}

/**
 * False for files, pipes and the null device. Windows tells less, and its console is a matter of Node's stream alone.
 */
function mayBeTerminal(descriptor: number): boolean {
  try {
    const status = fstatSync(descriptor);
    return status.isCharacterDevice() && status.rdev !== statSync('/dev/null').rdev;
  } catch {
    return true;
  }
}

/** Writes all of `bytes`, or as much as can be without waiting: returns where it stopped. */
function writeNow(descriptor: number, bytes: Uint8Array): number {
  let at = 0;
  try {
    while (at < bytes.length) at += writeSync(descriptor, bytes, at);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
  }
  return at;
}

export function outputOn(descriptor: number, { open, onError }: DescriptorOptions): OutputStream {
  let stream: NodeStream | null | undefined;
  let isLost = false;
  /** Null as long as writing by descriptor does. */
  const opened = (): NodeStream | null => (stream ??= mayBeTerminal(descriptor) ? open() : null);
  return {
    get isTTY() {
      return opened()?.isTTY;
    },
    get columns() {
      return opened()?.columns;
    },
    write(text) {
      const whole = opened();
      if (whole !== null) return whole.write(text);
      if (isLost) return false;
      const bytes = Buffer.from(text, 'utf8');
      try {
        const at = writeNow(descriptor, bytes);
        if (at === bytes.length) return true;
        stream = open();
        return stream.write(bytes.subarray(at));
      } catch (error) {
        isLost = true;
        onError(error);
        return false;
      }
    },
  };
}
