/** The rules that come with keyroll, read from their folder. */
import { readdirSync, readFileSync } from 'node:fs';
import { parseRuleFiles } from '../build/ruleset/load-rules.js';

const FOLDER = new URL('../rules/', import.meta.url);

export function ruleFiles() {
  return parseRuleFiles(
    readdirSync(FOLDER)
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => ({ path: name, text: readFileSync(new URL(name, FOLDER), 'utf8') })),
  );
}
