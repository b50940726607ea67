/**
 * Access logs of web servers and gateways: JSON by whatever names nginx, Caddy, Traefik, Envoy and people use, and the
 * combined text form. They name a token only where they were told to (`key_id`); the query of an address is left out,
 * because keys stand there.
 */
import type { UsageEvent } from '../../model/usage.ts';
import { memberAt, scalarText, type FieldSource } from '../fields.ts';
import {
  fieldTable,
  firstItem,
  firstText,
  NO_EVENT,
  outcomeOfStatus,
  timeOf,
  tokenRef,
  type JsonFormat,
  type TextFormat,
} from '../log-format.ts';
import { parseTime } from '../timestamp.ts';

const NAMES = {
  time: ['time', 'ts', 'timestamp', '@timestamp', 'time_iso8601', 'time_local', 'StartUTC', 'start_time', 'date'],
  ip: [
    'ip',
    'remote_addr',
    'client_ip',
    'clientip',
    'remote_ip',
    'client_addr',
    'ClientHost',
    'remote',
    'downstream_remote_address',
    'x_forwarded_for',
  ],
  key: ['key_id', 'api_key_id', 'token_id', 'credential_id', 'access_key_id', 'kid'],
  user: ['user', 'remote_user', 'user_id', 'principal', 'username', 'consumer', 'ClientUsername', 'subject'],
  method: ['method', 'request_method', 'verb', 'RequestMethod', 'http_method'],
  uri: ['uri', 'path', 'url', 'request_uri', 'RequestPath', 'http_path', 'request'],
  status: ['status', 'status_code', 'response_code', 'DownstreamStatus', 'http_status', 'response'],
  agent: ['ua', 'user_agent', 'http_user_agent', 'agent', 'request_User-Agent'],
  host: ['host', 'http_host', 'server_name', 'vhost', 'authority', 'RequestHost'],
} as const;
type Meaning = keyof typeof NAMES;
const MEANINGS = Object.keys(NAMES) as Meaning[];

/** Caddy puts the request into an object of its own. */
const INNER: Readonly<Record<string, readonly string[]>> = {
  innerIp: ['request', 'remote_ip'],
  innerClient: ['request', 'client_ip'],
  innerMethod: ['request', 'method'],
  innerUri: ['request', 'uri'],
  innerHost: ['request', 'host'],
  innerAgent: ['request', 'headers', 'User-Agent'],
};
const { paths, at } = fieldTable<string>({
  ...Object.fromEntries(MEANINGS.flatMap((meaning) => NAMES[meaning].map((name) => [`${meaning}.${name}`, [name]]))),
  ...INNER,
});
const numbersOf = (meaning: Meaning): readonly number[] => NAMES[meaning].map((name) => at[`${meaning}.${name}`] ?? -1);
const FIELDS: Readonly<Record<Meaning, readonly number[]>> = {
  time: numbersOf('time'),
  ip: numbersOf('ip'),
  key: numbersOf('key'),
  user: numbersOf('user'),
  method: numbersOf('method'),
  uri: numbersOf('uri'),
  status: numbersOf('status'),
  agent: numbersOf('agent'),
  host: numbersOf('host'),
};

function textOf(fields: FieldSource, meaning: Meaning, inner?: string): string | null {
  return firstText(fields, ...FIELDS[meaning], ...(inner === undefined ? [] : [at[inner] ?? -1]));
}

function statusOf(fields: FieldSource): number | null {
  for (const field of FIELDS.status) {
    const text = scalarText(fields, field);
    if (text !== null && /^[1-5]\d\d$/.test(text)) return Number(text);
  }
  return null;
}

