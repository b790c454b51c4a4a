import type { Profile } from '../../src/core/profiles/profile.ts';

/** A profile with canary keys that nothing but a request may carry. */
export function fakeProfile(facts: Partial<Profile> = {}): Profile {
  return {
    v: 1,
    id: '0b9d3e3c-6f0a-4f6a-9b1e-000000000001',
    name: 'aliyun-prod',
    provider: 'aliyun',
    endpoint: 'https://cdn.aliyuncs.com',
    credentials: { accessKeyId: 'LTAIcanaryId', accessKeySecret: 'canary/secret+é=' },
    options: {},
    production: false,
    hosts: [],
    ...facts,
  };
}
