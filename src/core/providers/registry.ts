import type { ProviderId } from '../profiles/profile.ts';
import { akamai } from './akamai/provider.ts';
import { aliyun } from './aliyun/provider.ts';
import type { ProviderDefinition } from './provider.ts';

export const providers: Readonly<Record<ProviderId, ProviderDefinition>> = { aliyun, akamai };
