import { request } from 'node:http';
import { type Demo, startDemo } from '../../demo/index.ts';

/** One thing that an official client must be able to do with the demo; `run` rejects when it can't. */
export interface OfficialCheck {
  client: string;
  name: string;
  run: () => Promise<void>;
}

/** What a browser gets for a file of a site from the edge at this address. */
export function fromEdge(edge: string, site: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { host: site };
    request(`${edge}${path}`, { agent: false, headers }, response => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
      response.on('error', reject);
    })
      .on('error', reject)
      .end();
  });
}

/** The clients sign with the true time, so the demo starts there, and stands still. */
export async function withDemo(body: (demo: Demo) => Promise<void>): Promise<void> {
  const demo = await startDemo({ speed: 0 });
  try {
    await body(demo);
  } finally {
    await demo.close();
  }
}
