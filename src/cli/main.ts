/** The entry: streams made safe, the command line carried out, the exit code set. Nothing else ends the process. */
import { readFileSync } from 'node:fs';
import type { Io } from '../model/io.ts';
import { EXIT } from '../scan/exit-code.ts';

/** The package's version, read from its manifest, which lies beside the bundle's folder. */
function version(): string {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { readonly version: string };
  return manifest.version;
}

/** A reader that has seen enough closes the pipe: that is its right, and no reason for a stack trace. */
function tolerateClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

function endOnSignals(): void {
  const end = (code: number) => (): void => {
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[2K');
    process.exit(code);
  };
  process.once('SIGINT', end(EXIT.interrupted));
  process.once('SIGTERM', end(EXIT.terminated));
}

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
    process.stdout.write(`${version()}\n`);
    return;
  }
  tolerateClosedPipes();
  endOnSignals();
  const io: Io = { cwd: process.cwd(), env: process.env, stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, now: () => Date.now() };
  const { run } = await import('./program.ts');
  process.exitCode = await run(args, io, version());
}

await main();
