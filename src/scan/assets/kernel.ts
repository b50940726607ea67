/** The compiled kernel of a process. */
import { once } from '../../base/once.ts';
import { compileKernel, openKernel, type KernelCalls, type KernelCode } from '../../sources/pack/kernel.ts';
import { asset } from './asset.ts';

let kernel: KernelCode | undefined;

/** Compiled once, for all threads: what V8 makes of its hot functions in one of them serves the others. */
export function loadKernel(): KernelCode {
  return (kernel ??= compileKernel(asset('kernel.wasm')));
}

/** The kernel as another thread has compiled it. */
export function shareKernel(code: KernelCode): void {
  kernel = code;
}

/** The kernel for one task of this thread, opened on first use: a scan that finds nothing new does not need it. */
export interface LazyKernel {
  readonly code: () => KernelCode;
  readonly open: () => KernelCalls;
}

export function lazyKernel(): LazyKernel {
  return { code: loadKernel, open: once(() => openKernel(loadKernel())) };
}
