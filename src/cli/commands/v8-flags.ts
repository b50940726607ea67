/**
 * How V8 is to compile. Measured on the V8 of Node 20, 22 and 24; others are left alone, because they complain of flags
 * that they do not know.
 *
 * A scan of many files is over in seconds, and V8 would spend a third of them on compiling: hundreds of functions get
 * hot at once, each with all that it calls inlined, in every thread anew. So they are compiled later, and with less
 * ado. Before and after it V8 compiles as ever: a scan of few files is over before anything is hot, what reads logs is
 * a few small functions that gain by everything, and Node's own modules lie there compiled for the usual flags alone.
 */
import type { ScanListener } from '../../scan/request.ts';

/** What a scan does best with, and the usual. */
type Flag = readonly [hurried: string, usual: string];

const LESS_ADO: readonly Flag[] = [
  ['--regexp-tier-up-ticks=8', '--regexp-tier-up-ticks=1'],
  ...[
    'turbo-inlining',
    'turbo-load-elimination',
    'turbo-escape',
    'turbo-loop-peeling',
    'regexp-peephole-optimization',
  ].map((name) => [`--no-${name}`, `--${name}`] as const),
];
/** From V8 12 on a function is compiled after so many calls, and the usual number is as good as any. */
const LATER: readonly Flag[] = [['--interrupt-budget=300000', '--interrupt-budget=67584']];

function flagsFor(v8: string): readonly Flag[] {
  if (v8.startsWith('11.3.')) return [...LATER, ...LESS_ADO];
  return v8.startsWith('12.4.') || v8.startsWith('13.6.') ? LESS_ADO : [];
}

function setFlags(flags: readonly string[]): void {
  const { setFlagsFromString } = process.getBuiltinModule('node:v8');
  for (const flag of flags) setFlagsFromString(flag);
}

/** Hurries V8 while there is much to scan. */
export function compileInHaste(): Required<Pick<ScanListener, 'onMuch' | 'onCollected'>> {
  let set: readonly Flag[] = [];
  return {
    onMuch() {
      set = flagsFor(process.versions.v8);
      if (set.length > 0) setFlags(set.map(([hurried]) => hurried));
    },
    onCollected() {
      if (set.length > 0) setFlags(set.map(([, usual]) => usual));
      set = [];
    },
  };
}
