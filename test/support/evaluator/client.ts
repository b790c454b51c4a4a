import { randomBytes } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import type { Profile } from '../profile.ts';
import { until } from '../until.ts';
import type { EvaluationReply, EvaluationRequest, EvaluatorAddress } from './extension.ts';
import { evaluatorFileVariable, evaluatorTokenVariable } from './variables.ts';

export type HostFunction<A, R> = (api: typeof vscode, arg: A) => R | PromiseLike<R>;

/** The spec's end of the evaluator that runs in the window's extension host. */
export interface EvaluatorClient {
  /** For the server's environment. */
  readonly env: NodeJS.ProcessEnv;
  /** Forgets the present extension host: call it before a reload or restart. */
  forget(): Promise<void>;
  /** Waits for an extension host that listens. */
  connect(timeoutMs: number): Promise<EvaluatorAddress>;
  /** Calls the function whose source text is given, with `vscode` and `arg`. */
  evaluate<R>(source: string, arg: unknown): Promise<R>;
}

export function createEvaluatorClient(profile: Profile): EvaluatorClient {
  const file = join(profile.folder, 'evaluator.json');
  const token = randomBytes(16).toString('hex');
  const readAddress = async (): Promise<EvaluatorAddress> => JSON.parse(await readFile(file, 'utf8'));
  return {
    env: { [evaluatorFileVariable]: file, [evaluatorTokenVariable]: token },
    forget: () => rm(file, { force: true }),
    connect: timeoutMs => until('the extension host runs', readAddress, timeoutMs),
    async evaluate<R>(source: string, arg: unknown): Promise<R> {
      const { port } = await readAddress();
      const request: EvaluationRequest = { source, arg };
      const response = await fetch(`http://127.0.0.1:${port}/`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: JSON.stringify(request),
        signal: AbortSignal.timeout(30_000),
      });
      if (!response.ok) throw new Error(`The evaluator answered ${response.status}`);
      const reply: EvaluationReply<R> = JSON.parse(await response.text());
      if (!reply.ok) throw new Error(`In the extension host: ${reply.error}`);
      return reply.value;
    },
  };
}
