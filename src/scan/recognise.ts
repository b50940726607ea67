/** Whose token a value is that stands by itself. */
import type { RuleInfo } from '../model/rule.ts';
import type { Secret } from '../model/secret.ts';
import type { RulesInUse } from './assets/rules.ts';

/** What is known of the rule that is sure of the whole value; null where none is. */
export function ruleOf(secret: Secret, { book, engine }: RulesInUse): RuleInfo | null {
  const bytes = Buffer.from(secret.reveal());
  const sure = engine
    .detect(bytes)
    .matches.find(({ confidence, span }) => confidence === 'high' && span.start === 0 && span.end === bytes.length);
  return sure === undefined ? null : (book.info(sure.ruleId) ?? null);
}
