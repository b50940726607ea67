/** What messages repeat of what was typed: a word in the wrong place, and no secret. */
import { expect, it } from 'vitest';
import { folder, keyroll } from '../cli/keyroll.ts';

const said = (typed: string): string => keyroll(folder(), ['scan', '--fail-on', typed]).err;

it.each(['hihg', 'very high', '2026-11-21', '5MB', 'CriticalOnes'])('a message repeats "%s"', (typed) =>
  expect(said(typed)).toContain(`got "${typed}"`),
);

it.each([
  ['a passphrase, however plain its words', 'correct-horse-battery-staple'],
  ['a word of drawn letters and digits', 'a1b2c3d4e5'],
  ['a long number', '1234567890'],
  ['a word of mixed case', 'hUnTeR'],
  ['a word beside its user', 'ann:hunter'],
])('a message does not repeat %s', (_, typed) => expect(said(typed)).not.toContain(typed));
