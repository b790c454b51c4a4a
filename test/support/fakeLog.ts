import type { Log } from '../../src/core/ports.ts';

export interface FakeLog extends Log {
  /** `warn: …`, one per call. */
  readonly lines: string[];
}

export function createFakeLog(): FakeLog {
  const lines: string[] = [];
  const keep =
    (level: keyof Log) =>
    (message: string): void =>
      void lines.push(`${level}: ${message}`);
  return { lines, debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') };
}
