import { createRanges, fieldAt, findFields } from './parseLine.ts';

const newline = 0x0a;
const addressFields = [fieldAt.client, fieldAt.proxy, fieldAt.connecting];

/**
 * The same lines with the addresses of people made unclear: of IPv4 the first 24 bits stay, of IPv6 48. Only what stands
 * in the fields of addresses is changed. What is no line of a log stays as it is; `unmasked` counts those lines, since an
 * address may be in them.
 */
export function maskAddresses(bytes: Buffer): { readonly bytes: Buffer; readonly unmasked: number } {
  const ranges = createRanges();
  const parts: Buffer[] = [];
  let copied = 0;
  let unmasked = 0;
  let start = 0;
  while (start < bytes.length) {
    const found = bytes.indexOf(newline, start);
    const end = found === -1 ? bytes.length : found;
    if (findFields(bytes, start, end, ranges)) {
      for (const field of addressFields) {
        const [from = -1, to = -1] = [ranges[field], ranges[field + 1]];
        const address = from === -1 ? '' : bytes.toString('latin1', from, to);
        const masked = maskAddress(address);
        if (masked === address) continue;
        parts.push(bytes.subarray(copied, from), Buffer.from(masked, 'latin1'));
        copied = to;
      }
    } else if (end > start) unmasked++;
    start = end + 1;
  }
  parts.push(bytes.subarray(copied));
  return { bytes: Buffer.concat(parts), unmasked };
}

const unreadable = '0:0:0::';

/** What is no address, such as `-`, stays; of one that can't be read nothing does. */
function maskAddress(address: string): string {
  const [, before, network] = /^(::ffff:)?(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/i.exec(address) ?? [];
  if (network !== undefined) return `${before ?? ''}${network}.0`;
  if (!address.includes(':')) return /[\d.]/.test(address) ? '0.0.0.0' : address;
  const groups = expandGroups(address);
  return groups === undefined ? unreadable : `${groups.slice(0, 3).join(':')}::`;
}

/** The eight groups of an IPv6 address, a zone left out. An IPv4 address at its end is among those that go anyway. */
function expandGroups(address: string): readonly string[] | undefined {
  const [before = '', after, ...others] = address
    .replace(/%.*$/, '')
    .replace(/(?:\d{1,3}\.){3}\d{1,3}$/, '0:0')
    .split('::');
  const head = groupsOf(before);
  const tail = groupsOf(after ?? '');
  const gap = 8 - head.length - tail.length;
  if (others.length > 0 || (after === undefined ? gap !== 0 : gap < 1)) return undefined;
  const all = [...head, ...Array.from({ length: gap }, () => '0'), ...tail];
  return all.every(group => /^[\da-f]{1,4}$/i.test(group)) ? all : undefined;
}

function groupsOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(':');
}
