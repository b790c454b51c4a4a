import { randomBytes } from 'node:crypto';
import { headerOf, pathOf, type Received, type Reply } from '../http.ts';
import type { Moment, Service } from '../service.ts';
import type { Archive } from './archive.ts';
import { damaged, maimBody } from './damage.ts';
import { checkLink, type LinkVerdict, type StoreKey } from './links.ts';
import { rangeOf } from './range.ts';

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The object storage's errors, whose body is XML. */
function refusal(
  received: Received,
  status: number,
  { code, message, ...more }: { code: string; message: string; [element: string]: string },
): Reply {
  const requestId = randomBytes(12).toString('hex').toUpperCase();
  const elements = Object.entries({
    Code: code,
    Message: message,
    RequestId: requestId,
    HostId: headerOf(received.headers, 'host') ?? '',
    ...more,
  });
  const inner = elements.map(([name, text]) => `  <${name}>${escapeXml(text)}</${name}>\n`).join('');
  return {
    status,
    headers: { 'Content-Type': 'application/xml', Server: 'AliyunOSS', 'x-oss-request-id': requestId },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error>\n${inner}</Error>\n`,
  };
}

type BadLink = Exclude<LinkVerdict, 'good'>;

const badLinks: Readonly<Record<BadLink, { code: string; message: string }>> = {
  unsigned: {
    code: 'AccessDenied',
    message: 'You have no right to access this object because of bucket acl.',
  },
  otherKey: {
    code: 'InvalidAccessKeyId',
    message: 'The OSS Access Key Id you provided does not exist in our records.',
  },
  tampered: {
    code: 'SignatureDoesNotMatch',
    message:
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  },
  expired: { code: 'AccessDenied', message: 'Request has expired.' },
};

export interface LogStorePorts {
  archive: Archive;
  key: StoreKey;
}

/** The object, or the part of it that was asked for, or why it can't be had. */
async function answer(
  { archive }: LogStorePorts,
  received: Received,
  { now, faults }: Moment,
): Promise<Reply> {
  const path = pathOf(received.target);
  const entry = archive.find(path.slice(1), now);
  if (!entry) {
    const fields = { code: 'NoSuchKey', message: 'The specified key does not exist.', Key: path.slice(1) };
    return refusal(received, 404, fields);
  }
  const log = damaged(await archive.open(entry), faults);
  const wanted = headerOf(received.headers, 'if-match');
  if (wanted !== undefined && wanted !== log.etag) {
    const message = 'At least one of the pre-conditions you specified did not hold.';
    return refusal(received, 412, { code: 'PreconditionFailed', message, Condition: 'If-Match' });
  }
  const range = rangeOf(headerOf(received.headers, 'range'), log.size);
  if (range === 'unsatisfiable') {
    const message = 'The requested range cannot be satisfied.';
    const reply = refusal(received, 416, { code: 'InvalidRange', message });
    return { ...reply, headers: { ...reply.headers, 'Content-Range': `bytes */${log.size}` } };
  }
  const { from, to } = range ?? { from: 0, to: log.size };
  const { chunks, announced, honest } = maimBody(log.read(from, to), to - from, faults);
  return {
    status: range ? 206 : 200,
    headers: {
      Server: 'AliyunOSS',
      'Content-Type': 'application/x-gzip',
      'Accept-Ranges': 'bytes',
      ETag: log.etag,
      'Last-Modified': new Date(entry.end).toUTCString(),
      'Content-Length': String(announced),
      ...(range ? { 'Content-Range': `bytes ${from}-${to - 1}/${log.size}` } : {}),
      // Whoever waits for the rest of a body that ends early is to see the connection end.
      ...(honest ? {} : { Connection: 'close' }),
    },
    body: chunks,
  };
}

/** Where the links of a listing lead. They are for GET: the method is signed. */
export function createLogStore(ports: LogStorePorts): Service {
  return {
    api: 'logs',
    describe: () => ({}),
    handle: (received, moment) => {
      const verdict = checkLink(ports.key, received.method, received.target, moment.now);
      return verdict === 'good' ? answer(ports, received, moment) : refusal(received, 403, badLinks[verdict]);
    },
    refuse: (received, { status, code, message }) =>
      refusal(received, status, { code, message: message ?? code }),
  };
}
