/** The report's data with its keys in the order of its schema, whatever order they were put in. */
import type { Report } from '../../model/report.ts';
import { REPORT_SCHEMA } from './report-schema.ts';
import type { JsonSchema } from './json-schema.ts';

/** The fields of an object in order, each with those of what it holds; empty for what is no object. */
type Order = ReadonlyMap<string, Order>;

/** The elements of a list, and the alternatives of a union, taken together. */
function orderOf({ $ref, properties = {}, items, anyOf = [], oneOf = [] }: JsonSchema): Order {
  const named = $ref === undefined ? undefined : REPORT_SCHEMA.$defs[$ref.slice('#/$defs/'.length)];
  const parts = [named, items, ...anyOf, ...oneOf].filter((part) => part !== undefined);
  return new Map([
    ...parts.flatMap((part) => [...orderOf(part)]),
    ...Object.entries(properties).map(([name, field]) => [name, orderOf(field)] as const),
  ]);
}

const ORDER = orderOf(REPORT_SCHEMA);

function arrangedObject(value: object, order: Order): object {
  const fields = value as Readonly<Record<string, unknown>>;
  const inOrder: Record<string, unknown> = {};
  for (const [key, inner] of order) {
    if (Object.hasOwn(fields, key)) inOrder[key] = arranged(fields[key], inner);
  }
  return inOrder;
}

function arranged(value: unknown, order: Order): unknown {
  if (Array.isArray(value)) return value.map((element) => arranged(element, order));
  return order.size === 0 || value === null || typeof value !== 'object' ? value : arrangedObject(value, order);
}

export function inSchemaOrder(report: Report): object {
  return arrangedObject(report, ORDER);
}
