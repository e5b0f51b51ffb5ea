import type { OwnerJobs } from '../../cloud-api/jobs/owner-jobs.ts';
import type { OwnerMessages } from '../../cloud-api/messages/owner-messages.ts';
import type { OwnerTexts } from '../../cloud-api/messages/texts/owner-texts.ts';
import { err } from '../../domain/result.ts';

/** For tests of what has nothing to do with messages: nobody was sent any. */
export const noOwnerMessages: OwnerMessages = {
  list: async () => [],
  tellAgain: async () => err({ code: 'message.not_found' }),
};

/** Likewise for their texts. */
export const noOwnerTexts: OwnerTexts = {
  find: async () => err({ code: 'facility.not_found' }),
  save: async () => err({ code: 'facility.not_found' }),
  preview: async () => err({ code: 'facility.not_found' }),
  sendTest: async () => err({ code: 'facility.not_found' }),
  quietHours: {
    find: async () => err({ code: 'facility.not_found' }),
    save: async () => err({ code: 'facility.not_found' }),
  },
};

/** Likewise for jobs. */
export const noOwnerJobs: OwnerJobs = {
  overview: async () => ({ kinds: [], givenUp: [] }),
  retry: async () => err({ code: 'job.not_found' }),
  dismiss: async () => err({ code: 'job.not_found' }),
};
