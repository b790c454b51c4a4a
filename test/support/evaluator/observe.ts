import { subscribe } from 'node:diagnostics_channel';
import * as vscode from 'vscode';
import { observationsName } from './variables.ts';

/** What the extension host did since the evaluator's activation. JSON: it travels to the spec. */
export interface Observations {
  /** Whether the extension was active already, so that what it did before was not seen. */
  readonly cameLate: boolean;
  /** Every look into SecretStorage, of whatever extension: `<extension id> get` or `<extension id> keys`. */
  readonly secretReads: string[];
  /** Every request and socket of this process towards others, by the channel that told of it. */
  readonly connections: string[];
}

/** Each way out of a Node process: the global fetch, `node:http`, and whatever else opens a socket. */
const channels = ['undici:request:create', 'http.client.request.start', 'net.client.socket'];

/**
 * Begins to note. VS Code makes the SecretStorages of all extensions from one class, whose prototype is therefore the
 * one place where the reads of every extension of this host can be counted without touching the product.
 */
export function observe(context: vscode.ExtensionContext): void {
  const observations: Observations = {
    cameLate: vscode.extensions.getExtension('cdn-explorer.cdn-explorer')?.isActive ?? false,
    secretReads: [],
    connections: [],
  };
  Reflect.set(globalThis, observationsName, observations);
  const shared: object = Object.getPrototypeOf(context.secrets);
  for (const method of ['get', 'keys'] as const) {
    noteCalls(shared, method, owner => observations.secretReads.push(`${owner} ${method}`));
  }
  for (const channel of channels) subscribe(channel, () => observations.connections.push(channel));
}

function noteCalls(shared: object, method: string, note: (owner: string) => void): void {
  const original: unknown = Reflect.get(shared, method);
  if (typeof original !== 'function') throw new Error(`SecretStorage has no ${method} to be counted`);
  Reflect.set(shared, method, function counted(this: object, ...args: unknown[]): unknown {
    note(String(Reflect.get(this, '_id')));
    return Reflect.apply(original, this, args);
  });
}
