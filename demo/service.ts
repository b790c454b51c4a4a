import { type ServerResponse, STATUS_CODES } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { firewallReply } from './akamai/firewall.ts';
import type { Clock } from './clock.ts';
import { type Fault, faultOf, type Faults } from './faults.ts';
import {
  htmlReply,
  listen,
  type Listener,
  pathOf,
  type Received,
  receive,
  type Reply,
  send,
} from './http.ts';
import { entryOf, type Journal } from './journal.ts';

/** What a service knows about the moment of a request: the demo's time as this request sees it, and its faults. */
export interface Moment {
  now: number;
  faults: readonly Fault[];
}

/** One listener of the demo: an API, an edge, the origin. */
export interface Service {
  /** The name that faults and the journal use. */
  api: string;
  /** What the request asks for, as far as it can be read; faults match on `action`, the journal keeps all of it. */
  describe(received: Received): { action?: string; [detail: string]: unknown };
  handle(received: Received, moment: Moment): Reply | Promise<Reply>;
  /** An error in this service's own shape. */
  refuse(received: Received, fault: Extract<Fault, { kind: 'error' }>, now: number): Reply;
}

export interface Surroundings {
  clock: Clock;
  faults: Faults;
  journal: Journal;
}

/** The reply that a fault puts in the service's place. */
function substitute(service: Service, received: Received, { now, faults }: Moment): Reply | undefined {
  const error = faultOf(faults, 'error');
  if (error) return service.refuse(received, error, now);
  const html = faultOf(faults, 'html');
  if (html) {
    const code = html.status ?? 502;
    return htmlReply(code, `${code} ${STATUS_CODES[code] ?? ''}`.trim());
  }
  if (faultOf(faults, 'firewall')) return firewallReply();
  const status = faultOf(faults, 'status');
  if (!status) return undefined;
  const headers = { 'Content-Type': status.contentType ?? 'text/plain' };
  return { status: status.status, headers, body: status.body ?? '' };
}

/** A copy without these members, at any depth; a list keeps its length. */
function without(value: unknown, names: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => without(item, names));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => !names.includes(name));
  return Object.fromEntries(kept.map(([name, item]): [string, unknown] => [name, without(item, names)]));
}

/** The reply as a fault maims it. */
function maim(reply: Reply, faults: readonly Fault[]): Reply {
  const missing = faultOf(faults, 'missingFields');
  if (!missing || typeof reply.body !== 'string' || !/json/.test(reply.headers['Content-Type'] ?? ''))
    return reply;
  return { ...reply, body: JSON.stringify(without(JSON.parse(reply.body), missing.fields)) };
}

async function answer(
  service: Service,
  { clock, faults, journal }: Surroundings,
  received: Received,
  response: ServerResponse,
): Promise<void> {
  const details = service.describe(received);
  const met = faults.take({ api: service.api, action: details.action, path: pathOf(received.target) });
  await sleep(faultOf(met, 'latency')?.ms ?? 0);

  const now = clock.now() + (faultOf(met, 'clockSkew')?.ms ?? 0);
  const drop = faultOf(met, 'drop');
  let reply: Reply | undefined;
  if (!drop || drop.when === 'after') {
    const moment = { now, faults: met };
    const whole = substitute(service, received, moment) ?? (await service.handle(received, moment));
    reply = maim(whole, met);
  }
  journal.record(entryOf(service.api, now, received, details, drop ? undefined : reply?.status));
  if (drop || !reply) response.destroy();
  else await send(response, received.method, reply, now);
}

/** Starts a listener on which faults happen and every request is recorded. */
export function serve(service: Service, surroundings: Surroundings): Promise<Listener> {
  return listen(async (request, response) => {
    const received = await receive(request);
    if (received) await answer(service, surroundings, received, response);
    else {
      const tooLarge = { status: 413, headers: {}, body: '' };
      await send(response, request.method ?? '', tooLarge, surroundings.clock.now());
    }
  });
}
