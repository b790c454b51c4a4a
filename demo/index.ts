import { createAccessLogs } from './accessLogs.ts';
import { akamaiProfileHosts, type AkamaiKey, type AkamaiKeyPurpose } from './akamai/cast.ts';
import { type Cast, createCast, type DemoKey, type KeyPurpose, profileHosts } from './cast.ts';
import { type Clock, createClock } from './clock.ts';
import { serveControl } from './control.ts';
import { createFaults, type Faults } from './faults.ts';
import { createJournal, type ReceivedEntry } from './journal.ts';
import type { DemoOptions } from './options.ts';
import { createOrigin, type Origin } from './origin.ts';
import { serve, type Surroundings } from './service.ts';
import { createWorld, deploy, type World } from './world.ts';

/** What someone needs to purge something of the demo. */
export interface DemoProfile {
  name: string;
  provider: 'aliyun' | 'akamai';
  endpoint: string;
  credentials: Record<string, string>;
  hosts: string[];
  production: boolean;
}

/** The addresses and keys of a running demo; `demo/main.ts` prints it as one line of JSON. URLs end without a slash. */
export interface DemoInfo {
  aliyun: string;
  akamai: string;
  /** Production serves the sites of both; on staging there are only Akamai's. */
  edge: { production: string; staging: string };
  /** Routes by Host, or by the first path segment: `<origin>/static.demo.test/app.js`. */
  origin: string;
  /** Where the links of a list of logs lead, all of which name this host. */
  logs: string;
  control: string;
  profiles: DemoProfile[];
  keys: Readonly<Record<KeyPurpose, DemoKey>>;
  akamaiKeys: Readonly<Record<AkamaiKeyPurpose, AkamaiKey>>;
}

export interface Demo {
  info: DemoInfo;
  clock: Clock;
  faults: Faults;
  origin: Pick<Origin, 'put' | 'remove'>;
  /** Every request to the APIs, the edges and the origin, oldest first, without secrets. */
  received(): ReceivedEntry[];
  /** Forgets tasks, purges, quotas, rates, caches, faults and requests; files and clock are as at the start. Keys and addresses stay. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** What a user starts with; the other keys are for tests. */
function demoProfile(endpoint: string, { accessKeyId, accessKeySecret }: DemoKey): DemoProfile {
  return {
    name: 'demo',
    provider: 'aliyun',
    endpoint,
    credentials: { accessKeyId, accessKeySecret },
    hosts: [...profileHosts],
    production: false,
  };
}

function akamaiDemoProfile(endpoint: string, key: AkamaiKey): DemoProfile {
  return {
    name: 'demo-akamai',
    provider: 'akamai',
    endpoint,
    credentials: { ...key },
    hosts: [...akamaiProfileHosts],
    production: false,
  };
}

function demoProfiles(aliyun: string, akamai: string, cast: Cast): DemoProfile[] {
  return [demoProfile(aliyun, cast.handedOut.full), akamaiDemoProfile(akamai, cast.akamai.handedOut.full)];
}

function stateOf({ clock, faults }: Surroundings, world: World): unknown {
  return {
    now: new Date(clock.now()).toISOString(),
    speed: clock.speed(),
    faults: faults.rules(),
    ...world.describe(),
  };
}

/** Starts a demo CDN on free loopback ports. @throws when a site's directory can't be read */
export async function startDemo(options: DemoOptions = {}): Promise<Demo> {
  const clock = createClock(options);
  const faults = createFaults();
  const journal = createJournal();
  const surroundings = { clock, faults, journal };
  const cast = createCast(Object.keys(options.sites ?? {}), options.domains ?? 0, clock.now());

  const origin = createOrigin(() => clock.now());
  const logs = createAccessLogs(options);
  const deployAll = async (): Promise<void> => {
    const hosts = cast.sites.map(site => site.host);
    await deploy(origin, hosts, options.sites ?? {});
    logs.deploy(new Map(hosts.map(host => [host, origin.files(host)])));
  };
  await deployAll();

  const originListener = await serve(origin, surroundings);
  const logStore = await serve(logs.store, surroundings);
  const world = createWorld({
    options,
    cast,
    logs: logs.shelf(logStore.url),
    now: () => clock.now(),
    originUrl: originListener.url,
  });
  const reset = async (): Promise<void> => {
    for (const part of [world, faults, journal]) part.clear();
    clock.reset();
    await deployAll();
  };
  const edge = await serve(world.edges.production, surroundings);
  const staging = await serve(world.edges.staging, surroundings);
  const aliyun = await serve(world.aliyun, surroundings);
  const akamai = await serve(world.akamai, surroundings);
  const state = (): unknown => stateOf(surroundings, world);
  const control = await serveControl({ ...surroundings, origin, state, reset });
  return {
    info: {
      aliyun: aliyun.url,
      akamai: akamai.url,
      edge: { production: edge.url, staging: staging.url },
      origin: originListener.url,
      logs: logStore.url,
      control: control.url,
      profiles: demoProfiles(aliyun.url, akamai.url, cast),
      keys: cast.handedOut,
      akamaiKeys: cast.akamai.handedOut,
    },
    clock,
    faults,
    origin,
    received: () => journal.entries(),
    reset,
    close: async () => {
      const listeners = [originListener, logStore, edge, staging, aliyun, akamai, control];
      await Promise.all(listeners.map(listener => listener.close()));
    },
  };
}
