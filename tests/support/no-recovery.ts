import type { RecoveryService } from '../../cloud-api/recovery/recovery-service.ts';
import { err } from '../../domain/result.ts';

/** For tests of what has nothing to do with recovery: there is nothing that people must decide. */
export const noRecovery: RecoveryService = {
  approveMachine: async () => err({ code: 'facility.not_found' }),
  release: async () => err({ code: 'facility.not_fenced' }),
  listConflicts: async () => [],
  solveConflict: async () => err({ code: 'conflict.not_found' }),
};
