/**
 * The report as a stream of messages, one JSON object a line, for tools that take lines: `begin`, then a `finding`, a
 * `use` (what logs show of a token: the item of a check, with the check's id) or a `diagnostic` each, then `summary`
 * with all the rest. Every message carries its `type`.
 */
import type { Report } from '../model/report.ts';
import { visibleJson } from './sanitise.ts';
import { inSchemaOrder } from './schema/schema-order.ts';
import { usageItems } from './usage-items.ts';

const SUMMARY = [
  'run',
  'summary',
  'inventory',
  'protected',
  'usage',
  'assessment',
  'changes',
] as const satisfies readonly (keyof Report)[];

export function jsonl(report: Report): string {
  const ordered = new Map(Object.entries(inSchemaOrder(report)));
  const data = (...keys: readonly (keyof Report)[]): Record<string, unknown> =>
    Object.fromEntries(keys.map((key) => [key, ordered.get(key)]));
  const each = (type: string, list: unknown): object[] =>
    Array.isArray(list) ? list.map((one: unknown) => ({ type, data: one })) : [];
  const messages = [
    { type: 'begin', data: data('$schema', 'schemaVersion', 'tool') },
    ...each('finding', ordered.get('findings')),
    ...each(
      'use',
      usageItems(report).map(({ check, item }) => ({ check, ...item })),
    ),
    ...each('diagnostic', ordered.get('diagnostics')),
    { type: 'summary', data: data(...SUMMARY.filter((key) => ordered.has(key))) },
  ];
  return messages.map((message) => `${visibleJson(JSON.stringify(message))}\n`).join('');
}
