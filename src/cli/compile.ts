/**
 * How V8 is to compile. Measured on V8 11, the one of Node 20; others are left alone, because they complain of flags that
 * they do not know.
 *
 * A scan of many files is over in seconds, and V8 would spend a third of them on compiling: hundreds of functions get hot
 * at once, each with all that it calls inlined, in every thread anew. So they are compiled later, and with less ado. Before
 * and after it V8 compiles as ever: a scan of few files is over before anything is hot, what reads logs is a few small
 * functions that gain by everything, and Node's own modules lie there compiled for the usual flags alone.
 */
import type { ScanListener } from '../scan/request.ts';

/** What a scan does best with, and the usual. */
const FLAGS: readonly (readonly [hurried: string, usual: string])[] = [
  ['--interrupt-budget=300000', '--interrupt-budget=67584'],
  ['--regexp-tier-up-ticks=8', '--regexp-tier-up-ticks=1'],
  ...['turbo-inlining', 'turbo-load-elimination', 'turbo-escape', 'turbo-loop-peeling', 'regexp-peephole-optimization'].map(
    (name) => [`--no-${name}`, `--${name}`] as const,
  ),
];

function setFlags(flags: readonly string[]): void {
  const { setFlagsFromString } = process.getBuiltinModule('node:v8');
  for (const flag of flags) setFlagsFromString(flag);
}

/** Hurries V8 while there is much to scan. */
export function compileInHaste(): Required<Pick<ScanListener, 'onMuch' | 'onCollected'>> {
  let isHurried = false;
  return {
    onMuch() {
      isHurried = process.versions.v8.startsWith('11.');
      if (isHurried) setFlags(FLAGS.map(([hurried]) => hurried));
    },
    onCollected() {
      if (isHurried) setFlags(FLAGS.map(([, usual]) => usual));
      isHurried = false;
    },
  };
}
