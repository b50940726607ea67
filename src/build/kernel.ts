/** Compiles the kernel (`kernel/`, AssemblyScript) to the WebAssembly module that lies beside the bundle. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

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

/** Fails with what the compiler had to say. */
export async function compileKernel(out: string): Promise<void> {
  await promisify(execFile)(process.execPath, [
    'node_modules/assemblyscript/bin/asc.js',
    'kernel/index.ts',
    '--outFile',
    out,
    ...OPTIONS,
  ]);
}
