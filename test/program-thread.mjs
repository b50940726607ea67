/** The thread in which `program.ts` runs the program: `src/cli/main.ts` without a process. */
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { inspect } from 'node:util';
import { workerData } from 'node:worker_threads';

const { program, port, answered } = workerData;
const { version } = createRequire(program)('../package.json');
const dist = join(dirname(program), '../dist');
// The file has a digest in its name.
const file = readdirSync(dist).find((name) => name.startsWith('program-'));
const { run } = createRequire(program)(join(dist, file));

port.on('message', async ({ args, cwd, env, input }) => {
  const told = { code: null, out: '', err: '' };
  const writing = (stream) => ({
    write(text) {
      told[stream] += text;
      return true;
    },
  });
  const io = {
    cwd,
    env,
    stdin: Readable.from(input.length === 0 ? [] : [Buffer.from(input)]),
    stdout: writing('out'),
    stderr: writing('err'),
    now: () => Date.now(),
  };
  try {
    told.code = await run(args, io, version);
  } catch (error) {
    told.err += inspect(error);
  }
  port.postMessage(told);
  Atomics.store(answered, 0, 1);
  Atomics.notify(answered, 0);
});
