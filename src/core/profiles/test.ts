import { asCdnError } from '../errors.ts';
import type { Send } from '../http/send.ts';
import { type BoundProvider, provesKey } from '../providers/provider.ts';

export interface KeyReport {
  /** Abilities that the key's policy refuses. Purging still works: each is done without. */
  readonly cannot: readonly { readonly ability: 'quota' | 'tasks'; readonly permission: string }[];
}

/**
 * Asks the service whether the key works. Rejects when the answer is about the key, its signature, the clock or the
 * network; a refused permission proves the key and is reported instead.
 */
export async function testProfile(
  send: Send,
  provider: BoundProvider,
  signal: AbortSignal,
): Promise<KeyReport> {
  const cannot: KeyReport['cannot'][number][] = [];
  const note = (ability: 'quota' | 'tasks', thrown: unknown): void => {
    const error = asCdnError(thrown);
    if (!provesKey(error)) throw error;
    const permission = error.detail['permission'];
    if (typeof permission === 'string') cannot.push({ ability, permission });
  };
  await send(provider, provider.test(), signal).catch((thrown: unknown) => note('quota', thrown));
  if (provider.tasks) {
    // An id that belongs to nobody: the answer is an empty list, or a refusal by policy.
    const call = provider.tasks.status(['1']);
    await send(provider, call, signal).catch((thrown: unknown) => note('tasks', thrown));
  }
  return { cannot };
}
