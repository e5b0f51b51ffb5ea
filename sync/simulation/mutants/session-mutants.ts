import type { Mutant, Patch } from './mutant.ts';

const onArrival = (replace: string): Patch => ({
  file: 'sync/engine/link.ts',
  find: `if (cloud && frame.t === 'hello') return`,
  replace: `${replace}\n  if (cloud && frame.t === 'hello') return`,
});

const DATA_OF_ANY_SESSION: readonly Patch[] = [
  { file: 'sync/engine/apply.ts', find: 'frame.session !== node.session || ', replace: '' },
  onArrival(`if (frame.t === 'data') return receiveInSession(parts, frame, frame.session);`),
];

/** Defects in what ties a frame to its session. */
export const SESSION_MUTANTS: readonly Mutant[] = [
  {
    name: 'no session check on requests',
    patches: [
      {
        file: 'sync/engine/requests.ts',
        find: 'if (frame.session !== draft.node.session) return',
        replace: 'if (false) return',
      },
      onArrival(`if (frame.t === 'request') return receiveInSession(parts, frame, frame.session);`),
    ],
  },
  {
    name: 'stream frames without session',
    patches: DATA_OF_ANY_SESSION,
  },
  {
    name: 'stream and acks without session and receiver incarnation',
    patches: [
      ...DATA_OF_ANY_SESSION,
      onArrival(`if (frame.t === 'ack') return receiveInSession(parts, frame, frame.session);`),
      {
        file: 'sync/engine/stream-sender.ts',
        find: 'if (frame.incarnation !== state.incarnation || frame.receiverIncarnation !== state.peerIncarnation) return',
        replace: 'if (false) return',
      },
    ],
  },
  {
    name: 'handshake without challenge',
    patches: [{ file: 'sync/engine/cloud-handshake.ts', find: 'if (!isAnswer) return', replace: 'if (false) return' }],
  },
];
