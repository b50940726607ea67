/** Use of one key of AWS over days, for tests of what checks make of it. */
import { accessKey } from './logs.ts';

export const key = accessKey('checks');
export const DAY = 86_400_000;
const START = Date.parse('2026-07-01T10:00:00Z');

export function at(day: number, minutes = 0): string {
  return new Date(START + day * DAY + minutes * 60_000).toISOString().replace('.000Z', 'Z');
}

export type Event = readonly [time: string, extra?: object];

/** Ordinary use, one event a day, at the same hour. */
export function daily(days: number): Event[] {
  return Array.from({ length: days }, (_, day): Event => [at(day)]);
}

export const account = { kind: 'application', principal: 'svc-a' };
