import { randomUUID } from 'node:crypto';
import { headerOf, type Received, type Reply } from '../http.ts';
import type { ApiError } from './errors.ts';
import { isV3, parametersOf } from './verify.ts';

/** `Format` decides, whatever its case; V3 may ask by its accept header instead. The default is XML. */
function wantsJson(received: Received): boolean {
  const format = new Map(parametersOf(received)).get('Format');
  if (format) return format.toLowerCase() === 'json';
  return isV3(received) && (headerOf(received.headers, 'accept') ?? '').includes('application/json');
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A list is its element repeated, as in the vendor's RPC answers. */
function element(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map(item => element(name, item)).join('');
  if (typeof value !== 'object' || value === null) return `<${name}>${escapeXml(String(value))}</${name}>`;
  const inner = Object.entries(value).map(([key, item]) => element(key, item));
  return `<${name}>${inner.join('')}</${name}>`;
}

function render(received: Received, status: number, root: string, body: Record<string, unknown>): Reply {
  const json = wantsJson(received);
  return {
    status,
    headers: { 'Content-Type': json ? 'application/json;charset=utf-8' : 'text/xml;charset=utf-8' },
    body: json ? JSON.stringify(body) : `<?xml version='1.0' encoding='UTF-8'?>${element(root, body)}`,
  };
}

function newRequestId(): string {
  return randomUUID().toUpperCase();
}

export function successReply(received: Received, action: string, body: Record<string, unknown>): Reply {
  return render(received, 200, `${action}Response`, { ...body, RequestId: newRequestId() });
}

export function errorReply(received: Received, error: ApiError): Reply {
  const requestId = newRequestId();
  const reply = render(received, error.status, 'Error', {
    RequestId: requestId,
    HostId: headerOf(received.headers, 'host') ?? '',
    Code: error.code,
    Message: error.message,
    Recommend: `https://api.aliyun.com/troubleshoot?q=${error.code}&product=Cdn&requestId=${requestId}`,
    ...error.extra.body,
  });
  return { ...reply, headers: { ...reply.headers, ...error.extra.headers } };
}
