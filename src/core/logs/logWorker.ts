import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { asCdnError } from '../errors.ts';
import { createBell } from './bell.ts';
import { searchFiles, type SearchJob } from './searchFiles.ts';
import type { FromWorker } from './searchWorker.ts';

/** So many events may be unread: enough to go on working, too few to fill the memory. */
const mostUnread = 4;

/** The worker's script, a bundle of its own: runs the job it was started with. */
async function run(port: MessagePort, job: SearchJob): Promise<void> {
  const bell = createBell();
  const sent = { unread: 0 };
  const post = (message: FromWorker): void => port.postMessage(message);
  port.on('message', () => {
    sent.unread--;
    bell.ring();
  });
  try {
    // Whoever started this worker ends it; there is nothing to abort within.
    for await (const event of searchFiles(job, new AbortController().signal)) {
      post({ kind: 'event', event });
      sent.unread++;
      while (sent.unread >= mostUnread) await bell.heard();
    }
    post({ kind: 'done' });
  } catch (thrown) {
    const { kind, code, detail } = asCdnError(thrown);
    post({ kind: 'failed', error: { kind, code, detail } });
  } finally {
    port.close();
  }
}

if (parentPort) await run(parentPort, workerData);
