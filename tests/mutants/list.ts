import { accessMutants } from './access-mutants.ts';
import { accidentMutants } from './accident-mutants.ts';
import { buildMutants } from './build-mutants.ts';
import { databaseMutants } from './database-mutants.ts';
import { decisionMutants } from './decision-mutants.ts';
import { deliveryMutants } from './delivery-mutants.ts';
import { historyMutants } from './history-mutants.ts';
import { inboxMutants } from './inbox-mutants.ts';
import { infrastructureMutants } from './infrastructure-mutants.ts';
import { inputMutants } from './input-mutants.ts';
import { localMutants } from './local-mutants.ts';
import { mailMutants } from './mail-mutants.ts';
import type { Mutant } from './mutant.ts';
import { obstacleMutants } from './obstacle-mutants.ts';
import { pageMutants } from './page-mutants.ts';
import { paperMutants } from './paper-mutants.ts';
import { repairMutants } from './repair-mutants.ts';
import { roleMutants } from './role-mutants.ts';
import { secrecyMutants } from './secrecy-mutants.ts';
import { stageMutants } from './stage-mutants.ts';
import { submissionMutants } from './submission-mutants.ts';
import { usageMutants } from './usage-mutants.ts';

/** Every mutant that `npm run mutants` tries. A guarantee without one here may hold by luck. */
export const MUTANTS: Mutant[] = [
  ...buildMutants,
  ...usageMutants,
  ...databaseMutants,
  ...decisionMutants,
  ...deliveryMutants,
  ...historyMutants,
  ...inboxMutants,
  ...inputMutants,
  ...localMutants,
  ...infrastructureMutants,
  ...mailMutants,
  ...obstacleMutants,
  ...paperMutants,
  ...pageMutants,
  ...repairMutants,
  ...roleMutants,
  ...accessMutants,
  ...accidentMutants,
  ...secrecyMutants,
  ...stageMutants,
  ...submissionMutants,
];
