/**
 * Everything a browser changes when it requests a path: the WHATWG path percent-encode set
 * (https://url.spec.whatwg.org/#path-percent-encode-set) and, because a file name is not yet a URL, also `%`, `?`, `#`
 * and the backslash, which the URL parser would read as something other than part of a name.
 */
const CHANGED = /[^!$&'()*+,\-./0-9:;=@A-Z[\]_a-z|~]+/g;
const UNCHANGED = /^[!$&'()*+,\-./0-9:;=@A-Z[\]_a-z|~]*$/;

/**
 * The URL path of a file's path (segments joined by `/`), encoded once, as UTF-8; the result is ASCII. Composed and
 * decomposed accents stay as the name has them, because they are two cache keys; a lone surrogate becomes U+FFFD.
 * The path must be normalized: no encoding can keep a URL parser from dropping `.` and `..`.
 */
export function encodePath(path: string): string {
  return UNCHANGED.test(path) ? path : path.toWellFormed().replace(CHANGED, encodeURIComponent);
}

/**
 * The name which a browser requests as this URL segment; undefined when no name gives exactly this spelling
 * (`%7E`, `%e4`, `%2F`, broken UTF-8): those are cache keys of their own, which no mapped file has.
 */
export function decodeSegment(segment: string): string | undefined {
  // Parsing has resolved dot segments, but for a fault of Node 22, which keeps those of `/a/.b/../c`.
  if (segment === '' || segment === '.' || segment === '..') {
    return undefined;
  }
  try {
    const name = decodeURIComponent(segment);
    return encodePath(name) === segment ? name : undefined;
  } catch {
    return undefined;
  }
}

/** Why a text is no URL that a CDN could cache. */
export type UrlFault = 'notAUrl' | 'notHttp' | 'noHost' | 'hasCredentials';

/** An absolute http(s) URL as browsers read it (host in punycode and lower case, dot segments resolved), or why not. */
export function parseHttpUrl(text: string): URL | UrlFault {
  const scheme = /^\s*([a-z][a-z0-9+.-]*):\/\//i.exec(text);
  if (scheme === null) {
    return 'notAUrl';
  }
  if (!/^https?$/i.test(scheme[1] ?? '')) {
    return 'notHttp';
  }
  // The parser would take `https:///a/b` for host "a".
  if (/^[/\\?#]|^$/.test(text.slice(scheme[0].length))) {
    return 'noHost';
  }
  if (!URL.canParse(text)) {
    return 'notAUrl';
  }
  const url = new URL(text);
  return url.username === '' && url.password === '' ? url : 'hasCredentials';
}

/** The URL, or its cache key, without its query. */
export function bareUrl(url: string): string {
  const mark = url.indexOf('?');
  return mark < 0 ? url : url.slice(0, mark);
}

/** What the cache knows a URL by: http and https share their entries, so the scheme is left out. */
export function cacheKey(href: string): string {
  return href.slice(href.indexOf(':') + 1);
}
