/**
 * How V8 is to compile. Measured on the V8 of Node 20, 22 and 24; others are left alone, because they complain of flags
 * that they do not know.
 *
 * A scan of many files takes seconds, and V8 would spend a third of them on optimising: hundreds of functions become hot
 * at once, each with its callees inlined, in every thread anew. So V8 optimises later, and with fewer passes. Before and
 * after that it optimises as usual: a scan of few files ends before anything is hot, reading logs is a few small
 * functions that gain from every pass, and Node's own modules are cached for the usual flags alone.
 */
import type { ScanListener } from '../scan/request.ts';

type Flag = readonly [duringScan: string, usual: string];

const FEWER_PASSES: readonly Flag[] = [
  ['--regexp-tier-up-ticks=8', '--regexp-tier-up-ticks=1'],
  ...[
    'turbo-inlining',
    'turbo-load-elimination',
    'turbo-escape',
    'turbo-loop-peeling',
    'regexp-peephole-optimization',
  ].map((name) => [`--no-${name}`, `--${name}`] as const),
];
/** From V8 12 on functions are optimised after a number of calls, and the usual number is as good as any. */
const LATER: readonly Flag[] = [['--interrupt-budget=300000', '--interrupt-budget=67584']];

function flagsFor(v8: string): readonly Flag[] {
  if (v8.startsWith('11.3.')) return [...LATER, ...FEWER_PASSES];
  return v8.startsWith('12.4.') || v8.startsWith('13.6.') ? FEWER_PASSES : [];
}

function setFlags(flags: readonly string[]): void {
  const { setFlagsFromString } = process.getBuiltinModule('node:v8');
  for (const flag of flags) setFlagsFromString(flag);
}

/** Has V8 optimise less while many files are scanned. */
export function optimiseLess(): Required<Pick<ScanListener, 'onMuch' | 'onCollected'>> {
  let set: readonly Flag[] = [];
  return {
    onMuch() {
      set = flagsFor(process.versions.v8);
      if (set.length > 0) setFlags(set.map(([duringScan]) => duringScan));
    },
    onCollected() {
      if (set.length > 0) setFlags(set.map(([, usual]) => usual));
      set = [];
    },
  };
}
