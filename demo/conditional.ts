import { headerOf, type Pair } from './http.ts';

/** What a cache or an origin knows of a representation; `lastModified` is an HTTP date. */
export interface Validators {
  etag?: string | undefined;
  lastModified?: string | undefined;
}

function weak(tag: string): string {
  return tag.trim().replace(/^W\//, '');
}

/** RFC 9110 §13.2.2: If-None-Match decides alone when present; otherwise If-Modified-Since. */
export function isNotModified(headers: readonly Pair[], { etag, lastModified }: Validators): boolean {
  const wanted = headerOf(headers, 'if-none-match');
  if (wanted !== undefined) {
    if (wanted.trim() === '*') return true;
    return etag !== undefined && wanted.split(',').some(tag => weak(tag) === weak(etag));
  }
  const since = headerOf(headers, 'if-modified-since');
  return since !== undefined && lastModified !== undefined && Date.parse(lastModified) <= Date.parse(since);
}
