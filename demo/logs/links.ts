import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { pathOf, queryOf } from '../http.ts';

/** The store's own key, which its links are signed with. */
export interface StoreKey {
  id: string;
  secret: string;
}

export function createStoreKey(): StoreKey {
  return { id: `LTAI${randomBytes(8).toString('hex')}`, secret: randomBytes(20).toString('hex') };
}

/** The bucket is a part of what is signed, and not of the path: it stands in the host. */
const bucket = 'cdnlog';

/** The object storage's URL signature, V1, without headers of its own. `path` begins with a slash. */
function linkSignature(secret: string, method: string, expires: string, path: string): string {
  const text = `${method}\n\n\n${expires}\n/${bucket}${path}`;
  return createHmac('sha1', secret).update(text).digest('base64');
}

/** What comes after the host: path and query, good for GET until `expires`, epoch seconds. */
export function signedTarget(key: StoreKey, path: string, expires: number): string {
  const signature = linkSignature(key.secret, 'GET', String(expires), path);
  return `${path}?Expires=${expires}&OSSAccessKeyId=${key.id}&Signature=${encodeURIComponent(signature)}`;
}

export type LinkVerdict = 'good' | 'unsigned' | 'otherKey' | 'tampered' | 'expired';

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** `now` is epoch milliseconds. */
export function checkLink(key: StoreKey, method: string, target: string, now: number): LinkVerdict {
  const query = queryOf(target);
  const [expires, id, signature] = ['Expires', 'OSSAccessKeyId', 'Signature'].map(name => query.get(name));
  if (!expires || !id || !signature) return 'unsigned';
  if (id !== key.id) return 'otherKey';
  if (!sameText(signature, linkSignature(key.secret, method, expires, pathOf(target)))) return 'tampered';
  return Math.floor(now / 1000) > Number(expires) ? 'expired' : 'good';
}
