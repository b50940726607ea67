/** Input without an end in one direction, which must not take all of the stack. */
import { expect, it } from 'vitest';
import { findPlainSecrets } from '../../src/inventory/file/plain-secret.ts';
import { ConfigError } from '../../src/model/error.ts';
import { parseSoughtList } from '../../src/scan/sought-list.ts';

it('is looked through for plain secrets: a single word of twenty million letters', () => {
  expect(findPlainSecrets('a'.repeat(20_000_000), [])).toEqual([]);
});

it('is refused as a list of values: objects within objects', () => {
  expect(() => parseSoughtList(`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`, 'list.json')).toThrow(ConfigError);
});
