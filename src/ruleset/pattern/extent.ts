/** How long matches of a pattern are, and how far it looks beyond them. All in bytes. */
import { NO_BYTES, type ByteSet } from './byte-set.ts';
import type { PatternNode } from './pattern-tree.ts';

export interface Extent {
  readonly min: number;
  readonly max: number;
}

/** Bytes that look-around can see outside the match. */
export interface Overhang {
  readonly before: number;
  readonly after: number;
}

const NOTHING: Extent = { min: 0, max: 0 };

/** How many bytes a match of `node` has. */
export function extentOf(node: PatternNode): Extent {
  switch (node.kind) {
    case 'bytes':
      return { min: 1, max: 1 };
    case 'sequence':
      return node.items
        .map(extentOf)
        .reduce((sum, item) => ({ min: sum.min + item.min, max: sum.max + item.max }), NOTHING);
    case 'choice': {
      const options = node.options.map(extentOf);
      return {
        min: Math.min(...options.map((option) => option.min)),
        max: Math.max(...options.map((option) => option.max)),
      };
    }
    case 'repeat': {
      const item = extentOf(node.item);
      return { min: item.min * node.min, max: item.max * node.max };
    }
    case 'group':
      return extentOf(node.item);
    case 'look':
      return NOTHING;
  }
}

function lookOverhang(node: Extract<PatternNode, { kind: 'look' }>): Overhang {
  const length = extentOf(node.item).max;
  const inner = overhangOf(node.item);
  return {
    before: node.direction === 'ahead' ? inner.before : length + inner.before,
    after: node.direction === 'behind' ? inner.after : length + inner.after,
  };
}

function sequenceOverhang(items: readonly PatternNode[]): Overhang {
  const lengths = items.map((item) => extentOf(item).min);
  let passed = 0;
  let left = lengths.reduce((sum, length) => sum + length, 0);
  let before = 0;
  let after = 0;
  items.forEach((item, i) => {
    const own = overhangOf(item);
    left -= lengths[i] ?? 0;
    before = Math.max(before, own.before - passed);
    after = Math.max(after, own.after - left);
    passed += lengths[i] ?? 0;
  });
  return { before, after };
}

/** How far `node` looks beyond its matches. */
export function overhangOf(node: PatternNode): Overhang {
  switch (node.kind) {
    case 'bytes':
      return { before: 0, after: 0 };
    case 'sequence':
      return sequenceOverhang(node.items);
    case 'choice': {
      const options = node.options.map(overhangOf);
      return {
        before: Math.max(...options.map((option) => option.before)),
        after: Math.max(...options.map((option) => option.after)),
      };
    }
    case 'repeat':
    case 'group':
      return overhangOf(node.item);
    case 'look':
      return lookOverhang(node);
  }
}

/** Bytes that a match can start with (`side` first) or end with. */
export function edgeBytes(node: PatternNode, side: 'first' | 'last'): ByteSet {
  switch (node.kind) {
    case 'bytes':
      return node.set;
    case 'sequence': {
      let set = NO_BYTES;
      for (const item of side === 'first' ? node.items : node.items.toReversed()) {
        set |= edgeBytes(item, side);
        if (extentOf(item).min > 0) break;
      }
      return set;
    }
    case 'choice':
      return node.options.reduce((set, option) => set | edgeBytes(option, side), NO_BYTES);
    case 'repeat':
      return node.max === 0 ? NO_BYTES : edgeBytes(node.item, side);
    case 'group':
      return edgeBytes(node.item, side);
    case 'look':
      return NO_BYTES;
  }
}

/** All bytes that matches can hold. */
export function bytesIn(node: PatternNode): ByteSet {
  switch (node.kind) {
    case 'bytes':
      return node.set;
    case 'sequence':
      return node.items.reduce((set, item) => set | bytesIn(item), NO_BYTES);
    case 'choice':
      return node.options.reduce((set, option) => set | bytesIn(option), NO_BYTES);
    case 'repeat':
    case 'group':
      return bytesIn(node.item);
    case 'look':
      return NO_BYTES;
  }
}

/** True when the pattern itself looks at what stands before (or after) its matches. */
export function looksAround(node: PatternNode, side: 'first' | 'last'): boolean {
  switch (node.kind) {
    case 'look':
      return true;
    case 'sequence': {
      const ordered = side === 'first' ? node.items : node.items.toReversed();
      return ordered[0] !== undefined && looksAround(ordered[0], side);
    }
    case 'choice':
      return node.options.some((option) => looksAround(option, side));
    case 'group':
      return looksAround(node.item, side);
    case 'bytes':
    case 'repeat':
      return false;
  }
}

/** The parts of a node one after another, sequences and groups opened. */
export function flattened(node: PatternNode): readonly PatternNode[] {
  if (node.kind === 'sequence') return node.items.flatMap(flattened);
  return node.kind === 'group' ? flattened(node.item) : [node];
}

/** The group of that name, wherever it stands outside look-around. */
export function groupNamed(node: PatternNode, name: string): PatternNode | undefined {
  switch (node.kind) {
    case 'group':
      return node.name === name ? node : groupNamed(node.item, name);
    case 'sequence':
      return node.items.map((item) => groupNamed(item, name)).find((found) => found !== undefined);
    case 'choice':
      return node.options.map((option) => groupNamed(option, name)).find((found) => found !== undefined);
    case 'repeat':
      return groupNamed(node.item, name);
    case 'bytes':
    case 'look':
      return undefined;
  }
}
