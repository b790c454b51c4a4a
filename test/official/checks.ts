import { akamaiChecks } from './akamaiChecks.ts';
import { aliyunChecks } from './aliyunChecks.ts';
import type { OfficialCheck } from './check.ts';

export function officialChecks(): OfficialCheck[] {
  return [...aliyunChecks(), ...akamaiChecks()];
}
