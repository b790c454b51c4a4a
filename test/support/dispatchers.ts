import { execFile } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

/** Where undici 7 and 8 keep what all requests of the process's `fetch` go through; in an extension host, everyone's. */
export function dispatchers(): unknown[] {
  return ['1', '2'].map(version => Reflect.get(globalThis, Symbol.for(`undici.globalDispatcher.${version}`)));
}

/**
 * Whether a module takes the process's `fetch` for itself when it is loaded, seen in a new Node that has not fetched
 * yet: undici 7.30 leaves a dispatcher alone that is there already. `file` is absolute.
 */
export async function takesOverFetch(file: string): Promise<boolean> {
  const script = `
    const dispatchers = ${dispatchers.toString()};
    const before = dispatchers();
    import(process.argv[1]).then(() => {
      console.log(dispatchers().some((dispatcher, index) => dispatcher !== before[index]));
    });`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--no-warnings', '-e', script, pathToFileURL(file).href],
    {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' },
    },
  );
  const answer: unknown = JSON.parse(stdout);
  if (typeof answer !== 'boolean') throw new Error(`no answer: ${stdout}`);
  return answer;
}
