import type { Mutant } from './mutant.ts';

/** Defects in handing time over, and in applying the stream that carries it. */
export const TRANSFER_MUTANTS: readonly Mutant[] = [
  {
    name: 'giver takes cells back on timeout',
    patches: [
      {
        file: 'sync/engine/decide.ts',
        find: 'export function expire(draft: Draft, context: StepContext): void {',
        replace: `
import { addRange as plus, covers as has, removeRange as minus } from '../../domain/ownership.ts';
import { putAllocation, rangesOf, setRanges } from './draft.ts';
function takeBack(draft: Draft, { event }: Draft['openTransfers'][number]): void {
  for (const range of event.ranges) {
    if (!has(rangesOf(draft, 'transit'), range)) continue;
    setRanges(draft, 'transit', minus(rangesOf(draft, 'transit'), range));
    setRanges(draft, 'own', plus(rangesOf(draft, 'own'), range));
    for (const { id } of event.allocations) putAllocation(draft, { ...draft.allocations.get(id)!, holder: 'own' });
  }
}
export function expire(draft: Draft, context: StepContext): void {
  for (const open of draft.openTransfers) if (open.event.at < context.now - 5000) takeBack(draft, open);`,
      },
    ],
  },
  {
    name: 'giver sells until ack',
    patches: [
      {
        file: 'sync/engine/transfer.ts',
        find: `  setRanges(draft, 'own', own);
  setRanges(draft, 'transit', transit);
`,
        replace: '',
      },
      {
        file: 'sync/engine/transfer.ts',
        find: `for (const allocation of allocations) putAllocation(draft, { ...allocation, holder: 'transit' });`,
        replace: '',
      },
      {
        file: 'sync/engine/apply.ts',
        find: `let transit: Range[] = rangesOf(draft, 'transit');`,
        replace: `let transit: Range[] = rangesOf(draft, 'own');`,
      },
      {
        file: 'sync/engine/apply.ts',
        find: `setRanges(draft, 'transit', transit);`,
        replace: `setRanges(draft, 'own', transit);`,
      },
      {
        file: 'sync/engine/apply.ts',
        find: `allocation?.holder === 'transit'`,
        replace: 'allocation',
      },
    ],
  },
  {
    name: 'duplicate transfer applied',
    patches: [
      {
        file: 'sync/engine/apply.ts',
        find: 'if (seq <= draft.node.inSeq) continue;',
        replace: `if (seq <= draft.node.inSeq) {
      const again = parseEvent(body);
      if (again?.kind === 'transfer') receiveAgain(draft, again);
      continue;
    }`,
      },
      {
        file: 'sync/engine/apply.ts',
        find: 'function applyEvent(',
        replace: `
import { heldParts } from '../../domain/ownership.ts';
function receiveAgain(draft: Draft, event: TransferEvent): void {
  for (const range of event.ranges) {
    for (const holder of ['transit', 'peer'] as const) {
      for (const part of heldParts(rangesOf(draft, holder), range)) {
        setRanges(draft, holder, removeRange(rangesOf(draft, holder), part));
        setRanges(draft, 'own', addRange(rangesOf(draft, 'own'), part));
      }
    }
  }
  for (const allocation of event.allocations) putAllocation(draft, { ...allocation, holder: 'own' });
}
function applyEvent(`,
      },
    ],
  },
  {
    name: 'frames applied out of order',
    patches: [
      { file: 'sync/engine/apply.ts', find: 'if (seq > draft.node.inSeq + 1) break;', replace: '' },
      {
        file: 'sync/engine/apply.ts',
        find: 'prev !== draft.node.inHash || chainHash(prev, body) !== hash',
        replace: 'chainHash(prev, body) !== hash',
      },
    ],
  },
  {
    name: 'closed request not voided on import',
    patches: [
      {
        file: 'sync/engine/apply.ts',
        find: `current?.state === 'active' && (status === 'abandoned' || status === 'rejected')`,
        replace: `current?.state === 'active' && status === undefined && false`,
      },
    ],
  },
];
