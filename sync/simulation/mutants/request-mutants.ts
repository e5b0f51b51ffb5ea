import type { Mutant } from './mutant.ts';

/** Defects in asking, answering and giving up. */
export const REQUEST_MUTANTS: readonly Mutant[] = [
  {
    name: 'answer message = truth (yes before the event)',
    patches: [
      {
        file: 'sync/engine/requests.ts',
        find: `  putPeerRequest(draft, { requestId, status: 'answered' });`,
        replace: `  putPeerRequest(draft, { requestId, status: 'answered' });
  reject(draft, frame, 'bad', 'granted');`,
      },
      {
        file: 'sync/engine/requests.ts',
        find: `  putRequest(draft, { ...request, status: 'rejected',`,
        replace: `  if (frame.reason === 'granted') return putRequest(draft, { ...request, status: 'accepted' });
  putRequest(draft, { ...request, status: 'rejected',`,
      },
    ],
  },
  {
    name: 'abandoned request may flip to yes',
    patches: [
      {
        file: 'sync/engine/apply.ts',
        find: `if (request?.status === 'pending') putRequest`,
        replace: 'if (request) putRequest',
      },
    ],
  },
  {
    name: 'no ABANDON event',
    patches: [
      { file: 'sync/engine/decide.ts', find: `emit(draft, context, { kind: 'abandon', requestId });`, replace: '' },
    ],
  },
  {
    name: 'no ABANDON event after a rejection',
    patches: [
      {
        file: 'sync/engine/requests.ts',
        find: `emit(draft, context, { kind: 'abandon', requestId: frame.requestId });`,
        replace: '',
      },
    ],
  },
  {
    name: 'no tombstone',
    patches: [
      {
        file: 'sync/engine/apply.ts',
        find: `putPeerRequest(draft, { requestId, status: 'abandoned' });`,
        replace: '',
      },
    ],
  },
];
