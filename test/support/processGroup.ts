import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A process that is the head of its own group, so that ending it ends its children too. */
export interface ProcessGroup {
  readonly child: ChildProcess;
  /** All it has written so far, both streams in order of arrival. */
  readonly output: () => string;
  /** Resolves with the first match in the output; rejects when the process ends before or the time is up. */
  match(pattern: RegExp, timeoutMs: number): Promise<RegExpExecArray>;
  /** Kills the whole group and waits until its head has gone. */
  readonly stop: () => Promise<void>;
}

/** Makes a signal an exit: 'exit' listeners, which end groups and remove profiles, are not called otherwise. */
export function exitOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
}

/** Starts `command`; the group is killed when this process exits. */
export function spawnGroup(
  command: string,
  args: readonly string[],
  options: { env: NodeJS.ProcessEnv; cwd: string },
): ProcessGroup {
  const child = spawn(command, args, { ...options, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const collect = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const killGroup = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // The group has already gone.
    }
  };
  // Before the listeners that remove the folders it writes to.
  process.prependOnceListener('exit', killGroup);
  return {
    child,
    output: () => output,
    match: (pattern, timeoutMs) => matchOutput(child, () => output, pattern, timeoutMs),
    stop: async () => {
      process.off('exit', killGroup);
      const gone = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
      killGroup();
      await gone;
    },
  };
}

async function matchOutput(
  child: ChildProcess,
  output: () => string,
  pattern: RegExp,
  timeoutMs: number,
): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      child.stdout?.off('data', look);
      child.stderr?.off('data', look);
      child.off('exit', onExit);
      child.off('error', onError);
      settle();
    };
    const look = (): void => {
      const found = pattern.exec(output());
      if (found) finish(() => resolve(found));
    };
    const onExit = (): void => finish(() => reject(new Error(`It ended before ${pattern}:\n${output()}`)));
    const onError = (error: Error): void => finish(() => reject(error));
    const timer = setTimeout(() => {
      finish(() => reject(new Error(`No ${pattern} within ${timeoutMs} ms:\n${output()}`)));
    }, timeoutMs);
    child.stdout?.on('data', look);
    child.stderr?.on('data', look);
    child.once('exit', onExit);
    child.once('error', onError);
    look();
  });
}
