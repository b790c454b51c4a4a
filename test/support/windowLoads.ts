import { appendFile, readFile } from 'node:fs/promises';

/** Set by `scripts/test.ts`: the file that gets a line for every window that is loaded. */
export const windowLoadsVariable = 'CDN_EXPLORER_WINDOW_LOADS';

/** A window takes about ten seconds to load. Specs share them: what all e2e levels load together stays below this. */
const mostLoads = 16;

/** Which window was loaded, and in which VS Code. */
export interface WindowLoad {
  readonly host: string;
  readonly window: string;
}

/** Notes that a window begins to load, also anew: a reload takes as long. */
export async function noteWindowLoad(host: string, window: string): Promise<void> {
  const file = process.env[windowLoadsVariable];
  const load: WindowLoad = { host, window };
  if (file) await appendFile(file, `${JSON.stringify(load)}\n`);
}

export async function readWindowLoads(file: string): Promise<WindowLoad[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter(line => line !== '')
    .map((line): WindowLoad => JSON.parse(line));
}

/** What the summary says: "2 window loads". */
export function wordLoads({ length }: readonly WindowLoad[]): string {
  return `${length} window load${length === 1 ? '' : 's'}`;
}

/** One line that says what to fold, when there were more than the budget has. */
export function tooManyLoads(loads: readonly WindowLoad[]): string | undefined {
  if (loads.length <= mostLoads) return undefined;
  const counts = new Map<string, number>();
  for (const { window } of loads) counts.set(window, (counts.get(window) ?? 0) + 1);
  const each = [...counts].map(([window, count]) => `${window} ${count}`).join(', ');
  return `${wordLoads(loads)}, at most ${mostLoads}: let specs share a window (${each}).`;
}
