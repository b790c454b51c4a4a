import type { DemoKey } from '../../demo/cast.ts';
import type { Demo } from '../../demo/index.ts';
import { cancelled } from '../../src/core/errors.ts';
import type { ApiCall } from '../../src/core/http/call.ts';
import { createFetchHttp } from '../../src/core/http/fetchHttp.ts';
import { createSend, type Send } from '../../src/core/http/send.ts';
import type { Clock } from '../../src/core/ports.ts';
import type { Profile } from '../../src/core/profiles/profile.ts';
import { aliyun } from '../../src/core/providers/aliyun/provider.ts';
import type { BoundProvider } from '../../src/core/providers/provider.ts';
import { createFakeLog } from './fakeLog.ts';
import { fakeProfile } from './fakeProfile.ts';

/** Our client as a profile of the demo's Alibaba Cloud. */
export interface DemoSession {
  readonly clock: Clock;
  readonly bound: BoundProvider;
  readonly send: Send;
  readonly ask: <T>(call: ApiCall<T>) => Promise<T>;
}

/** No download that a test makes stands still for so long. */
const longMs = 60_000;

/** The demo's own clock, which waiting moves on; a wait of a minute is one for what never comes. */
export function clockOf({ clock }: Demo): Clock {
  return {
    now: () => clock.now(),
    sleep: async (ms, signal) => {
      if (signal.aborted) throw cancelled();
      if (ms < longMs) clock.advance(ms);
      else {
        await new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(cancelled()), { once: true });
        });
      }
    },
  };
}

export function openSession(
  demo: Demo,
  options: Profile['options'] = {},
  { accessKeyId, accessKeySecret }: DemoKey = demo.info.keys.full,
): DemoSession {
  const profile = fakeProfile({
    endpoint: demo.info.aliyun,
    credentials: { accessKeyId, accessKeySecret },
    options,
  });
  let count = 0;
  const clock = clockOf(demo);
  const send = createSend({
    http: createFetchHttp(globalThis.fetch),
    clock,
    nonce: () => `n-${(count += 1)}-${Math.random()}`,
    log: createFakeLog(),
  });
  const bound = aliyun.bind(profile);
  return { clock, bound, send, ask: call => send(bound, call, new AbortController().signal) };
}
