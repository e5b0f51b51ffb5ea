import { type Clock, MINUTE_MS, SECOND_MS } from '../../domain/time.ts';
import type { FrameOf } from '../protocol/frames.ts';
import { differingLines, digestsOf } from './digests.ts';
import type { NodePort } from './node-port.ts';

/** How soon after a welcome, and how often from then on, each side shows what it holds (PROTOCOL §9.1). */
const FIRST_MS = 5 * SECOND_MS;
const EVERY_MS = 15 * MINUTE_MS;

/** A digest that was overtaken by events says nothing: another is sent this soon. */
const AGAIN_MS = 30 * SECOND_MS;

export type AntiEntropyOptions = {
  readonly node: NodePort;
  readonly clock: Clock;
  readonly send: (frame: FrameOf<'digest'>) => void;
  readonly onAlarm: (event: string, fields: Record<string, unknown>) => void;
};

/** Compares what each side holds with the other's copy of it. A difference is a bug to be reported, never routine. */
export type AntiEntropy = {
  begin(): void;
  tellWhenDue(session: string): Promise<void>;
  compare(frame: FrameOf<'digest'>): Promise<void>;
};

export function createAntiEntropy({ node, clock, send, onAlarm }: AntiEntropyOptions): AntiEntropy {
  let dueAtMs = Number.POSITIVE_INFINITY;
  return {
    begin: () => {
      dueAtMs = clock.monotonicMs() + FIRST_MS;
    },
    tellWhenDue: async (session) => {
      if (clock.monotonicMs() < dueAtMs) return;
      const holdings = await node.readHoldings();
      const { outSeq, inSeq, peerAcked } = holdings.node;
      // What is still on its way would be seen as a difference.
      const isQuiet = peerAcked === outSeq;
      dueAtMs = clock.monotonicMs() + (isQuiet ? EVERY_MS : AGAIN_MS);
      if (isQuiet) send({ t: 'digest', session, outSeq, inSeq, lines: digestsOf(holdings, 'own') });
    },
    compare: async ({ outSeq, inSeq, lines }) => {
      const holdings = await node.readHoldings();
      if (holdings.node.inSeq !== outSeq || holdings.node.outSeq !== inSeq) return;
      const differing = differingLines(digestsOf(holdings, 'copy'), lines);
      if (differing.length === 0) return;
      const where = differing.slice(0, 10).map(({ resourceId, day }) => ({ resourceId, day }));
      onAlarm('link.copies_differ', { outSeq, inSeq, lines: differing.length, where });
    },
  };
}
