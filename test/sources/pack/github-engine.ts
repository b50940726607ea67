/** An engine with the rules of one provider, for tests of how packs are read. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { compileRules } from '../../../src/ruleset/compile.ts';
import { parseRuleFiles } from '../../../src/ruleset/load-rules.ts';
import { customRules, openRules } from '../../../src/scan/assets/rules.ts';
import { builtInJudge } from '../../detect/judge-source.ts';

const RULES = resolve(import.meta.dirname, '../../../rules/github.yaml');
const rules = compileRules(parseRuleFiles([{ path: 'github.yaml', text: readFileSync(RULES, 'utf8') }]));

export const GITHUB_ENGINE = openRules(
  { custom: customRules(rules), sought: [], cardholderData: false },
  builtInJudge,
).engine;
