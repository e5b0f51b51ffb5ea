import type { OwnerHubspot } from '../../cloud-api/integrations/hubspot/owner-hubspot.ts';
import { err } from '../../domain/result.ts';

/** For tests of what has nothing to do with HubSpot. */
export const noHubspot: OwnerHubspot = {
  overview: () => Promise.reject(new Error('there is no HubSpot in this test')),
  beginImport: async () => err({ code: 'hubspot.disabled' }),
};
