import { decisionMutants } from './decision-mutants.ts';
import { deliveryMutants } from './delivery-mutants.ts';
import { historyMutants } from './history-mutants.ts';
import { mailMutants } from './mail-mutants.ts';
import type { Mutant } from './mutant.ts';
import { repairMutants } from './repair-mutants.ts';

/** Every weakening that `npm run mutants` tries. A guarantee without one here may be kept by luck. */
export const MUTANTS: Mutant[] = [
  ...decisionMutants,
  ...deliveryMutants,
  ...mailMutants,
  ...repairMutants,
  ...historyMutants,
];
