/** The entry: streams made safe, the command line carried out, the exit code set. Nothing else ends the process. */
import { readFileSync } from 'node:fs';
import type { Io } from '../model/io.ts';
import { reasonOf } from '../model/system-error.ts';
import { EXIT } from '../scan/exit-code.ts';

/** The package's version, read from its manifest, which lies beside the bundle's folder. */
function version(): string {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { readonly version: string };
  return manifest.version;
}

/** A reader that has seen enough closes the pipe: that is its right. A report that cannot be written ends the run. */
function watchStreams(): void {
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    process.stderr.write(`keyroll: standard output cannot be written: ${reasonOf(error)}.\n`);
    process.exit(EXIT.error);
  });
}

/** What nobody foresaw. The message stays out: those of the language and its libraries quote what they choke on. */
function crashText(error: unknown): string {
  const frames = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
  const name = error instanceof Error ? error.name : typeof error;
  return [`keyroll: this should not have happened (${name}). The run is of no worth; please report it with these lines:`, ...frames, ''].join('\n');
}

function endOnSignals(): void {
  const end = (code: number) => (): void => {
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[2K');
    process.exit(code);
  };
  process.once('SIGINT', end(EXIT.interrupted));
  process.once('SIGTERM', end(EXIT.terminated));
}

/**
 * A scan is over in seconds, and V8 would spend a third of them on compiling: hundreds of functions get hot at once, each
 * with all that it calls inlined, in every thread anew. Compiling later and less took a tree's scan from 2.3 s to 1.85 s.
 * Measured on V8 11, the one of Node 20; others are left alone, because they complain of flags that they do not know.
 */
function compileLess(): void {
  if (!process.versions.v8.startsWith('11.')) return;
  const { setFlagsFromString } = process.getBuiltinModule('node:v8');
  setFlagsFromString('--no-turbo-inlining');
  setFlagsFromString('--interrupt-budget=300000');
}

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
    process.stdout.write(`${version()}\n`);
    return;
  }
  compileLess();
  watchStreams();
  endOnSignals();
  const io: Io = { cwd: process.cwd(), env: process.env, stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, now: () => Date.now() };
  try {
    const { run } = await import('./program.ts');
    process.exitCode = await run(args, io, version());
  } catch (error) {
    process.stderr.write(crashText(error));
    process.exitCode = EXIT.error;
  }
}

await main();
