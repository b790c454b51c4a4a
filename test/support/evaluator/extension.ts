import { renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { runInThisContext } from 'node:vm';
import * as vscode from 'vscode';
import { observe } from './observe.ts';
import { evaluatorFileVariable, evaluatorTokenVariable, rememberCommand } from './variables.ts';

/** What the evaluator writes to its file once it listens on 127.0.0.1. */
export interface EvaluatorAddress {
  readonly port: number;
  /** The extension host's process id. */
  readonly pid: number;
}

/** One function to call in the extension host, as source text: it can use its arguments and globals only. */
export interface EvaluationRequest {
  readonly source: string;
  readonly arg: unknown;
}

export type EvaluationReply<R> =
  | { readonly ok: true; readonly value: R }
  | { readonly ok: false; readonly error: string };

/** Test only: runs functions that an e2e spec sends, for facts and set-up; what users do goes through the page. */
export function activate(context: vscode.ExtensionContext): void {
  const file = process.env[evaluatorFileVariable];
  const token = process.env[evaluatorTokenVariable];
  if (!file || !token) return;
  observe(context);
  context.subscriptions.push(
    vscode.commands.registerCommand(rememberCommand, (remembered: string) =>
      context.globalState.update('remembered', remembered),
    ),
  );
  const server = createServer((request, response) => void answer(token, request, response));
  context.subscriptions.push(new vscode.Disposable(() => server.close()));
  server.listen(0, '127.0.0.1', () => {
    const bound = server.address();
    if (bound === null || typeof bound === 'string') return;
    const address: EvaluatorAddress = { port: bound.port, pid: process.pid };
    writeFileSync(`${file}.new`, JSON.stringify(address));
    renameSync(`${file}.new`, file);
  });
}

async function answer(token: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.headers.authorization !== `Bearer ${token}`) {
    response.writeHead(403).end();
    return;
  }
  const asked: EvaluationRequest = JSON.parse(await text(request));
  const reply = await evaluate(asked);
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply));
}

async function evaluate(request: EvaluationRequest): Promise<EvaluationReply<unknown>> {
  try {
    const call: (api: typeof vscode, arg: unknown) => unknown = runInThisContext(`(${request.source})`);
    return { ok: true, value: await call(vscode, request.arg) };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
