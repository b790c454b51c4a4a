import { isLoopback } from '../profiles/validate.ts';
import { SignedLink } from './link.ts';

const scheme = /^(https?):\/\//i;

/**
 * Where the path of a listed log leads. It has no scheme, and is asked for in clear only of this machine, by a profile
 * whose endpoint is here too. Undefined for what is no address.
 */
export function locate(logPath: string, endpoint: string): SignedLink | undefined {
  // Pages print a space behind the question mark; none is ever part of it.
  const bare = logPath.replaceAll(/\s/g, '').replace(scheme, '').replace(/^\/\//, '');
  const url = /^[^/]*:\/\//.test(bare) ? null : URL.parse(`https://${bare}`);
  if (!url || url.username !== '' || url.password !== '' || url.pathname === '/') return undefined;
  const isHere = isLoopback(url.hostname) && new URL(endpoint).protocol === 'http:';
  return new SignedLink(isHere ? url.href.replace(scheme, 'http://') : url.href);
}
