import type { PairingService } from '../../cloud-api/pairing/pairing-service.ts';
import { err } from '../../domain/result.ts';

/** For tests of what has nothing to do with pairing: nobody is paired, and nobody can be. */
export const noPairing: PairingService = {
  claim: async () => err({ code: 'pairing.code_refused' }),
  fetchGrant: async () => err({ code: 'pairing.not_found' }),
  createCode: async () => err({ code: 'facility.not_found' }),
  listOpen: async () => [],
  confirm: async () => err({ code: 'pairing.not_found' }),
  findStanding: async () => err({ code: 'controller.not_found' }),
  listControllers: async () => [],
  revoke: async () => err({ code: 'controller.not_found' }),
};
