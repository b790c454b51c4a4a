import { refuseExpired, verifyHeaders } from '../../profiles/options.ts';
import type { ProviderDefinition } from '../provider.ts';
import { readDomains } from './domains.ts';
import { explainSignature } from './errors.ts';
import { findKeys } from './foundKeys.ts';
import { readPastedKeys } from './pastedKeys.ts';
import { aliyunLimits } from './limits.ts';
import { objectProblem, offendingObjects, packObjects, submitObjects, ways } from './purge.ts';
import { readQuota } from './quota.ts';
import { type AliyunKeys, signV1, signV3 } from './request.ts';
import { idsPerCall, taskStatus } from './tasks.ts';
import { testCalls } from './test.ts';

export const aliyun: ProviderDefinition = {
  id: 'aliyun',
  hostSuffixes: ['alikunlun.com', 'kunlunle.com'],
  defaultEndpoint: 'https://cdn.aliyuncs.com',
  fields: [
    { name: 'accessKeyId', secret: false },
    { name: 'accessKeySecret', secret: true },
  ],
  options: [{ name: 'signature', values: ['v3', 'v1'] }],
  token: 'securityToken',
  readPasted: readPastedKeys,
  findKeys,
  ways,
  problem: objectProblem,
  bind: profile => {
    const keys: AliyunKeys = {
      endpoint: profile.endpoint,
      accessKeyId: profile.credentials['accessKeyId'] ?? '',
      accessKeySecret: profile.credentials['accessKeySecret'] ?? '',
      securityToken: profile.credentials['securityToken'],
    };
    const sign = profile.options['signature'] === 'v1' ? signV1 : signV3;
    return {
      sign: (request, stamp) => {
        refuseExpired(profile, 'securityToken', stamp.now);
        return sign(request, stamp, keys);
      },
      limits: aliyunLimits(profile.id),
      explain: explainSignature,
      test: testCalls,
      purge: {
        networks: ['production'],
        pack: packObjects,
        submit: submitObjects,
        offending: offendingObjects,
      },
      tasks: { perCall: idsPerCall, status: taskStatus },
      quota: { read: readQuota },
      domains: { page: readDomains },
      probeHeaders: verifyHeaders(profile.options),
    };
  },
};
