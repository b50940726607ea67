/** JSON with sorted keys, and a digest over it: the same content gives the same digest wherever it was made. */
import { createHash } from 'node:crypto';
import { compareText } from '../base/order.ts';

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => compareText(a, b))
      .map(([key, item]) => [key, sorted(item)]),
  );
}

/** SHA-256 of `value` as such JSON, in hexadecimal. */
export function digestOf(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(value)))
    .digest('hex');
}
