import { Worker } from 'node:worker_threads';
import { asCdnError, cancelled, CdnError } from '../errors.ts';
import { createBell } from './bell.ts';
import { type SearchEvent, searchFiles, type SearchJob } from './searchFiles.ts';

/** From a worker; it waits for an answer to each `event` once some are on their way. */
export type FromWorker =
  | { readonly kind: 'event'; readonly event: SearchEvent }
  | { readonly kind: 'done' }
  | {
      readonly kind: 'failed';
      readonly error: Pick<CdnError, 'kind' | 'code' | 'detail'>;
    };

/** Starting a worker costs more than searching this much raw text. */
const smallestForWorker = 10 * 1024 * 1024;

export interface SearchPlace {
  /** The worker's script. */
  readonly script: URL;
  /** Decompressed, of all files, roughly. */
  readonly rawBytes: number;
}

/** `searchFiles`, in a worker where there is much to search. Leaving the loop or aborting ends the worker at once. */
export function search(
  job: SearchJob,
  { script, rawBytes }: SearchPlace,
  signal: AbortSignal,
): AsyncGenerator<SearchEvent, void> {
  return rawBytes < smallestForWorker ? searchFiles(job, signal) : searchInWorker(job, script, signal);
}

async function* searchInWorker(
  job: SearchJob,
  script: URL,
  signal: AbortSignal,
): AsyncGenerator<SearchEvent, void> {
  if (signal.aborted) throw cancelled();
  const worker = new Worker(script, { workerData: job });
  const inbox = createInbox(worker, signal);
  try {
    for (;;) {
      const message = await inbox.next();
      if (message.kind === 'done') return;
      if (message.kind === 'failed') throw new CdnError(message.error.kind, message.error);
      yield message.event;
      worker.postMessage('taken', []);
    }
  } finally {
    inbox.close();
    await worker.terminate();
  }
}

interface Inbox {
  next(): Promise<FromWorker>;
  close(): void;
}

function createInbox(worker: Worker, signal: AbortSignal): Inbox {
  const messages: FromWorker[] = [];
  let failure: CdnError | undefined;
  const bell = createBell();
  const fail = (error: CdnError): void => {
    failure ??= error;
    bell.ring();
  };
  const stop = (): void => fail(cancelled());
  signal.addEventListener('abort', stop, { once: true });
  worker.on('message', (message: FromWorker) => {
    messages.push(message);
    bell.ring();
  });
  worker.on('error', thrown => fail(asCdnError(thrown)));
  worker.on('exit', () => fail(new CdnError('unavailable')));
  return {
    next: async () => {
      for (;;) {
        if (signal.aborted) throw cancelled();
        const message = messages.shift();
        if (message) return message;
        if (failure) throw failure;
        await bell.heard();
      }
    },
    close: () => signal.removeEventListener('abort', stop),
  };
}
