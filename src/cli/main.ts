/** The entry: streams made safe, the command line carried out, the exit code set. Nothing else ends the process. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Io } from '../base/io.ts';
import { isSystemError, reasonOf } from '../base/system-error.ts';
import { EXIT } from '../scan/exit-code.ts';
import { outputOn } from './output/output-stream.ts';

/** The package's version, read from its manifest, which lies beside the bundle's folder. */
function version(): string {
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as {
    readonly version: string;
  };
  return manifest.version;
}

const stderr = outputOn(2, { open: () => process.stderr.on('error', () => undefined), onError: () => undefined });
const stdout = outputOn(1, { open: () => process.stdout.on('error', endUnwritten), onError: endUnwritten });

/** A reader that has seen enough closes the pipe: that is its right. A report that cannot be written ends the run. */
function endUnwritten(error: unknown): void {
  if (isSystemError(error) && error.code === 'EPIPE') return;
  stderr.write(`keyroll: standard output cannot be written: ${reasonOf(error)}.\n`);
  process.exit(EXIT.error);
}

/** An unexpected error. Its message is left out: messages of the language and its libraries quote their input. */
function crashText(error: unknown): string {
  const frames = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
  const name = error instanceof Error ? error.name : typeof error;
  return [
    `keyroll: internal error (${name}). The run produced no usable result; please report it with these lines:`,
    ...frames,
    '',
  ].join('\n');
}

function endOnSignals(): void {
  const end = (code: number) => (): void => {
    if (stderr.isTTY === true) stderr.write('\r\u001b[2K');
    process.exit(code);
  };
  process.once('SIGINT', end(EXIT.interrupted));
  process.once('SIGTERM', end(EXIT.terminated));
}

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
    stdout.write(`${version()}\n`);
    return;
  }
  endOnSignals();
  const io: Io = {
    cwd: process.cwd(),
    env: process.env,
    get stdin() {
      return process.stdin;
    },
    stdout,
    stderr,
    now: () => Date.now(),
  };
  // Stays where the run never ends, because what it waits for never comes: Node would exit with 0.
  process.exitCode = EXIT.error;
  try {
    const { run } = await import('./program.ts');
    process.exitCode = await run(args, io, version());
  } catch (error) {
    stderr.write(crashText(error));
    process.exitCode = EXIT.error;
  }
}

void main();
