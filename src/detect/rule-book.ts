/**
 * The rules of a run, opened at need. A scan touches a few dozen of many hundred rules, and a rule that no anchor
 * called for need not even be parsed.
 */
import { once } from '../base/once.ts';
import type { RuleInfo } from '../model/rule.ts';
import type { CompiledRule, CompiledRuleset } from '../model/ruleset.ts';
import { openOutlines, packOutlines, type Outlines } from './search/outline-table.ts';
import { packedIn, type Packed, type PackedContent } from './packed.ts';

export interface RuleBook {
  readonly digest: string;
  /** Rules in all, those of the structured detector included. */
  readonly count: number;
  /** How far each rule looks around its anchors, and the run of token bytes it asks for, known without opening it. */
  readonly reaches: { readonly before: Int32Array; readonly after: Int32Array; readonly run: Int32Array };
  /** What each rule's matches look like at least, known without opening it. */
  readonly outlines: Outlines;
  /** The rule at `index` of the ruleset, which is what anchors refer to. */
  rule(index: number): CompiledRule | undefined;
  ruleOf(id: string): CompiledRule | undefined;
  info(id: string): RuleInfo | undefined;
  infos(): readonly RuleInfo[];
  /** All of it, opened. */
  ruleset(): CompiledRuleset;
}

/** A ruleset as text: one JSON value a line, the rules in order and then the structured detector's descriptions. */
export interface WrittenRuleset {
  readonly index: PackedContent;
  readonly lines: string;
}

/** `ruleset` as it is written at build time; `openRuleset` reads it. */
export function writeRuleset({ rules, structural, digest }: CompiledRuleset): WrittenRuleset {
  const lines = [...rules, ...structural].map((written) => JSON.stringify(written));
  const ids = [...rules.map(({ info }) => info), ...structural].map(({ id }) => id);
  const starts = new Int32Array(lines.length + 1);
  lines.forEach((line, at) => {
    starts[at + 1] = (starts[at] ?? 0) + Buffer.byteLength(line) + 1;
  });
  const { before, after, run } = reachesOf(rules);
  const outlines = packOutlines(rules);
  return {
    index: {
      numbers: { lineStarts: starts, ruleBefore: before, ruleAfter: after, ruleRun: run, ...outlines.numbers },
      texts: { digest, ids: ids.join('\n'), ...outlines.texts },
    },
    lines: lines.join('\n'),
  };
}

/** The JSON values of `lines`, of which each begins where `starts` says, and is parsed once. */
function valuesIn(starts: Int32Array, lines: () => Buffer): (at: number) => unknown {
  const parsed = new Map<number, unknown>();
  return (at) => {
    const known = parsed.get(at);
    if (known !== undefined) return known;
    const value: unknown = JSON.parse(lines().toString('utf8', starts[at], (starts[at + 1] ?? 0) - 1));
    parsed.set(at, value);
    return value;
  };
}

/** The number of each id of a list, an id to a line. */
function numbered(ids: string): ReadonlyMap<string, number> {
  return new Map(ids.split('\n').map((id, at) => [id, at]));
}

/** Opens a written ruleset; `readLines` is called when the first rule is asked for. */
export function openRuleset(index: Packed, readLines: () => Buffer): RuleBook {
  const starts = index.numbers('lineStarts');
  const before = index.numbers('ruleBefore');
  const count = starts.length - 1;
  const ruleCount = before.length;
  const digest = index.text('digest');
  const valueAt = valuesIn(starts, once(readLines));
  const numbers = once(() => numbered(index.text('ids')));
  const rule = (at: number): CompiledRule | undefined => (at < ruleCount ? (valueAt(at) as CompiledRule) : undefined);
  const infoAt = (at: number): RuleInfo => rule(at)?.info ?? (valueAt(at) as RuleInfo);
  return {
    digest,
    count,
    reaches: { before, after: index.numbers('ruleAfter'), run: index.numbers('ruleRun') },
    outlines: openOutlines(index),
    rule,
    ruleOf: (id) => rule(numbers().get(id) ?? ruleCount),
    info: (id) => {
      const at = numbers().get(id);
      return at === undefined ? undefined : infoAt(at);
    },
    infos: () => range(0, count).map(infoAt),
    ruleset: () => ({
      digest,
      rules: range(0, ruleCount).flatMap((at) => rule(at) ?? []),
      structural: range(ruleCount, count).map(infoAt),
    }),
  };
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

function reachesOf(rules: readonly CompiledRule[]): RuleBook['reaches'] {
  return {
    before: Int32Array.from(rules, (rule) => rule.reachBefore),
    after: Int32Array.from(rules, (rule) => rule.reachAfter),
    run: Int32Array.from(rules, (rule) => rule.minRun),
  };
}

/** A ruleset made in this process. */
export function bookOf(ruleset: CompiledRuleset): RuleBook {
  const byId = new Map(ruleset.rules.map((rule) => [rule.info.id, rule]));
  const infos = [...ruleset.rules.map((rule) => rule.info), ...ruleset.structural];
  const infoById = new Map(infos.map((info) => [info.id, info]));
  return {
    digest: ruleset.digest,
    count: infos.length,
    reaches: reachesOf(ruleset.rules),
    outlines: openOutlines(packedIn(packOutlines(ruleset.rules))),
    rule: (index) => ruleset.rules[index],
    ruleOf: (id) => byId.get(id),
    info: (id) => infoById.get(id),
    infos: () => infos,
    ruleset: () => ruleset,
  };
}
