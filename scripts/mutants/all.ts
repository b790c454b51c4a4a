import { aliyunMutants } from './aliyun.ts';
import { demoMutants } from './demo.ts';
import { mappingMutants } from './mapping.ts';
import type { Mutant } from './mutant.ts';
import { purgeMutants } from './purge.ts';
import { senderMutants } from './sender.ts';
import { verifyMutants } from './verify.ts';
import { windowMutants } from './window.ts';

export const allMutants: readonly Mutant[] = [
  ...aliyunMutants,
  ...senderMutants,
  ...mappingMutants,
  ...purgeMutants,
  ...verifyMutants,
  ...demoMutants,
  // The last one is in no sample: it needs a window.
  ...windowMutants,
];
