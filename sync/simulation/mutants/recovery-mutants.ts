import type { Mutant } from './mutant.ts';

const START = 'if (suspect !== null) setNode(';

/** Defects in noticing that a memory went back in time or was copied, and in bringing two memories together. */
export const RECOVERY_MUTANTS: readonly Mutant[] = [
  {
    name: 'restored facility not fenced',
    patches: [
      {
        file: 'sync/engine/handshake.ts',
        find: START,
        replace: `if (suspect !== null && suspect !== 'high-water-mark') setNode(`,
      },
    ],
  },
  {
    name: 'restored cloud without new timeline',
    patches: [
      {
        file: 'sync/engine/handshake.ts',
        find: 'isResumed ? Math.max(draft.node.incarnation, frame.peerIncarnation) + 1 :',
        replace: 'isResumed ? draft.node.incarnation :',
      },
      {
        file: 'sync/engine/recovery.ts',
        find: 'isCloud ? Math.max(node.incarnation, snapshot.peerIncarnation) + 1 :',
        replace: 'isCloud ? node.incarnation :',
      },
    ],
  },
  {
    name: 'restored cloud not fenced',
    patches: [
      {
        file: 'sync/engine/handshake.ts',
        find: START,
        replace: `if (suspect !== null && draft.node.role === 'facility') setNode(`,
      },
    ],
  },
  {
    name: 'cloned disk accepted',
    patches: [
      {
        file: 'sync/engine/handshake.ts',
        find: START,
        replace: `if (suspect !== null && suspect !== 'fingerprint') setNode(`,
      },
      {
        file: 'sync/engine/judgement.ts',
        find: 'if (node.fingerprint !== null && frame.fingerprint !== node.fingerprint) return',
        replace: 'if (false) return',
      },
    ],
  },
  {
    name: 'presumed abort at boot + weak high-water mark',
    patches: [
      {
        file: 'sync/engine/decide.ts',
        find: 'if (draft.node.fenced || draft.node.catchUpTo !== null) return;',
        replace: 'if (draft.node.fenced) return;',
      },
      {
        file: 'sync/simulation/simulated-node.ts',
        find: 'simulated.mark = row.commitNo',
        replace: 'simulated.mark = row.outSeq',
      },
      {
        file: 'sync/simulation/simulated-node.ts',
        find: 'getNode(db).commitNo < mark',
        replace: 'getNode(db).outSeq < mark',
      },
    ],
  },
  {
    name: 'timers run while fenced + no catch-up rule',
    patches: [
      {
        file: 'sync/engine/decide.ts',
        find: 'if (draft.node.fenced || draft.node.catchUpTo !== null) return;',
        replace: '',
      },
      { file: 'sync/engine/draft.ts', find: 'assert(draft.node.fenced === null,', replace: 'assert(true,' },
    ],
  },
  {
    name: 'token not checked',
    patches: [
      {
        file: 'sync/engine/judgement.ts',
        find: '(frame.token === node.token || frame.token === node.nextToken) &&',
        replace: '',
      },
    ],
  },
  {
    name: 'hash chain not checked',
    patches: [
      {
        file: 'sync/engine/apply.ts',
        find: 'prev !== draft.node.inHash || chainHash(prev, body) !== hash',
        replace: 'false',
      },
      {
        file: 'sync/engine/judgement.ts',
        find: 'const isKnown = there?.hash === node.inHash;',
        replace: 'const isKnown = there !== undefined;',
      },
      {
        file: 'sync/engine/judgement.ts',
        find: 'const knowsUs = facts.ourHashAtTheirPlace === frame.inHash;',
        replace: 'const knowsUs = facts.ourHashAtTheirPlace !== undefined;',
      },
    ],
  },
];
