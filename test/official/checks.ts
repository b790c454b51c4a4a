import { akamaiChecks } from './akamaiChecks.ts';
import { aliyun2014Checks } from './aliyun2014Checks.ts';
import { aliyunChecks } from './aliyunChecks.ts';
import type { OfficialCheck } from './check.ts';

export function officialChecks(): OfficialCheck[] {
  return [...aliyunChecks(), ...aliyun2014Checks(), ...akamaiChecks()];
}
