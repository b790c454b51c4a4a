import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.ts';
import type { Faults } from './faults.ts';
import { parseFaultRule } from './faultRule.ts';
import { amountField, dateField, fieldsOf, numberField, optional, textField } from './fields.ts';
import {
  jsonReply,
  listen,
  type Listener,
  pathOf,
  queryOf,
  type Received,
  receive,
  type Reply,
  send,
} from './http.ts';
import type { Journal } from './journal.ts';
import type { Origin, OriginFileOptions } from './origin.ts';

export interface ControlPorts {
  clock: Clock;
  faults: Faults;
  journal: Journal;
  origin: Origin;
  /** What the demo is up to, without secrets. */
  state: () => unknown;
  reset: () => Promise<void>;
}

function readJson(received: Received): unknown {
  return JSON.parse(received.body.toString('utf8'));
}

function moveClock(clock: Clock, received: Received): Reply {
  const fields = fieldsOf(readJson(received), 'The body');
  const { speed } = optional(fields, 'speed', amountField);
  const { advanceMs } = optional(fields, 'advanceMs', numberField);
  if (speed !== undefined) clock.setSpeed(speed);
  if (advanceMs !== undefined) clock.advance(advanceMs);
  return jsonReply(200, { now: new Date(clock.now()).toISOString(), speed: clock.speed() });
}

/** Headers come as the query, since HTTP clients set their own Content-Type and Cache-Control. */
function fileOptions(query: URLSearchParams): OriginFileOptions {
  const fields = Object.fromEntries(query);
  return {
    ...optional(fields, 'contentType', textField),
    ...optional(fields, 'cacheControl', textField),
    ...optional(fields, 'lastModified', dateField),
    ...optional(fields, 'cacheTags', textField),
  };
}

function changeOrigin(origin: Origin, received: Received, path: string): Reply {
  const [, host, file] = /^\/origin\/([^/]+)(\/.*)$/s.exec(path) ?? [];
  if (!host || !file) return jsonReply(404, { error: 'PUT or DELETE /origin/<host>/<path>' });
  if (received.method === 'DELETE') return jsonReply(origin.remove(host, file) ? 200 : 404, {});
  origin.put(host, file, received.body, fileOptions(queryOf(received.target)));
  return jsonReply(200, {});
}

async function route(ports: ControlPorts, received: Received, path: string): Promise<Reply> {
  if (/^(?:PUT|DELETE) \/origin\//.test(`${received.method} ${path}`)) {
    return changeOrigin(ports.origin, received, path);
  }
  switch (`${received.method} ${path}`) {
    case 'GET /state':
      return jsonReply(200, ports.state());
    case 'GET /received':
      return jsonReply(200, ports.journal.entries());
    case 'POST /clock':
      return moveClock(ports.clock, received);
    case 'POST /faults':
      ports.faults.add(parseFaultRule(readJson(received)));
      return jsonReply(200, {});
    case 'DELETE /faults':
      ports.faults.clear();
      return jsonReply(200, {});
    case 'POST /reset':
      await ports.reset();
      return jsonReply(200, {});
    default:
      return jsonReply(404, { error: 'There is no such control.' });
  }
}

/** The token in the path keeps other pages and programs of the machine away. */
export async function serveControl(ports: ControlPorts): Promise<Listener> {
  const token = randomBytes(16).toString('hex');
  const listener = await listen(async (request, response) => {
    const received = await receive(request);
    const path = received ? pathOf(received.target) : '';
    let reply: Reply;
    if (!received || !path.startsWith(`/${token}/`)) reply = jsonReply(404, { error: 'Not found.' });
    else {
      reply = await route(ports, received, path.slice(token.length + 1)).catch((error: unknown) =>
        jsonReply(400, { error: error instanceof Error ? error.message : String(error) }),
      );
    }
    await send(response, request.method ?? '', reply, ports.clock.now());
  });
  return { url: `${listener.url}/${token}`, close: () => listener.close() };
}
