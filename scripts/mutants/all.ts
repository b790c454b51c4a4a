import { demoMutants } from './demo.ts';
import { mappingMutants } from './mapping.ts';
import type { Mutant } from './mutant.ts';
import { verifyMutants } from './verify.ts';

export const allMutants: readonly Mutant[] = [...mappingMutants, ...verifyMutants, ...demoMutants];
