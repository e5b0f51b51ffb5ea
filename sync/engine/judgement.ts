import type { FenceReason, FrameOf } from '../protocol/frames.ts';
import type { NodeRow } from './node-state.ts';

/** What the cloud makes of a facility that has answered its challenge (PROTOCOL §6.3). */
export type Judgement =
  | { readonly kind: 'welcome' }
  /** The proof does not show the place that the cloud is at by now. */
  | { readonly kind: 'ask-again' }
  /** Nothing that the two could do by themselves; no state changes. */
  | { readonly kind: 'refuse'; readonly reason: FenceReason }
  /** Neither has forgotten anything that the other knows: the facility goes on under a new incarnation. */
  | { readonly kind: 'soft' }
  /** The facility has forgotten, or gone its own way: it takes what the cloud knows of it. */
  | { readonly kind: 'hard'; readonly reason: FenceReason }
  /** The cloud has forgotten what the facility knows of it: it takes that. */
  | { readonly kind: 'rebuild-cloud' };

export type JudgementFacts = {
  readonly node: NodeRow;
  readonly frame: FrameOf<'proof'>;
  /** The hash of our stream at `frame.inSeq`; undefined beyond its end. */
  readonly ourHashAtTheirPlace: string | undefined;
  readonly hasOtherLink: boolean;
};

export function judge(facts: JudgementFacts): Judgement {
  const { node, frame } = facts;
  if (frame.controllerEpoch < node.controllerEpoch) return refuse('replaced');
  if (node.fingerprint !== null && frame.fingerprint !== node.fingerprint) return refuse('unknown-machine');
  // A file that was copied is on a machine that nobody has approved it on, be it the machine of the original.
  if (node.fingerprint !== null && frame.suspect === 'fingerprint') return refuse('unknown-machine');
  const isReconciling = node.fenced !== null;
  // Both have lost something: which of the two memories is to stand is for people to say.
  if (isReconciling && frame.suspect !== null) return refuse('cloud-reconcile');
  const knowsUs = facts.ourHashAtTheirPlace === frame.inHash;
  if (!knowsUs && (isReconciling || frame.peerIncarnation >= node.incarnation)) {
    return frame.suspect === null ? { kind: 'rebuild-cloud' } : refuse('cloud-reconcile');
  }
  // It had acknowledged what the facility has not kept: it has forgotten, and nobody can send it that again.
  if (node.inSeq < (frame.outTrimmed ?? 0)) {
    return frame.suspect === null ? { kind: 'rebuild-cloud' } : refuse('cloud-reconcile');
  }
  const there = node.inSeq === 0 ? { hash: '' } : frame.recent.find(({ seq }) => seq === node.inSeq);
  if (!there && frame.outSeq >= node.inSeq) return { kind: 'ask-again' };
  const isKnown = there?.hash === node.inHash;
  const fits = isKnown && knowsUs && frame.inSeq >= node.outTrimmed;
  if (fits && frame.suspect === null && (isReconciling || isAsLeft(facts))) return { kind: 'welcome' };
  // Only one of two controllers that both run can be the one: the other gets nothing, lest it end the first.
  if (facts.hasOtherLink) return refuse('clone');
  if (fits && frame.suspect !== 'corrupt') return { kind: 'soft' };
  const isBehind = frame.outSeq < node.inSeq || (isKnown && knowsUs && frame.suspect !== 'corrupt');
  return { kind: 'hard', reason: isBehind ? 'rollback' : 'fork' };
}

/**
 * True for a facility just as the last session left it. A live link of another process start is no ground against it:
 * a controller that was killed and started again within seconds is the common case.
 */
function isAsLeft({ node, frame }: JudgementFacts): boolean {
  return (
    (frame.token === node.token || frame.token === node.nextToken) &&
    frame.incarnation === node.peerIncarnation &&
    frame.inSeq >= node.peerAcked
  );
}

function refuse(reason: FenceReason): Judgement {
  return { kind: 'refuse', reason };
}
