/** Rules for tests of findings. */
import { readFileSync } from 'node:fs';
import type { RuleInfo } from '../../src/model/rule.ts';
import { parseRuleFile } from '../../src/ruleset/load-rules.ts';
import { rule } from '../samples.ts';

function rulesIn(file: string): readonly RuleInfo[] {
  const text = readFileSync(new URL(`../../rules/${file}.yaml`, import.meta.url), 'utf8');
  return parseRuleFile(text, file).rules.map(({ info }) => info);
}

const OF_NO_VENDOR: ReadonlyMap<string, RuleInfo> = new Map(
  ['generic', 'jwt', 'password-hash', 'private-key'].flatMap(rulesIn).map((info) => [info.id, info]),
);

/** A rule that comes with keyroll; a vendor's is made up. */
export function builtInRule(id: string): RuleInfo {
  return OF_NO_VENDOR.get(id) ?? rule(id);
}