/** The address without its query; of a whole request line (`GET /a?b HTTP/1.1`) the address alone. */
function pathOf(uri: string | null): string | null {
  if (uri === null) return null;
  const address = /^[A-Z]{3,10} (\S+)/.exec(uri)?.[1] ?? uri;
  const end = address.search(/[?#;]/);
  return end < 0 ? address : address.slice(0, end);
}

/** `GET`, or that of a request line. */
function methodOf(method: string | null, uri: string | null): string | null {
  return method ?? /^([A-Z]{3,10}) /.exec(uri ?? '')?.[1] ?? null;
}

function refused(status: number): UsageEvent['kind'] {
  return status === 401 || status === 403 ? 'auth_fail' : 'use';
}

function hasOne(record: object, meaning: Meaning): boolean {
  return NAMES[meaning].some((name) => Object.hasOwn(record, name));
}

function agentOf(fields: FieldSource): string | null {
  const first = firstItem(fields, at['innerAgent'] ?? -1);
  return textOf(fields, 'agent') ?? (typeof first === 'string' ? first : null);
}

export const accessJson: JsonFormat = {
  shape: 'json',
  name: 'access-json',
  title: 'JSON access log',
  provider: null,
  publicNames: [...NAMES.key, 'request_id', 'id', 'req_id', 'trace_id', 'x_request_id'],
  recognises: (record) =>
    hasOne(record, 'time') &&
    hasOne(record, 'status') &&
    (hasOne(record, 'method') || hasOne(record, 'uri') || typeof memberAt(record, ['request', 'uri']) === 'string'),
  fields: paths,
  event(fields) {
    const status = statusOf(fields);
    const uri = textOf(fields, 'uri', 'innerUri');
    const method = methodOf(textOf(fields, 'method', 'innerMethod'), uri);
    if (status === null || (uri === null && method === null)) return null;
    const timed = FIELDS.time.find((field) => fields.type(field) !== 'absent');
    const time = timed === undefined ? null : timeOf(fields, timed);
    const host = textOf(fields, 'host', 'innerHost');
    const path = pathOf(uri);
    const key =
      FIELDS.key.map((field) => scalarText(fields, field)).find((text) => text !== null && text !== '-') ?? null;
    return {
      ts: time?.ms ?? null,
      naive: time?.naive === true,
      kind: refused(status),
      token: tokenRef('key_id', key),
      alias: null,
      principal: textOf(fields, 'user'),
      action: method,
      outcome: outcomeOfStatus(status),
      ip:
        firstText(fields, ...FIELDS.ip, at['innerIp'] ?? -1, at['innerClient'] ?? -1)
          ?.split(',')[0]
          ?.trim() ?? null,
      userAgent: agentOf(fields),
      resource: host === null ? path : `${host}${path ?? ''}`,
    };
  },
};

const QUOTED = String.raw`"((?:[^"\\]|\\.)*)"`;
const COMBINED = new RegExp(
  String.raw`^(?:\S+:\d+ )?(\S+) \S+ (\S+|"[^"]*") \[([^\]]{20,40})\] ${QUOTED} (\d{3}) (?:\d+|-)(?: ${QUOTED} ${QUOTED})?(.*)$`,
);
/** What a recipe of ours adds at the end: `key_id=stripe-refunds-prod`. */
const KEY_AT_END = /(?:^|\s)key_id="?([^"\s]+)"?/;

function present(text: string | undefined): string | null {
  return text === undefined || text === '' || text === '-' ? null : text;
}

function combinedEvent(line: string): UsageEvent | 'ignored' | null {
  if (line.startsWith('#')) return 'ignored';
  const found = COMBINED.exec(line);
  if (found === null) return null;
  const [, ip, user, written = '', request = '', code = '', , agent, rest = ''] = found;
  const time = parseTime(written);
  const status = Number(code);
  const requestLine = present(request);
  return {
    ...NO_EVENT,
    ts: time?.ms ?? null,
    naive: time?.naive === true,
    kind: refused(status),
    token: tokenRef('key_id', present(KEY_AT_END.exec(rest)?.[1])),
    principal: present(user?.replaceAll('"', '')),
    action: methodOf(null, requestLine),
    outcome: outcomeOfStatus(status),
    ip: present(ip),
    userAgent: present(agent),
    resource: pathOf(requestLine),
  };
}

export const combined: TextFormat = {
  shape: 'text',
  name: 'combined',
  title: 'combined access log',
  provider: null,
  publicNames: [],
  recognises: (line) => COMBINED.test(line),
  open: () => combinedEvent,
};
