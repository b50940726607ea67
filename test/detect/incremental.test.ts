/** A text that is mostly a copy of another one: what is found in it, as if it were read whole. */
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { WORTH_COPYING, type ScannedText } from '../../src/detect/incremental.ts';
import { openWorkbench } from '../../src/scan/history/pack-walk.ts';
import { aligned } from '../../src/sources/pack/kernel-room.ts';
import { openKernel } from '../../src/sources/pack/kernel.ts';
import { engine, POOL, show } from '../history/pool.ts';
import fc from '../properties.ts';
import { encode, sized, type Step } from '../sources/pack/delta-source.ts';
import { KERNEL, packed } from '../sources/pack/packed.ts';

interface Edit {
  /** Place, counted from the beginning of a line. */
  readonly line: number;
  readonly at: number;
  readonly remove: number;
  readonly add: string;
}

const lines = fc.nat(POOL.length - 1).map((number) => POOL[number] ?? '');
const added = fc.oneof(
  fc.constantFrom('', '', 'x', '"', "'", ' ', '=', ': ', '\n', '-', 'no_', '// ', '%3D', '\\', ','),
  lines,
  fc.tuple(lines, fc.nat(60), fc.nat(60)).map(([line, from, length]) => line.slice(from, from + length)),
);
const edits = fc.array(
  fc.record({ line: fc.nat(30), at: fc.nat(90), remove: fc.constantFrom(0, 0, 1, 2, 12, 40), add: added }),
  { minLength: 1, maxLength: 3 },
);
const versions = fc.tuple(
  fc.array(lines, { minLength: 2, maxLength: 14 }),
  fc.array(edits, { minLength: 1, maxLength: 5 }),
);

/** What leads from a text to the next one. */
function stepsOf(text: Buffer, list: readonly Edit[]): readonly Step[] {
  const starts = [0];
  for (let at = text.indexOf(10); at >= 0; at = text.indexOf(10, at + 1)) starts.push(at + 1);
  const placed = list
    .map(({ line, at, ...edit }) => ({ ...edit, at: Math.min((starts[line % starts.length] ?? 0) + at, text.length) }))
    .sort((a, b) => a.at - b.at);
  const steps: Step[] = [];
  let done = 0;
  for (const { at, remove, add } of [...placed, { at: text.length, remove: 0, add: '' }]) {
    if (at > done) steps.push({ kind: 'copy', offset: done, length: at - done });
    const bytes = Buffer.from(add);
    for (let i = 0; i < bytes.length; i += 127) steps.push({ kind: 'insert', bytes: [...bytes.subarray(i, i + 127)] });
    done = Math.min(text.length, Math.max(done, at) + remove);
  }
  return steps;
}

const whole = (text: Buffer): readonly string[] => show(engine.detect(text).matches);

/** A text in memory and what stands in it; then the next one, which is made of it. */
class Versions {
  readonly #bench = openWorkbench(openKernel(KERNEL), engine);
  text: Buffer = Buffer.alloc(0);
  #start = 0;
  #scanned: ScannedText | undefined;

  get found(): readonly string[] {
    return show(engine.conclude(this.#scanned?.finds ?? []).matches);
  }

  begin(text: Buffer): void {
    const { arena, scanner } = this.#bench;
    this.text = text;
    this.#start = 0;
    arena.inflate(packed(deflateSync(text), text.length), 0);
    this.#scanned = scanner.scanWhole(0, text.length);
  }

  goOn(steps: readonly Step[], isLast: boolean): void {
    const { arena, scanner } = this.#bench;
    const base = this.#scanned;
    const next = Buffer.concat(
      steps.map((step) =>
        step.kind === 'copy' ? this.text.subarray(step.offset, step.offset + step.length) : Buffer.from(step.bytes),
      ),
    );
    if (next.length === 0 || base === undefined) return;
    const delta = Buffer.from([...sized(this.text.length), ...sized(next.length), ...steps.flatMap(encode)]);
    const top = aligned(base.hitsTo);
    const open = arena.openDelta(packed(deflateSync(delta), delta.length));
    const segments = arena.applyDelta(open, this.#start, top, WORTH_COPYING);
    this.#scanned = scanner.scanCopy(top, next.length, base, segments, isLast);
    [this.text, this.#start] = [next, top];
  }
}

describe('what is found in a text that is mostly a copy', () => {
  it('is what stands in it, wherever what it is copied from was changed', () => {
    const texts = new Versions();
    let count = 0;
    fc.assert(
      fc.property(versions, ([first, changes]) => {
        texts.begin(Buffer.from(first.join('')));
        expect(texts.found).toEqual(whole(texts.text));
        changes.forEach((list, version) => {
          texts.goOn(stepsOf(texts.text, list), version === changes.length - 1);
          const expected = whole(texts.text);
          count += expected.length;
          expect(texts.found).toEqual(expected);
        });
      }),
      { numRuns: 400 },
    );
    expect(count).toBeGreaterThan(1000);
  });

  it('is what stands first in it where there is more than is kept of one text', () => {
    const line = Buffer.from(POOL[0] ?? '');
    const many = (count: number): Buffer => Buffer.alloc(line.length * count, line);
    const texts = new Versions();
    for (const [count, taken, added] of [
      [10_020, 40, 0],
      [9_990, 0, 40],
    ] as const) {
      texts.begin(many(count));
      const from = line.length * taken;
      texts.goOn(
        [
          ...Array.from({ length: added }, (): Step => ({ kind: 'insert', bytes: [...line] })),
          { kind: 'insert', bytes: [...Buffer.from('first\n')] },
          { kind: 'copy', offset: from, length: many(count).length - from },
        ],
        true,
      );
      expect(texts.found).toEqual(whole(texts.text));
    }
  });
});
