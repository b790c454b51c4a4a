import { cancelled } from '../../../src/core/errors.ts';
import type { Clock, Files } from '../../../src/core/ports.ts';
import { settle } from '../../support/fakeClock.ts';
import { createFakeFiles } from '../../support/fakeFiles.ts';

/** One process: a window that goes on only when it is let. */
export interface Process {
  readonly name: string;
  readonly files: Files;
  readonly clock: Clock;
}

interface Step {
  readonly process: Process;
  /** Not possible before this time. */
  readonly at: number;
  /** The file that is added to when the step is taken. */
  readonly appendsTo?: string;
  take(): void;
}

export interface Machine {
  readonly disk: Map<string, string>;
  /** Which process made a file that is made once. */
  readonly makers: ReadonlyMap<string, string>;
  /** Ended, or killed. */
  isOver(name: string): boolean;
  start(name: string, work: (process: Process) => Promise<void>): void;
  /** Does one of the things that may happen next; the numbers say which. */
  next(pick: number, amount: number): Promise<void>;
  /** Lets everybody who lives go on until all have ended. */
  finish(): Promise<void>;
}

/** So long processes are frozen at a time: within a lease, about its end, and past it. */
const jumps = [1_000, 4_000, 9_000, 14_999, 15_001, 20_000, 30_000];

/**
 * One disk, one time and several processes, of which any may be held up anywhere: before a file operation takes effect,
 * after it has and nobody knows yet, and while it sleeps. What is never let go on again has been killed.
 */
export function createMachine(): Machine {
  const disk = new Map<string, string>();
  const makers = new Map<string, string>();
  const dead = new Set<string>();
  const steps = new Set<Step>();
  const working = new Set<string>();
  const failures: unknown[] = [];
  let time = Date.UTC(2026, 10, 22, 12);

  const take = (step: Step): void => {
    steps.delete(step);
    step.take();
  };
  const hold = (process: Process, appendsTo?: string): Promise<void> =>
    new Promise(resolve => {
      const own = appendsTo === undefined ? {} : { appendsTo };
      steps.add({ process, at: 0, ...own, take: resolve });
    });
  const sleep = (process: Process, ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(cancelled());
      const step: Step = { process, at: time + ms, take: resolve };
      steps.add(step);
      signal.addEventListener('abort', () => {
        steps.delete(step);
        reject(cancelled());
      });
      return undefined;
    });
  const possible = (): Step[] =>
    [...steps].filter(({ process, at }) => !dead.has(process.name) && at <= time);
  const living = (): string[] => [...working].filter(name => !dead.has(name));

  const kill = (name: string, tears: boolean): void => {
    dead.add(name);
    for (const { process, appendsTo } of steps) {
      if (process.name !== name || appendsTo === undefined || !tears) continue;
      disk.set(appendsTo, `${disk.get(appendsTo) ?? ''}{"type":"batch","id":`);
    }
  };

  return {
    disk,
    makers,
    isOver: name => !living().includes(name),
    start: (name, work) => {
      const before = createFakeFiles({
        disk,
        before: (operation, _count, path) => hold(process, operation === 'append' ? path : undefined),
        after: () => hold(process),
      });
      const process: Process = {
        name,
        files: {
          ...before,
          create: async (path, text) => {
            const isMade = await before.create(path, text);
            if (isMade) makers.set(path, name);
            return isMade;
          },
        },
        clock: { now: () => time, sleep: (ms, signal) => sleep(process, ms, signal) },
      };
      working.add(name);
      work(process)
        .catch((thrown: unknown) => failures.push(thrown))
        .finally(() => working.delete(name));
    },
    next: async (pick, amount) => {
      await settle();
      const candidates = possible();
      const kinds = candidates.length + 2;
      const step = candidates[pick % kinds];
      if (step) take(step);
      else if (pick % kinds === candidates.length) time += jumps[amount % jumps.length] ?? 0;
      else if (living().length > 1 && amount % 16 > 13) {
        kill(living()[amount % living().length] ?? '', amount % 2 === 0);
      }
      await settle();
    },
    finish: async () => {
      for (await settle(); living().length > 0; await settle()) {
        const candidates = possible();
        for (const step of candidates) take(step);
        if (candidates.length > 0) continue;
        const times = [...steps].filter(({ process }) => !dead.has(process.name)).map(({ at }) => at);
        if (times.length === 0) throw new Error(`${living().join(', ')} waits for nothing`);
        time = Math.max(time, Math.min(...times));
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}
