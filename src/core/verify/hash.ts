import { createHash } from 'node:crypto';

/** What a body is compared by. */
export interface Fingerprint {
  /** Lower-case hex. */
  readonly sha256: string;
  readonly bytes: number;
}

export function fingerprint(content: Uint8Array): Fingerprint {
  return { sha256: createHash('sha256').update(content).digest('hex'), bytes: content.byteLength };
}
