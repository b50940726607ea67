/** Takes back what `main.ts` tells V8 at the start, for runs that it does no good. */

/** A log goes through a few small functions for as long as it lasts: a fifth less time with those inlined. */
export function inlineAgain(): void {
  if (process.versions.v8.startsWith('11.')) process.getBuiltinModule('node:v8').setFlagsFromString('--turbo-inlining');
}
