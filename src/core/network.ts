import { isIPv6 } from 'node:net';

const GROUPS = 8;

/** The network an address counts under: IPv4 itself, of IPv6 the /56 net, in which one household has many addresses. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+(?:\.\d+){3})$/iu.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(address)) return address;
  const [first = 0, second = 0, third = 0, fourth = 0] = groupsOf(address);
  const net = [first, second, third, fourth & 0xff00].map((group) => group.toString(16));
  return `${net.join(':')}::/56`;
}

/** The key under which the sender of a request is counted, from the address that the trusted proxies report. */
export function addressKey(request: { readonly ip?: string | undefined }): string {
  return networkOf(request.ip ?? 'unknown');
}

function groupsOf(address: string): readonly number[] {
  // A zone (`%eth0`) names an interface of this machine. The last four bytes may be written as IPv4.
  const plain = address.replace(/%.*$/u, '').replace(/[\d.]+\.[\d.]+$/u, '0:0');
  const [head = '', tail] = plain.split('::');
  const parse = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const before = parse(head);
  const after = tail === undefined ? [] : parse(tail);
  return [...before, ...Array<number>(Math.max(0, GROUPS - before.length - after.length)).fill(0), ...after];
}

/** True for a loopback address, also when IPv4 is written as IPv6. */
export function isLoopbackAddress(address: string): boolean {
  const plain = address.replace(/^::ffff:/iu, '');
  return plain === '::1' || /^127(?:\.\d{1,3}){3}$/u.test(plain);
}
