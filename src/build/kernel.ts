/** Compiles the kernel (`kernel/`, AssemblyScript) to the WebAssembly module that lies beside the bundle. */
import { spawnSync } from 'node:child_process';

/** No runtime of its own: the kernel allocates nothing and gives up in no other way than by its results. */
const OPTIONS = [
  '--runtime',
  'stub',
  '--use',
  'abort=',
  '--enable',
  'simd',
  '--enable',
  'bulk-memory',
  '-O3',
  '--converge',
  '--noAssert',
];

/** Throws with what the compiler had to say. */
export function compileKernel(out: string): void {
  const done = spawnSync(
    process.execPath,
    ['node_modules/assemblyscript/bin/asc.js', 'kernel/index.ts', '--outFile', out, ...OPTIONS],
    { encoding: 'utf8' },
  );
  if (done.status !== 0) throw new Error(`the kernel does not compile:\n${done.stderr}`);
}
