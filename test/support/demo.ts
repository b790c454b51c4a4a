import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { startDemo, type Demo, type DemoProfile } from '../../demo/index.ts';
import type { DemoOptions } from '../../demo/options.ts';

/** The demo CDN for a spec, with the environment that hands it to the extension host. */
export interface SpecDemo extends Demo {
  env: Readonly<Record<string, string>>;
  /** What a browser gets for this URL: its Host is the site's, the address the demo edge's. */
  fetchFromEdge(
    url: string,
    network?: keyof Demo['info']['edge'],
  ): Promise<{ status: number; body: string; cache: string }>;
}

/** `profiles`: those that the window has from the start; none for a first-time path. */
export async function startSpecDemo(options: DemoOptions, profiles: 'ready' | 'none'): Promise<SpecDemo> {
  const demo = await startDemo({ taskSeconds: 1, ...options });
  const handed: DemoProfile[] = profiles === 'ready' ? demo.info.profiles : [];
  // The keys stay with the spec: an environment is passed on to every child, and may be logged.
  const { keys: _keys, akamaiKeys: _akamaiKeys, ...info } = demo.info;
  return Object.assign(demo, {
    env: { CDN_EXPLORER_DEMO: JSON.stringify({ ...info, profiles: handed }) },
    fetchFromEdge: (url: string, network: keyof Demo['info']['edge'] = 'production') =>
      fetchAs(url, demo.info.edge[network]),
  });
}

async function fetchAs(url: string, address: string): ReturnType<SpecDemo['fetchFromEdge']> {
  const { host, pathname } = new URL(url);
  const asked = request(new URL(pathname, address), { headers: { host } }).end();
  const [response]: IncomingMessage[] = await once(asked, 'response');
  if (!response) throw new Error('The edge gave no answer.');
  const cache = String(response.headers['x-cache'] ?? '');
  return { status: response.statusCode ?? 0, body: await text(response), cache };
}
