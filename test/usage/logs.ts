/** Invented logs, inventories and what a report says of them. No token stands here: ids are made from a seed. */
import type { Report } from '../../src/model/report.ts';
import { letters } from '../letters.ts';

export function accessKey(seed: string): string {
  return `AKIA${letters(seed, 16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`;
}

export function awsEvent(time: string, key: string, extra: object = {}): object {
  return {
    eventTime: time,
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
    sourceIPAddress: '198.51.100.7',
    userAgent: 'aws-cli/2.15',
    requestParameters: { bucketName: 'invoices' },
    userIdentity: { type: 'IAMUser', userName: 'svc-a', accessKeyId: key },
    eventID: `e-${time}`,
    ...extra,
  };
}

export interface EntryWanted {
  readonly id: string;
  readonly provider?: string;
  readonly refs?: Readonly<Record<string, string>>;
  readonly principal?: string;
  readonly revoked?: string;
  /** Further fields, as YAML or JSON values. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** The text of an inventory; JSON is YAML. */
export function inventoryOf(...entries: readonly EntryWanted[]): string {
  const tokens = entries.map(({ id, provider, refs = {}, principal, revoked, more }) => ({
    id,
    type: 'api_key',
    ...(provider === undefined ? {} : { provider }),
    status: revoked === undefined ? 'active' : 'revoked',
    environment: 'prod',
    provider_refs: Object.entries(refs).map(([kind, value]) => ({ kind, value })),
    ...(principal === undefined ? {} : { account: { kind: 'application', principal } }),
    ...(revoked === undefined ? {} : { revoked_at: revoked }),
    ...more,
  }));
  return JSON.stringify({ schema_version: '1', tokens });
}

/** What a check failed for: entries, unknown tokens, logs or places. */
export function failing(report: Report, id: string): string[] {
  const check = report.assessment.checks.find((known) => known.id === id);
  if (check === undefined) throw new Error(`no check ${id}`);
  return check.failed.map(({ subject }) =>
    subject.kind === 'place' ? `${subject.path}:${subject.line}` : subject.kind === 'policy' ? subject.key : subject.id,
  );
}
