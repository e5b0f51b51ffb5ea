import type { OwnerTerms } from '../../cloud-api/terms/owner-terms.ts';
import { err } from '../../domain/result.ts';

/** For tests of what has nothing to do with terms: owners find no facility. */
export const noTerms: OwnerTerms = {
  find: async () => err({ code: 'facility.not_found' }),
  save: async () => err({ code: 'facility.not_found' }),
};
