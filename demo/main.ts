import { parseArgs } from 'node:util';
import { startDemo } from './index.ts';
import { type DemoOptions, parseOptions } from './options.ts';

/**
 * `node demo/main.ts ['{"taskSeconds":300}'] [--site static.demo.test=path/to/dist]…`; the environment variable
 * CDN_DEMO_OPTIONS holds the same JSON and is overruled by the argument.
 */
function readOptions(): DemoOptions {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { site: { type: 'string', multiple: true, default: [] } },
  });
  const texts = [process.env['CDN_DEMO_OPTIONS'], positionals[0]];
  const options: DemoOptions = {};
  for (const text of texts) if (text) Object.assign(options, parseOptions(JSON.parse(text)));
  const sites = { ...options.sites };
  for (const site of values.site) {
    const [, host, directory] = /^([^=]+)=(.+)$/s.exec(site) ?? [];
    if (!host || !directory) throw new Error('--site is <host>=<directory>.');
    sites[host] = directory;
  }
  return { ...options, sites };
}

const demo = await startDemo(readOptions());
process.stdout.write(`${JSON.stringify(demo.info)}\n`);

// Whoever started the demo holds its stdin: when that is gone, so is the reason for the demo.
process.stdin.resume();
process.stdin.once('close', () => void demo.close());
