/**
 * Shared access signatures of Azure storage: until when they hold (`se`) and what they permit (`sp`), in clear text.
 */
import { fact, NO_RESULT, validUntil, type Prove } from './result.ts';

const PERMISSIONS: Readonly<Record<string, string>> = {
  r: 'read',
  a: 'add',
  c: 'create',
  w: 'write',
  d: 'delete',
  x: 'delete versions',
  y: 'delete for good',
  l: 'list',
  t: 'tags',
  m: 'move',
  e: 'execute',
  o: 'ownership',
  p: 'permissions',
  u: 'update',
};

function parameter(value: string, name: string): string | undefined {
  const found = new RegExp(`(?:^|[?&;]|&amp;)${name}=([^&;\\s"']{1,80})`).exec(value)?.[1];
  try {
    return found === undefined ? undefined : decodeURIComponent(found);
  } catch {
    return undefined;
  }
}

/** `se` as an instant: ISO in storage signatures, seconds in those of Service Bus. */
function endOfValidity(value: string): number | undefined {
  const text = parameter(value, 'se');
  if (text === undefined) return undefined;
  const instant = /^\d{9,11}$/.test(text) ? Number(text) * 1000 : Date.parse(text);
  return Number.isNaN(instant) ? undefined : instant;
}

export const azureSas: Prove = (_value, _parts, whole) => {
  const end = endOfValidity(whole);
  const permissions = parameter(whole, 'sp');
  if (end === undefined && permissions === undefined) return NO_RESULT;
  const names = [
    ...new Set([...(permissions ?? '')].map((letter) => PERMISSIONS[letter]).filter((name) => name !== undefined)),
  ];
  const validity = end === undefined ? NO_RESULT : validUntil(end);
  const scope = names.length === 0 ? [] : [fact('scope', 'neutral', `permits ${names.join(', ')}`)];
  return { ...validity, proofs: [...validity.proofs, ...scope] };
};
