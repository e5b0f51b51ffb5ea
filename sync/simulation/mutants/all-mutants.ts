import type { Mutant } from './mutant.ts';
import { RECOVERY_MUTANTS } from './recovery-mutants.ts';
import { REQUEST_MUTANTS } from './request-mutants.ts';
import { SESSION_MUTANTS } from './session-mutants.ts';
import { TRANSFER_MUTANTS } from './transfer-mutants.ts';

/** Every defect of PROTOCOL §14.2, and some more of our own. A new one goes into the list of its kind. */
export const MUTANTS: readonly Mutant[] = [
  ...TRANSFER_MUTANTS,
  ...REQUEST_MUTANTS,
  ...SESSION_MUTANTS,
  ...RECOVERY_MUTANTS,
];
