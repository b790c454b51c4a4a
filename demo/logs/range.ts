/** Bytes from `from` up to `to`, without it. */
export interface ByteRange {
  from: number;
  to: number;
}

/**
 * The part of `size` bytes that a Range header asks for: undefined when the whole is due (no header, one that can't be
 * read, or several parts), 'unsatisfiable' when there is no such part.
 */
export function rangeOf(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/i.exec((header ?? '').trim()) ?? [];
  if (first === undefined || last === undefined || `${first}${last}` === '') return undefined;
  if (first === '') {
    const from = Math.max(0, size - Number(last));
    return Number(last) > 0 && size > 0 ? { from, to: size } : 'unsatisfiable';
  }
  const from = Number(first);
  const to = last === '' ? size : Math.min(size, Number(last) + 1);
  if (last !== '' && Number(last) < from) return undefined;
  return from < size ? { from, to } : 'unsatisfiable';
}
