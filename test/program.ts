/** The built program, as a process or without one. */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';

/** The program under test; another build can be named. */
export const PROGRAM = process.env['KEYROLL_BIN'] ?? resolve(import.meta.dirname, '../bin/keyroll.js');

/** Many times what the longest run takes: a limit is for what hangs. */
const MAX_MS = 300_000;

export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** What a run has around it. */
export interface Around {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array | undefined;
}

/** A process of its own: for what the program's entry does, and Node at its start and end. */
export function launched(args: readonly string[], { cwd, env, input = '' }: Around): Run {
  const done = spawnSync(process.execPath, [PROGRAM, ...args], {
    cwd,
    env,
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

const answered = new Int32Array(new SharedArrayBuffer(4));
let asked: MessagePort | undefined;

/** The thread that runs the program for a file of tests. */
function openThread(): MessagePort {
  const { port1, port2 } = new MessageChannel();
  const workerData = { program: PROGRAM, port: port2, answered };
  new Worker(resolve(import.meta.dirname, 'program-thread.mjs'), { workerData, transferList: [port2] }).unref();
  return port1;
}

/**
 * All of the program but its entry: what it says, writes and returns. A thread runs it, once and again: most of what a
 * process takes is loading and compiling.
 */
export function called(args: readonly string[], { cwd, env, input = '' }: Around): Run {
  asked ??= openThread();
  Atomics.store(answered, 0, 0);
  asked.postMessage({ args, cwd, env, input });
  if (Atomics.wait(answered, 0, 0, MAX_MS) === 'timed-out') throw new Error('keyroll came to no end');
  return (receiveMessageOnPort(asked) as { readonly message: Run }).message;
}
