import { randomBytes } from 'node:crypto';
import { headerOf, type Received, type Reply } from '../http.ts';
import { moniker } from './ladder.ts';

/** A refusal by the gateway before the purge service hears of the request (fact sheet §4). */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly status: number;
  readonly title: string;
  /** The path of its `type`, such as `/-/pep-authn/deny`. */
  readonly problem: string;

  constructor(status: number, title: string, problem: string, detail: string) {
    super(detail);
    this.status = status;
    this.title = title;
    this.problem = problem;
  }
}

export function badRequest(detail: string): GatewayError {
  return new GatewayError(400, 'Bad request', '/-/pep-authn/request-error', detail);
}

export function notAuthorized(detail: string): GatewayError {
  return new GatewayError(401, 'Not authorized', '/-/pep-authn/deny', detail);
}

export function forbidden(): GatewayError {
  const detail = 'The client does not have the grant needed for the request';
  return new GatewayError(403, 'Forbidden', '/-/pep-authz/deny', detail);
}

const problems: Readonly<Record<number, string>> = {
  400: '/-/pep-authn/request-error',
  401: '/-/pep-authn/deny',
  403: '/-/pep-authz/deny',
  405: '/-/pep-authn/policy-error',
};

/** Any error in the gateway's shape; with no problem of its own it is one of the API behind the gateway. */
export function otherGatewayError(status: number, title: string, detail: string): GatewayError {
  return new GatewayError(status, title, problems[status] ?? '/-/resource-impl/forward-origin-error', detail);
}

/** `now` is the server's clock, which the answer tells twice: in `requestTime` and in `Date`. */
export function gatewayReply(received: Received, error: GatewayError, now: number): Reply {
  const host = headerOf(received.headers, 'host') ?? '';
  const headers: Record<string, string> = { 'Content-Type': 'application/problem+json' };
  if (error.status === 401) {
    headers['Www-Authenticate'] = `${moniker} realm="${host}"`;
    headers['Connection'] = 'close';
  }
  const body = {
    type: `https://problems.luna.akamaiapis.net${error.problem}`,
    title: error.title,
    status: error.status,
    detail: error.message,
    instance: `http://${host}${received.target}`,
    method: received.method,
    serverIp: '127.0.0.1',
    clientIp: '127.0.0.1',
    requestId: randomBytes(4).toString('hex'),
    requestTime: new Date(now).toISOString().replace(/\.\d+Z$/, 'Z'),
    ...(error.status === 403 ? { authzRealm: 'demo.ccu' } : {}),
  };
  return { status: error.status, headers, body: JSON.stringify(body) };
}
