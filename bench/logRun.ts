import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { LogJob, LogOutcome } from './logProcess.ts';

/** Runs a job in a process of its own. Rejects when that ends without an outcome. */
export function runLogJob(job: LogJob): Promise<LogOutcome> {
  return new Promise((resolve, reject) => {
    const child = fork(join(import.meta.dirname, 'logProcess.ts'), { stdio: 'inherit' });
    child.once('message', (outcome: LogOutcome) => resolve(outcome));
    child.once('exit', code => reject(new Error(`a job on a log ended with ${code}: ${job.kind}`)));
    child.once('error', reject);
    child.send(job);
  });
}
