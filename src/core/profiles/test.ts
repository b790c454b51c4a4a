import type { Send } from '../http/send.ts';
import type { BoundProvider, KeyLimit } from '../providers/provider.ts';

export interface KeyReport {
  /** What the key can't do, though it works. */
  readonly cannot: readonly KeyLimit[];
}

/**
 * Asks the service whether the key works. Rejects when the answer is about the key, its signature, the clock or the
 * network; a refused permission that purging does not need is reported instead.
 */
export async function testProfile(
  send: Send,
  provider: BoundProvider,
  signal: AbortSignal,
): Promise<KeyReport> {
  const cannot: KeyLimit[] = [];
  for (const call of provider.test()) cannot.push(...(await send(provider, call, signal)));
  return { cannot };
}
