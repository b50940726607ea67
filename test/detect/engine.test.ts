import { expect, test } from 'vitest';
import { customRules, openRules } from '../../src/scan/assets/rules.ts';
import { builtInJudge } from './judge-source.ts';

test('the rule of a match must be loaded', () => {
  const custom = customRules({ digest: '', rules: [], structural: [] });
  const { engine } = openRules({ custom, sought: [], cardholderData: false }, builtInJudge);
  expect(() => engine.infoOf('unheard-of')).toThrow(/unheard-of/);
});
