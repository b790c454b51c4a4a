import { akamaiMutants } from './akamai.ts';
import { aliyunMutants } from './aliyun.ts';
import { demoMutants } from './demo.ts';
import { logMutants } from './logs.ts';
import { demoLogMutants } from './demoLogs.ts';
import { mappingMutants } from './mapping.ts';
import type { Mutant } from './mutant.ts';
import { profileMutants } from './profiles.ts';
import { purgeMutants } from './purge.ts';
import { scmMutants } from './scm.ts';
import { senderMutants } from './sender.ts';
import { verifyMutants } from './verify.ts';
import { windowMutants } from './window.ts';

export const allMutants: readonly Mutant[] = [
  ...aliyunMutants,
  ...akamaiMutants,
  ...senderMutants,
  ...mappingMutants,
  ...profileMutants,
  ...purgeMutants,
  ...scmMutants,
  ...verifyMutants,
  ...demoMutants,
  ...logMutants,
  ...demoLogMutants,
  // In no sample, which never reaches the end of the table: they need a window.
  ...windowMutants,
];
