/**
 * The rules of a run, opened at need. A scan touches a few dozen of many hundred rules, and a rule that no anchor
 * called for need not even be parsed.
 */
import type { RuleInfo } from '../model/rule.ts';
import type { CompiledRule, CompiledRuleset } from '../model/ruleset.ts';

export interface RuleBook {
  readonly digest: string;
  /** Rules in all, those of the structured detector included. */
  readonly count: number;
  /** How far each rule looks around its anchors, and the run of token bytes it asks for, known without opening it. */
  readonly reaches: { readonly before: Int32Array; readonly after: Int32Array; readonly run: Int32Array };
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
  readonly digest: string;
  /** Id, length in characters, reach and token run of each line; the last `structural` of them are descriptions alone. */
  readonly index: readonly (readonly [id: string, length: number, before: number, after: number, run: number])[];
  readonly structural: number;
}

export function writeRuleset(ruleset: CompiledRuleset): { readonly head: WrittenRuleset; readonly lines: string } {
  const written = [
    ...ruleset.rules.map((rule) => ({ id: rule.info.id, line: JSON.stringify(rule), before: rule.reachBefore, after: rule.reachAfter, run: rule.minRun })),
    ...ruleset.structural.map((info) => ({ id: info.id, line: JSON.stringify(info), before: 0, after: 0, run: 0 })),
  ];
  return {
    head: { digest: ruleset.digest, index: written.map(({ id, line, before, after, run }) => [id, line.length, before, after, run]), structural: ruleset.structural.length },
    lines: written.map(({ line }) => line).join('\n'),
  };
}

/** Opens a written ruleset; `lines` is read when the first rule is asked for. */
export function openRuleset(head: WrittenRuleset, lines: () => string): RuleBook {
  const ruleCount = head.index.length - head.structural;
  const indexOf = new Map(head.index.map(([id], index) => [id, index]));
  const starts: number[] = [];
  head.index.reduce((start, [, length]) => { starts.push(start); return start + length + 1; }, 0);
  const rules = new Map<number, CompiledRule>();
  let text: string | undefined;
  const line = (index: number): string => {
    text ??= lines();
    const start = starts[index] ?? 0;
    return text.slice(start, start + (head.index[index]?.[1] ?? 0));
  };
  const rule = (index: number): CompiledRule | undefined => {
    if (index >= ruleCount) return undefined;
    const known = rules.get(index);
    if (known !== undefined) return known;
    const parsed = JSON.parse(line(index)) as CompiledRule;
    rules.set(index, parsed);
    return parsed;
  };
  const infoAt = (index: number): RuleInfo | undefined => rule(index)?.info ?? (JSON.parse(line(index)) as RuleInfo);
  return {
    digest: head.digest,
    count: head.index.length,
    reaches: { before: Int32Array.from(head.index, ([, , before]) => before), after: Int32Array.from(head.index, ([, , , after]) => after), run: Int32Array.from(head.index, ([, , , , run]) => run) },
    rule,
    ruleOf: (id) => rule(indexOf.get(id) ?? ruleCount),
    info: (id) => {
      const index = indexOf.get(id);
      return index === undefined ? undefined : infoAt(index);
    },
    infos: () => head.index.map((_, index) => infoAt(index)).filter((info) => info !== undefined),
    ruleset: () => ({
      digest: head.digest,
      rules: head.index.slice(0, ruleCount).map((_, index) => rule(index)).filter((one) => one !== undefined),
      structural: head.index.slice(ruleCount).map((_, index) => JSON.parse(line(ruleCount + index)) as RuleInfo),
    }),
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
    reaches: { before: Int32Array.from(ruleset.rules, (rule) => rule.reachBefore), after: Int32Array.from(ruleset.rules, (rule) => rule.reachAfter), run: Int32Array.from(ruleset.rules, (rule) => rule.minRun) },
    rule: (index) => ruleset.rules[index],
    ruleOf: (id) => byId.get(id),
    info: (id) => infoById.get(id),
    infos: () => infos,
    ruleset: () => ruleset,
  };
}
