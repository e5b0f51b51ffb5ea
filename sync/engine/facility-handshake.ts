import type { Clock } from '../../domain/time.ts';
import { type Frame, type FrameOf, RECENT_MAX } from '../protocol/frames.ts';
import type { LinkPhase } from './link-phase.ts';
import type { NodePort } from './node-port.ts';
import { PROTOCOL_MAX, PROTOCOL_MIN } from './protocol-versions.ts';

/** A facility that has no answer to its hello tries again after this long. */
const HELLO_RETRY_MS = 2500;

/** A fenced facility asks again this often: somebody may have solved it on the other side. */
const FENCED_RETRY_MS = 15_000;

export type FacilityHandshakeOptions = {
  readonly node: NodePort;
  readonly clock: Clock;
  readonly phase: LinkPhase;
  /** The version of the program, for the other side's screens. */
  readonly app: string;
  readonly newNonce: () => string;
  readonly send: (frame: Frame) => void;
  readonly onAlarm: (event: string, fields: Record<string, unknown>) => void;
};

/** The facility's side of greeting the cloud (PROTOCOL §7.1). An answer to anything but the last that was sent is dropped. */
export type FacilityHandshake = {
  /** Says hello unless the link is up, an answer is still awaited, or a fence is fresh. */
  greetWhenDue(): void;
  prove(frame: FrameOf<'challenge'>): Promise<void>;
  /** Returns the session to go up with; null when the welcome answers nothing of ours. */
  welcomed(frame: FrameOf<'welcome'>): Promise<string | null>;
  fenced(frame: FrameOf<'fence'>): Promise<void>;
};

export function createFacilityHandshake(options: FacilityHandshakeOptions): FacilityHandshake {
  const { node, clock, phase, app, newNonce, send, onAlarm } = options;
  let fencedAtMs = Number.NEGATIVE_INFINITY;

  const isAwaited = (cloudNonce: string): boolean => {
    const current = phase.current();
    return current.name === 'proof' && current.cloudNonce === cloudNonce;
  };

  function greetWhenDue(): void {
    const current = phase.current();
    const sinceMs = clock.monotonicMs();
    if (current.name === 'up' || sinceMs - fencedAtMs < FENCED_RETRY_MS) return;
    if (current.name !== 'down' && sinceMs - current.sinceMs < HELLO_RETRY_MS) return;
    const nonce = newNonce();
    phase.enter({ name: 'hello', nonce, sinceMs });
    send({ t: 'hello', nonce, protoMin: PROTOCOL_MIN, protoMax: PROTOCOL_MAX, app });
  }

  async function prove({ nonce, cloudNonce, inSeq }: FrameOf<'challenge'>): Promise<void> {
    const current = phase.current();
    if (current.name !== 'hello' || current.nonce !== nonce) return;
    const proof = await proofOf(node, inSeq);
    phase.enter({ name: 'proof', nonce, cloudNonce, sinceMs: clock.monotonicMs() });
    send({ t: 'proof', nonce, cloudNonce, ...proof, suspect: null });
  }

  async function welcomed(frame: FrameOf<'welcome'>): Promise<string | null> {
    if (!isAwaited(frame.cloudNonce)) return null;
    await node.run({ type: 'welcome', frame });
    return frame.session;
  }

  async function fenced(frame: FrameOf<'fence'>): Promise<void> {
    if (!isAwaited(frame.cloudNonce)) return;
    onAlarm('link.fenced', { reason: frame.reason });
    await node.run({ type: 'fence', frame });
    phase.enter({ name: 'down' });
    fencedAtMs = clock.monotonicMs();
  }

  return { greetWhenDue, prove, welcomed, fenced };
}

/** Who we are and where both streams stand here, with our hashes at `cloudInSeq` and at our stream's head. */
async function proofOf(node: NodePort, cloudInSeq: number) {
  const { incarnation, peerIncarnation, token, outSeq, inSeq, inHash } = await node.readNode();
  const head = Array.from({ length: RECENT_MAX }, (_, back) => outSeq - back).filter((seq) => seq >= 0);
  const recent = [...(await node.readCheckpoints([...new Set([cloudInSeq, ...head])]))];
  return { incarnation, peerIncarnation, token, outSeq, inSeq, inHash, recent };
}
