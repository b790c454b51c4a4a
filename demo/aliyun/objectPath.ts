import { ApiError } from './errors.ts';

/** One submitted URL. */
export interface ObjectUrl {
  /** As it was written. */
  submitted: string;
  /** Lower case, without port 80 or 443. */
  host: string;
  /** Path and query exactly as written: an edge keeps what browsers ask for, so anything unencoded meets nothing. */
  target: string;
}

function parseUrl(submitted: string): ObjectUrl {
  const [, authority, rest] = /^(?:https?:\/\/)?([^\s/?#]+)(.*)$/is.exec(submitted) ?? [];
  if (!authority || rest === undefined || !/^[^:@]+(?::\d+)?$/.test(authority)) {
    throw new ApiError(400, 'InvalidObjectPath.Malformed', 'The specified ObjectPath is invalid.');
  }
  const host = authority.toLowerCase().replace(/:(?:80|443)$/, '');
  return { submitted, host, target: rest.startsWith('/') ? rest : `/${rest}` };
}

/**
 * The URLs of an `ObjectPath`: one a line, scheme optional. A comma is part of a URL.
 * @throws ApiError InvalidObjectPath.Malformed
 */
export function parseObjectPath(objectPath: string): ObjectUrl[] {
  return objectPath
    .split(/\r\n|\n/)
    .filter(line => line !== '')
    .map(parseUrl);
}
