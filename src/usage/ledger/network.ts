/**
 * Networks of addresses: the /24 of an IPv4 address and the /48 of an IPv6 one stand for the place that a client sits
 * in. An IPv4 address written as IPv6 is what it was.
 */
import { BlockList, isIP } from 'node:net';

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/**
 * An address as logs write it (a port, brackets or a zone may hang on it), or null for what is none: a host name, a
 * service.
 */
export function addressOf(text: string): string | null {
  const bare = (/^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? text).replace(/%.*$/, '');
  const address = /^\d+\.\d+\.\d+\.\d+:\d+$/.test(bare) ? bare.slice(0, bare.indexOf(':')) : bare;
  const plain = MAPPED.exec(address)?.[1] ?? address;
  return isIP(plain) === 0 ? null : plain.toLowerCase();
}

/** `198.51.100.0/24`, `2001:db8:1::/48`; null for what is no address. */
export function networkOf(address: string): string | null {
  switch (isIP(address)) {
    case 4:
      return `${address.slice(0, address.lastIndexOf('.'))}.0/24`;
    case 6:
      return `${groupsOf(address)
        .slice(0, 3)
        .map((group) => group.toString(16))
        .join(':')}::/48`;
    default:
      return null;
  }
}

/** The eight groups of an IPv6 address; an IPv4 address at its end counts as the last two, which no network shows. */
function groupsOf(address: string): number[] {
  const hexadecimal = address.replace(/\d+\.\d+\.\d+\.\d+$/, '0:0');
  const [before = '', after] = hexadecimal.split('::');
  const left = before === '' ? [] : before.split(':');
  const right = after === undefined || after === '' ? [] : after.split(':');
  const zeros = after === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...new Array<string>(Math.max(0, zeros)).fill('0'), ...right].map((group) =>
    Number.parseInt(group, 16),
  );
}

export interface Networks {
  has(address: string): boolean;
}

/** Networks in CIDR notation or single addresses; anything else is ignored. */
export function networksOf(list: readonly string[]): Networks {
  const blocks = new BlockList();
  for (const text of list) addTo(blocks, text.trim());
  return { has: (address) => isIP(address) !== 0 && blocks.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4') };
}

function addTo(blocks: BlockList, text: string): void {
  const [address = '', length, more] = text.split('/');
  const version = isIP(address);
  const most = version === 6 ? 128 : 32;
  const bits = length === undefined ? most : /^\d{1,3}$/.test(length) ? Number(length) : -1;
  if (version === 0 || bits < 0 || bits > most || more !== undefined) return;
  blocks.addSubnet(address, bits, version === 6 ? 'ipv6' : 'ipv4');
}
