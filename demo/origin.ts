import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { isNotModified } from './conditional.ts';
import { hostOf, htmlReply, pathOf, type Received, type Reply } from './http.ts';
import type { SiteFile } from './logs/catalogue.ts';
import type { Moment, Service } from './service.ts';

/** Overrides what the file's name and the clock would give; `lastModified` is epoch milliseconds. */
export interface OriginFileOptions {
  contentType?: string;
  /** An empty string: no Cache-Control header at all. */
  cacheControl?: string;
  lastModified?: number;
  /** Akamai's Edge-Cache-Tag: comma separated. */
  cacheTags?: string;
}

interface OriginFile {
  body: Buffer;
  etag: string;
  lastModified: number;
  contentType: string;
  cacheControl: string;
  cacheTags: string;
}

/** The deployed files: what the edge fetches and what a client may compare with. */
export interface Origin extends Service {
  /** `path` starts with a slash; percent-encoded or not is the same file. */
  put(host: string, path: string, body: string | Uint8Array, options?: OriginFileOptions): void;
  remove(host: string, path: string): boolean;
  /** Deploys every file of a directory, keeping the files' own times. */
  load(host: string, directory: string): Promise<void>;
  clear(): void;
  isKnownHost(host: string): boolean;
  /** What is deployed on a host just now. */
  files(host: string): SiteFile[];
}

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.gif': 'image/gif',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml',
};

/** Lifetimes as a front-end team would set them: hashed names for ever, pages shortly, the rest for hours. */
function defaultCacheControl(path: string, contentType: string): string {
  if (/[.-](?=[a-z0-9]*\d)[a-z0-9]{8,}\.\w+$/i.test(path)) return 'public, max-age=31536000, immutable';
  if (contentType.startsWith('text/html')) return 'max-age=600';
  if (/^(?:image|font)\//.test(contentType)) return 'max-age=86400';
  return 'max-age=3600';
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/**
 * The host and file that a request names. A client that can't set Host writes the site as the first path segment, as
 * with a bucket: `/static.demo.test/app.js`.
 */
function locate(received: Received, isKnown: (host: string) => boolean): { host: string; path: string } {
  const host = hostOf(received.headers);
  const path = decodePath(pathOf(received.target));
  const match = /^\/([^/]+)(\/.*)$/s.exec(path);
  if (isKnown(host) || !match?.[1] || !match[2]) return { host, path };
  return { host: match[1].toLowerCase(), path: match[2] };
}

function replyWith(file: OriginFile, received: Received): Reply {
  const lastModified = new Date(file.lastModified).toUTCString();
  const headers: Record<string, string> = {
    'Content-Type': file.contentType,
    ETag: file.etag,
    'Last-Modified': lastModified,
  };
  if (file.cacheControl !== '') headers['Cache-Control'] = file.cacheControl;
  if (file.cacheTags !== '') headers['Edge-Cache-Tag'] = file.cacheTags;
  const unchanged = isNotModified(received.headers, { etag: file.etag, lastModified });
  return { status: unchanged ? 304 : 200, headers, body: unchanged ? '' : file.body };
}

export function createOrigin(now: () => number): Origin {
  const hosts = new Map<string, Map<string, OriginFile>>();
  const isKnownHost = (host: string): boolean => hosts.has(host);

  const put: Origin['put'] = (host, path, content, options = {}) => {
    const body = Buffer.from(content);
    const contentType =
      options.contentType ?? contentTypes[extname(path).toLowerCase()] ?? 'application/octet-stream';
    const files = hosts.get(host) ?? new Map<string, OriginFile>();
    hosts.set(host, files);
    files.set(decodePath(path), {
      body,
      etag: `"${createHash('sha256').update(body).digest('hex').slice(0, 32).toUpperCase()}"`,
      lastModified: options.lastModified ?? now(),
      contentType,
      cacheControl: options.cacheControl ?? defaultCacheControl(path, contentType),
      cacheTags: options.cacheTags ?? '',
    });
  };

  const handle = (received: Received, _moment: Moment): Reply => {
    if (received.method !== 'GET' && received.method !== 'HEAD')
      return htmlReply(405, '405 Method Not Allowed');
    const { host, path } = locate(received, isKnownHost);
    const file = hosts.get(host)?.get(path.endsWith('/') ? `${path}index.html` : path);
    return file ? replyWith(file, received) : htmlReply(404, '404 Not Found');
  };

  return {
    api: 'origin',
    describe: () => ({}),
    handle,
    refuse: (_received, { status, message }) => htmlReply(status, message ?? String(status)),
    put,
    remove: (host, path) => hosts.get(host)?.delete(decodePath(path)) ?? false,
    load: async (host, directory) => {
      for (const name of await readdir(directory, { recursive: true })) {
        const file = join(directory, name);
        const { mtimeMs, isDirectory } = await fileFacts(file);
        // encodeURIComponent: put() takes a URL path, and a name may hold a literal "%".
        const path = `/${name.split(sep).map(encodeURIComponent).join('/')}`;
        if (!isDirectory) put(host, path, await readFile(file), { lastModified: mtimeMs });
      }
    },
    clear: () => hosts.clear(),
    isKnownHost,
    files: host =>
      [...(hosts.get(host) ?? [])].map(([path, { body, contentType }]) => ({
        path,
        size: body.length,
        contentType,
      })),
  };
}

async function fileFacts(file: string): Promise<{ mtimeMs: number; isDirectory: boolean }> {
  const facts = await stat(file);
  return { mtimeMs: facts.mtimeMs, isDirectory: facts.isDirectory() };
}
