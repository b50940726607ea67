/** Logs of lines, read line by line without the program around them. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { UsageEvent } from '../../src/model/usage.ts';
import { combined } from '../../src/usage/formats/access.ts';
import { eventsCsv } from '../../src/usage/mapped-format.ts';

const HEAD = 'ts,token.ref,token.refKind,principal,action,ip,outcome,kind';
/** The event of one line of keyroll's own CSV. */
function own(line: string, head = HEAD): UsageEvent | 'ignored' | null {
  const read = eventsCsv.open();
  expect(read(head)).toBe('ignored');
  return read(line);
}

describe('a line of CSV', () => {
  test('is an event, whatever stands in quotes', () => {
    expect(own('2026-09-01T10:00:00Z, t1 ,token_id,"a, ""b""",refund,198.51.100.7,ok,')).toMatchObject({
      ts: Date.parse('2026-09-01T10:00:00Z'),
      naive: false,
      kind: 'use',
      token: { kind: 'token_id', ref: 't1' },
      principal: 'a, "b"',
      action: 'refund',
      outcome: 'success',
      ip: '198.51.100.7',
      resource: null,
    });
  });
  test.each([
    ['200', 'success'],
    ['302', 'success'],
    ['Allowed', 'success'],
    ['401', 'failure'],
    ['503', 'failure'],
    ['denied', 'failure'],
    ['100', 'unknown'],
    ['2000', 'unknown'],
    ['maybe', 'unknown'],
    ['-', 'unknown'],
    [' ', 'unknown'],
  ])('with the outcome "%s" is one of %s', (word, outcome) => {
    expect(own(`2026-09-01,t1,,,,,${word},`)).toMatchObject({ outcome });
  });
  test('is one of a kind that is known, or use', () => {
    const kindOf = (word: string) => own(`2026-09-01,t1,,,,,,${word}`);
    expect(kindOf('revoke')).toMatchObject({ kind: 'revoke' });
    expect(kindOf('constructor')).toMatchObject({ kind: 'use' });
  });
  test('names a token by its hash in either notation, and by its name where nothing else is said', () => {
    const hash = createHash('sha256').update('any').digest();
    const token = { kind: 'sha256', ref: hash.toString('hex') };
    expect(own(`2026-09-01,${hash.toString('hex').toUpperCase()},sha256,,,,,`)).toMatchObject({ token });
    expect(own(`2026-09-01,${hash.toString('base64')},sha256,,,,,`)).toMatchObject({ token });
    expect(own('2026-09-01,t1,sha256,,,,,')).toMatchObject({ token: { kind: 'name', ref: 't1' } });
    expect(own('2026-09-01,t1,other,,,,,')).toMatchObject({ token: { kind: 'name', ref: 't1' } });
  });
  test('is none without a token, a principal and an action, and may have no time', () => {
    expect(own('2026-09-01,-,,-, ,198.51.100.7,ok,')).toBeNull();
    expect(own('2026-09-01,,,me,,,,')).toMatchObject({ principal: 'me', token: null });
    expect(own('2026-09-01,,,,list,,,')).toMatchObject({ action: 'list', token: null });
    expect(own('some day,t1,,,,,,')).toMatchObject({ ts: null, naive: false });
    expect(own('2026-09-01')).toBeNull();
  });
  test('has its cells where the head has their names', () => {
    expect(own('me,2026-09-01T10:00:00', 'principal,ts')).toMatchObject({ principal: 'me', naive: true, ip: null });
    expect([eventsCsv.recognises('ts'), eventsCsv.recognises('time,principal'), eventsCsv.recognises('ts,x')]).toEqual([
      false,
      false,
      true,
    ]);
  });
});

describe('a line of an access log', () => {
  const read = combined.open();
  const WHEN = '[01/Sep/2026:12:00:00 +0200]';

  test('is an event, and its query is left out', () => {
    const line = `198.51.100.7 - "svc a" ${WHEN} "GET /v1/refunds?key=x HTTP/1.1" 200 12 "-" "client/1 (\\"x\\")" 0.1 key_id="mine"`;
    expect(read(line)).toMatchObject({
      ts: Date.parse('2026-09-01T10:00:00Z'),
      naive: false,
      kind: 'use',
      token: { kind: 'key_id', ref: 'mine' },
      principal: 'svc a',
      action: 'GET',
      outcome: 'success',
      ip: '198.51.100.7',
      userAgent: 'client/1 (\\"x\\")',
      resource: '/v1/refunds',
    });
  });
  test.each<[string, Partial<UsageEvent>]>([
    [
      `shop.test:443 ::1 - - ${WHEN} "POST /a HTTP/2" 201 -`,
      { ip: '::1', action: 'POST', principal: null, token: null },
    ],
    [`::1 - - ${WHEN} "GET / HTTP/1.1" 401 0`, { kind: 'auth_fail', outcome: 'failure', userAgent: null }],
    [`::1 - - ${WHEN} "GET / HTTP/1.1" 403 0`, { kind: 'auth_fail', outcome: 'failure' }],
    [`::1 - - ${WHEN} "GET / HTTP/1.1" 404 0`, { kind: 'use', outcome: 'failure' }],
    [`::1 - - ${WHEN} "-" 408 0 "-" "-"`, { action: null, resource: null, userAgent: null }],
    [`::1 - - ${WHEN} "GET / HTTP/1.1" 200 0 "-" "-" key_id=-`, { token: null }],
    [`::1 - - ${WHEN} "GET / HTTP/1.1" 200 0 "-" "-" other_key_id=x`, { token: null }],
  ])('%s', (line, fields) => {
    expect(read(line)).toMatchObject(fields);
  });
  test('may be a comment, or something else', () => {
    expect([read('#Version: 1.0'), read('starting')]).toEqual(['ignored', null]);
  });
});
