import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

/** What a body is compared by. */
export interface Fingerprint {
  /** Lower-case hex. */
  readonly sha256: string;
  readonly bytes: number;
}

export function fingerprint(content: Uint8Array): Fingerprint {
  return { sha256: createHash('sha256').update(content).digest('hex'), bytes: content.byteLength };
}

/** Larger files are compared by the edge's headers alone. */
const largestFile = 64 * 1024 * 1024;

/** Of a file on disk, read piece by piece; `undefined` when it is gone, unreadable, very large or no plain file. */
export async function fingerprintFile(path: string): Promise<Fingerprint | undefined> {
  try {
    const facts = await stat(path);
    if (!facts.isFile() || facts.size > largestFile) return undefined;
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of createReadStream(path, { end: largestFile })) {
      hash.update(chunk);
      bytes += chunk.length;
    }
    return { sha256: hash.digest('hex'), bytes };
  } catch {
    return undefined;
  }
}
