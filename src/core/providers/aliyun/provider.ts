import { refuseExpired, verifyHeaders } from '../../profiles/options.ts';
import type { ProviderDefinition } from '../provider.ts';
import { readDomains } from './domains.ts';
import { explainSignature } from './errors.ts';
import { findKeys } from './foundKeys.ts';
import { readPastedKeys } from './pastedKeys.ts';
import { aliyunLimits } from './limits.ts';
import { readLogs } from './logs.ts';
import { objectProblem, offendingObjects, packObjects, submitObjects, ways, waysOf } from './purge.ts';
import { readQuota } from './quota.ts';
import { type AliyunKeys, signV1, signV3 } from './request.ts';
import { taskAbility } from './tasks.ts';
import { testCalls } from './test.ts';
import { apiVersions, versionOf } from './version.ts';

export const aliyun: ProviderDefinition = {
  id: 'aliyun',
  hostSuffixes: ['alikunlun.com', 'kunlunle.com'],
  defaultEndpoint: 'https://cdn.aliyuncs.com',
  fields: [
    { name: 'accessKeyId', secret: false },
    { name: 'accessKeySecret', secret: true },
  ],
  options: [
    { name: 'signature', values: ['v3', 'v1'] },
    { name: 'apiVersion', values: apiVersions },
  ],
  token: 'securityToken',
  readPasted: readPastedKeys,
  findKeys,
  ways,
  problem: objectProblem,
  bind: profile => {
    const { endpoint } = profile;
    const version = versionOf(profile.options);
    const keys: AliyunKeys = {
      endpoint,
      accessKeyId: profile.credentials['accessKeyId'] ?? '',
      accessKeySecret: profile.credentials['accessKeySecret'] ?? '',
      securityToken: profile.credentials['securityToken'],
      version,
    };
    const sign = profile.options['signature'] === 'v1' ? signV1 : signV3;
    return {
      sign: (request, stamp) => {
        refuseExpired(profile, 'securityToken', stamp.now);
        return sign(request, stamp, keys);
      },
      limits: aliyunLimits(profile.id),
      explain: explainSignature,
      test: () => testCalls(version),
      purge: {
        networks: ['production'],
        ways: waysOf(version),
        pack: packObjects,
        submit: submitObjects,
        offending: offendingObjects,
      },
      tasks: taskAbility(version),
      quota: { read: readQuota },
      domains: { page: page => readDomains(page, version) },
      logs: {
        utcOffsetHours: 8,
        days: 30,
        list: (domain, span, page) => readLogs(domain, span, page, { version, endpoint }),
      },
      probeHeaders: verifyHeaders(profile.options),
    };
  },
};
