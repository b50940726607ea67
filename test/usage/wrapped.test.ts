/** Events inside what other programs put around them: lookups, event buses, shippers, pages of an API. */
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { folder, scan } from '../cli/keyroll.ts';
import { accessKey, awsEvent } from './logs.ts';

const key = accessKey('wrapped');
const event = (n: number): object => awsEvent(`2026-09-01T10:00:0${n}Z`, key);
const files = (content: string | Uint8Array, ...more: readonly string[]) =>
  scan(folder({ 'a.log': content }), ['usage', 'a.log', '--as-of', '2026-09-10', '--no-config', ...more]).report;
const lines = (...records: readonly unknown[]): string =>
  records.map((record) => (typeof record === 'string' ? record : JSON.stringify(record))).join('\n');

const CASES: readonly (readonly [string, string | Uint8Array])[] = [
  [
    'a lookup of CloudTrail',
    JSON.stringify(
      {
        Events: [1, 2].map((n) => ({
          EventId: `e-${n}`,
          EventName: 'GetObject',
          EventTime: '2026-09-01T10:00:00+00:00',
          CloudTrailEvent: JSON.stringify(event(n)),
        })),
      },
      null,
      4,
    ),
  ],
  [
    'an event bus',
    lines(
      ...[1, 2].map((n) => ({
        version: '0',
        id: 'x',
        'detail-type': 'AWS API Call via CloudTrail',
        source: 'aws.s3',
        time: '2026-09-01T10:00:00Z',
        detail: event(n),
      })),
    ),
  ],
  [
    'a container runtime',
    lines(
      ...[1, 2].map((n) => ({
        log: `${JSON.stringify(event(n))}\n`,
        stream: 'stdout',
        time: '2026-09-01T10:00:00.123Z',
      })),
    ),
  ],
  ['a search engine', lines(...[1, 2].map((n) => ({ _index: 'trail', _id: String(n), _source: event(n) })))],
  [
    'a shipper that keeps the original',
    lines(
      ...[1, 2].map((n) => ({ '@timestamp': '2026-09-01T10:00:00Z', event: { original: JSON.stringify(event(n)) } })),
    ),
  ],
  [
    'an export of a log group',
    lines(
      `2026-09-01T10:00:01.000Z ${JSON.stringify(event(1))}`,
      `2026-09-01T10:00:02.000Z ${JSON.stringify(event(2))}`,
    ),
  ],
  [
    'syslog',
    lines(
      `<134>Sep  1 10:00:01 bastion trail[42]: ${JSON.stringify(event(1))}`,
      `<134>Sep  1 10:00:02 bastion trail[42]: ${JSON.stringify(event(2))}`,
    ),
  ],
  [
    'a page of an API',
    JSON.stringify({
      total: 2,
      next: null,
      took: 1.5,
      'scroll id': 'abc',
      items: [event(1), event(2)],
      links: { self: { href: 'https://example.test' } },
      ResponseMetadata: { HTTPHeaders: { date: 'today' } },
    }),
  ],
  ['pages one after the other', lines({ Records: [event(1)], meta: { a: { b: 1 } } }, { Records: [event(2)] })],
  [
    'several packed pages',
    Buffer.concat([
      gzipSync(JSON.stringify({ Records: [event(1)] })),
      gzipSync(JSON.stringify({ Records: [event(2)] })),
    ]),
  ],
];

describe('events inside', () => {
  test.each(CASES)('%s are read', (_, content) => {
    expect(files(content).usage).toMatchObject({
      files: [{ formats: ['cloudtrail'], events: 2, notUnderstood: 0, complete: true }],
      tokens: [{ ref: key, events: 2 }],
    });
  });
  test('texts hold the secrets of the events and no others', () =>
    expect(files(CASES[0]?.[1] ?? '').findings).toEqual([]));
  test('nothing that is known are counted as not understood', () => {
    expect(
      files(lines({ detail: { a: 1 }, message: '{"b":2}' }, { message: '{broken' }, `2026-09-01 {"c":3}`)).usage?.files,
    ).toMatchObject([{ events: 0, notUnderstood: 3 }]);
  });
  test('other records are read under a format that was named, too', () => {
    expect(files(lines({ detail: event(1) }), '--log-format', 'cloudtrail').usage?.files).toMatchObject([
      { events: 1, notUnderstood: 0 },
    ]);
  });
});

test('a GitLab server of one’s own writes events without a sentence', () => {
  const record = {
    severity: 'INFO',
    time: '2026-09-01T10:00:00.065Z',
    'meta.caller_id': 'SessionsController#create',
    'meta.remote_ip': '198.51.100.7',
    'meta.user': 'root',
    author_id: 1,
    author_name: 'Administrator',
    entity_id: 1,
    entity_type: 'User',
    target_id: 1,
    target_type: 'User',
    target_details: 'Administrator',
  };
  expect(files(lines(record, { ...record, created_at: '2026-09-01T10:00:01.058+00:00' })).usage).toMatchObject({
    files: [{ formats: ['gitlab'], events: 2, notUnderstood: 0, first: '2026-09-01T10:00:00.065Z' }],
  });
});

test('KMIP events of Vault are neither uses of a token nor broken lines', () => {
  const record = (type: string): object => ({
    time: '2026-09-01T10:00:00.313915809Z',
    type,
    request: { client_certificate_serial_number: '1', remote_address: '192.0.2.10:36776' },
  });
  expect(files(lines(record('kmip-request'), record('kmip-response'))).usage?.files).toMatchObject([
    { formats: ['vault'], notUnderstood: 0 },
  ]);
});

test('a long number before a missing list is read in linear time', () => {
  const members = Array.from({ length: 60 }, (_, at) => `"k${at}":-1`).join(',');
  const started = performance.now();
  expect(files(`{${members},"last":{}}\n`).usage?.files).toHaveLength(1);
  expect(performance.now() - started).toBeLessThan(10_000);
});
