import type { Mutant, Patch } from './mutant.ts';

const START = 'if (suspect !== null) setNode(';

/** The store does not call overdue what must wait. */
const CALL_OVERDUE = {
  file: 'main/controller/cloud-link/node-statements.ts',
  find: 'where fenced is null and catch_up_to is null) limit 1',
};

const NO_HASH_CHAIN: readonly Patch[] = [
  {
    file: 'sync/engine/recovery.ts',
    find: 'const isWhole = isTrimmed(body) || chainHash(prev, body) === hash;',
    replace: 'const isWhole = true;',
  },
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
];

/** Defects in noticing that a memory went back in time or was copied, and in bringing two memories together. */
export const RECOVERY_MUTANTS: readonly Mutant[] = [
  {
    name: 'restored facility not fenced',
    patches: [
      {
        file: 'sync/engine/handshake.ts',
        find: START,
        replace: `if (suspect !== null && (draft.node.role === 'cloud' || suspect !== 'high-water-mark')) setNode(`,
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
      { ...CALL_OVERDUE, replace: 'where fenced is null) limit 1' },
      {
        file: 'sync/simulation/simulated-node.ts',
        find: 'simulated.mark = row.commitNo',
        replace: 'simulated.mark = row.outSeq',
      },
      {
        file: 'sync/simulation/simulated-node.ts',
        find: 'disk.node().commitNo < mark',
        replace: 'disk.node().outSeq < mark',
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
      { ...CALL_OVERDUE, replace: 'where true) limit 1' },
      { file: 'sync/engine/draft.ts', find: 'assert(draft.node.fenced === null,', replace: 'assert(true,' },
    ],
  },
  {
    name: 'hash chain not checked (restores unnoticed)',
    isUnnoticed: true,
    patches: NO_HASH_CHAIN,
  },
  // The token alone is covered by the hash chain in every case. A disk whose stream has the hash that the cloud has
  // applied, and that has applied what it had acknowledged, has lost nothing that the cloud knows of it, and a
  // facility's state is what its two streams make of it: to welcome it is as good as to welcome the original. What two
  // such disks have promised and not sent, no handshake can know (PROTOCOL §12.2); the first to send ends the other.
  {
    name: 'token, incarnation and hash chain not checked (restores unnoticed)',
    isUnnoticed: true,
    patches: [
      ...NO_HASH_CHAIN,
      {
        file: 'sync/engine/judgement.ts',
        find: '(frame.token === node.token || frame.token === node.nextToken) &&',
        replace: '',
      },
      { file: 'sync/engine/judgement.ts', find: 'frame.incarnation === node.peerIncarnation &&', replace: '' },
    ],
  },
];
