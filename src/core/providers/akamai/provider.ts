import { verifyHeaders } from '../../profiles/options.ts';
import type { ProviderDefinition } from '../provider.ts';
import { readBudget } from './budget.ts';
import { findKeys } from './foundKeys.ts';
import { ccuLimits } from './limits.ts';
import { readPastedCredentials } from './pastedCredentials.ts';
import { objectProblem, offendingObjects, packObjects, submitObjects, ways } from './purge.ts';
import { type AkamaiKeys, signEdgeGrid } from './request.ts';
import { testCalls } from './test.ts';

export const akamai: ProviderDefinition = {
  id: 'akamai',
  hostSuffixes: ['akamaized.net', 'akamaihd.net', 'edgesuite.net', 'edgekey.net'],
  fields: [
    { name: 'host', secret: false, isEndpoint: true },
    { name: 'clientToken', secret: false },
    { name: 'clientSecret', secret: true },
    { name: 'accessToken', secret: true },
  ],
  options: [{ name: 'network', values: ['production', 'staging'] }],
  readPasted: readPastedCredentials,
  findKeys,
  ways,
  problem: objectProblem,
  bind: ({ id, endpoint, credentials, options }) => {
    const keys: AkamaiKeys = {
      endpoint,
      clientToken: credentials['clientToken'] ?? '',
      clientSecret: credentials['clientSecret'] ?? '',
      accessToken: credentials['accessToken'] ?? '',
    };
    return {
      sign: (request, stamp) => signEdgeGrid(request, stamp, keys),
      limits: ccuLimits(id),
      test: testCalls,
      purge: {
        networks: ['production', 'staging'],
        ways,
        pack: packObjects,
        submit: submitObjects,
        offending: offendingObjects,
      },
      budget: { read: readBudget },
      probeHeaders: {
        pragma: 'akamai-x-cache-on, akamai-x-check-cacheable, akamai-x-get-cache-key',
        ...verifyHeaders(options),
      },
    };
  },
};
