import { expect, it } from 'vitest';
import { parseSoughtList } from '../../src/scan/sought-list.ts';

const entry = (more: object): string => JSON.stringify({ request_id: 'a-request', data: more });

it.each<[string, string, readonly (readonly [string | null, string])[], number?]>([
  [
    'fields',
    '{"A": "value of A", "b": {"c": "value of c"}, "n": 7000}',
    [
      ['A', 'value of A'],
      ['b/c', 'value of c'],
    ],
  ],
  [
    'named entries',
    '[{"name": "x", "value": "of x"}, {"key": "y", "password": "of y"}]',
    [
      ['x', 'of x'],
      ['y', 'of y'],
    ],
  ],
  [
    'entries without a name',
    '[{"value": "of none"}, "bare value"]',
    [
      ['value', 'of none'],
      [null, 'bare value'],
    ],
  ],
  ['an answer of a vault', entry({ data: { k: 'of k' }, metadata: { created_time: 'a day' } }), [['k', 'of k']]],
  ['an answer of its older kind', '{"lease_id": "a-lease", "data": {"k": "of k"}}', [['k', 'of k']]],
  ['an answer that has a field of that name', entry({ data: { k: 'of k' } }), [['data/k', 'of k']]],
  ['a field of that name', '{"data": {"k": "of k"}}', [['data/k', 'of k']]],
  ['a secret in parts', JSON.stringify({ Name: 'db', SecretString: '{"user": "of user"}' }), [['db/user', 'of user']]],
  ['a secret that only begins so', JSON.stringify({ a: '{ of a' }), [['a', '{ of a']]],
  [
    'assignments',
    'export A_B=of A B\n# a remark\n\n  c="of c"  \r\nD=\'of D\'\n',
    [
      ['A_B', 'of A B'],
      ['c', 'of c'],
      ['D', 'of D'],
    ],
  ],
  [
    'assignments among values',
    'a value\nkey=of key\nKEY=of KEY',
    [
      [null, 'a value'],
      [null, 'of key'],
      ['KEY', 'of KEY'],
    ],
  ],
  ['one that may be a value', 'key=of key', [[null, 'of key']]],
  ['padding', 'QUJDREVGRw==', [[null, 'QUJDREVGRw==']]],
  ['padding behind what reads like a name', 'abcdefgh=', [[null, 'abcdefgh=']]],
  ['numbers in quotes', '\ufeff{"pin": "12345678"}', [['pin', '12345678']]],
  ['half a quotation', 'A="half', [['A', '"half']]],
  ['a mark of its encoding, and what is too short', '\ufeffa value\nabc\n\ud83d\n', [[null, 'a value']], 2],
])('a list of values takes %s', (_, text, expected, tooShort = 0) => {
  const list = parseSoughtList(text, 'list');
  expect(list.values.map(({ name, secret }) => [name, secret.reveal()])).toEqual(expected);
  expect(list.tooShort).toBe(tooShort);
});
