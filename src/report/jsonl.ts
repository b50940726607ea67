/**
 * The report as a stream of messages, one JSON object a line, for tools that take lines: `begin`, then a `finding` or
 * `diagnostic` each, then `summary` with all the rest. Every message carries its `type`.
 */
import type { Report } from '../model/report.ts';
import { visibleJson } from './sanitise.ts';
import { inModelOrder } from './report-shape.ts';

export function jsonl(report: Report): string {
  const ordered = new Map(Object.entries(inModelOrder(report)));
  const data = (...keys: readonly (keyof Report)[]): Record<string, unknown> => Object.fromEntries(keys.map((key) => [key, ordered.get(key)]));
  const each = (type: string, list: unknown): object[] => (Array.isArray(list) ? list.map((one: unknown) => ({ type, data: one })) : []);
  const messages = [
    { type: 'begin', data: data('$schema', 'schemaVersion', 'tool') },
    ...each('finding', ordered.get('findings')),
    ...each('diagnostic', ordered.get('diagnostics')),
    { type: 'summary', data: data('run', 'summary', 'inventory', 'protected', 'assessment') },
  ];
  return messages.map((message) => `${visibleJson(JSON.stringify(message))}\n`).join('');
}
