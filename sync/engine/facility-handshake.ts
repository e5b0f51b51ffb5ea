import type { Clock } from '../../domain/time.ts';
import { type Frame, type FrameOf, RECENT_MAX, type Recovery } from '../protocol/frames.ts';
import type { LinkPhase } from './link-phase.ts';
import type { NodePort } from './node-port.ts';
import { isSuspect } from './node-state.ts';
import type { Versions } from './protocol-versions.ts';

/**
 * A facility that has no answer to its hello tries again after this long, then less and less often: many facilities
 * wait for one cloud that may have trouble enough.
 */
const HELLO_RETRY_MS = 2500;
const HELLO_RETRY_MS_MAX = 30_000;
/** Beyond this many doublings every wait is drawn from all that there is. */
const DOUBLINGS_MAX = 5;

/** A fenced facility asks again this often: somebody may have solved it on the other side. */
const FENCED_RETRY_MS = 15_000;

export type FacilityHandshakeOptions = {
  readonly node: NodePort;
  readonly clock: Clock;
  readonly phase: LinkPhase;
  /** The version of the program, for the other side's screens. */
  readonly app: string;
  /** The machine and the database file that this controller runs on. */
  readonly fingerprint: string;
  readonly newNonce: () => string;
  readonly versions: Versions;
  readonly send: (frame: Frame) => void;
  readonly onAlarm: (event: string, fields: Record<string, unknown>) => void;
};

/** The facility's side of greeting the cloud (PROTOCOL §7.1). An answer to anything but the last that was sent is dropped. */
export type FacilityHandshake = {
  /** Says hello unless the link is up, an answer is still awaited, or a fence is fresh. */
  greetWhenDue(): void;
  /** The carrier was lost or is back: the next greetings are as quick as the first. */
  beginAnew(): void;
  prove(frame: FrameOf<'challenge'>): Promise<void>;
  /** Returns the session to go up with; null when the welcome answers nothing of ours. */
  welcomed(frame: FrameOf<'welcome'>): Promise<string | null>;
  /** Returns what is to be done about it; null when the fence answers nothing of ours, or nothing can be done. */
  fenced(frame: FrameOf<'fence'>): Promise<Recovery | null>;
  /** Something was done about the fence: the next hello may go out after `ms`. */
  greetIn(ms: number): void;
};

export function createFacilityHandshake(options: FacilityHandshakeOptions): FacilityHandshake {
  const { node, clock, phase, app, fingerprint, newNonce, versions, send, onAlarm } = options;
  let greetAgainAtMs = Number.NEGATIVE_INFINITY;
  let attempts = 0;
  let retryMs = HELLO_RETRY_MS;

  const isAwaited = (cloudNonce: string): boolean => {
    const current = phase.current();
    return current.name === 'proof' && current.cloudNonce === cloudNonce;
  };

  /** A cloud that does not speak our version says so before there is a challenge. */
  const isAnswerToHello = ({ reason, cloudNonce }: FrameOf<'fence'>): boolean => {
    const current = phase.current();
    return reason === 'upgrade-required' && current.name === 'hello' && current.nonce === cloudNonce;
  };

  function greetWhenDue(): void {
    const current = phase.current();
    const sinceMs = clock.monotonicMs();
    if (current.name === 'up' || sinceMs < greetAgainAtMs) return;
    if (current.name !== 'down' && sinceMs - current.sinceMs < retryMs) return;
    const nonce = newNonce();
    retryMs = helloRetryMs(attempts, nonce);
    attempts = Math.min(attempts + 1, DOUBLINGS_MAX);
    phase.enter({ name: 'hello', nonce, sinceMs });
    send({ t: 'hello', nonce, protoMin: versions.min, protoMax: versions.max, app });
  }

  function beginAnew(): void {
    attempts = 0;
  }

  async function prove({ nonce, cloudNonce, inSeq }: FrameOf<'challenge'>): Promise<void> {
    const current = phase.current();
    if (current.name !== 'hello' || current.nonce !== nonce) return;
    const proof = await proofOf(node, inSeq);
    phase.enter({ name: 'proof', nonce, cloudNonce, sinceMs: clock.monotonicMs() });
    send({ t: 'proof', nonce, cloudNonce, ...proof, fingerprint });
  }

  async function welcomed(frame: FrameOf<'welcome'>): Promise<string | null> {
    if (!isAwaited(frame.cloudNonce)) return null;
    await node.run({ type: 'welcome', frame });
    beginAnew();
    return frame.session;
  }

  async function fenced(frame: FrameOf<'fence'>): Promise<Recovery | null> {
    if (!isAwaited(frame.cloudNonce) && !isAnswerToHello(frame)) return null;
    const { reason, recovery } = frame;
    onAlarm('link.fenced', { reason, recovery: recovery?.kind ?? null });
    await node.run({ type: 'fence', frame });
    phase.enter({ name: 'down' });
    phase.troubled(reason);
    beginAnew();
    greetIn(recovery?.kind === 'soft' ? 0 : FENCED_RETRY_MS);
    return recovery;
  }

  function greetIn(ms: number): void {
    greetAgainAtMs = clock.monotonicMs() + ms;
  }

  return { greetWhenDue, beginAnew, prove, welcomed, fenced, greetIn };
}

/**
 * How long to wait for the answer to the hello after `attempts` vain ones: full jitter above the first wait. The chance
 * is the nonce's, which is as good as any.
 */
function helloRetryMs(attempts: number, nonce: string): number {
  const limitMs = Math.min(HELLO_RETRY_MS * 2 ** attempts, HELLO_RETRY_MS_MAX);
  const chance = Number.parseInt(nonce.slice(0, 8), 16) / 2 ** 32;
  return HELLO_RETRY_MS + Math.floor(chance * (limitMs - HELLO_RETRY_MS));
}

/** Who we are and where both streams stand here, with our hashes at `cloudInSeq` and at our stream's head. */
async function proofOf(node: NodePort, cloudInSeq: number) {
  const row = await node.readNode();
  const { incarnation, peerIncarnation, token, controllerEpoch, outSeq, inSeq, inHash, outTrimmed, fenced } = row;
  const suspect = isSuspect(fenced) ? fenced : null;
  const head = Array.from({ length: RECENT_MAX }, (_, back) => outSeq - back).filter((seq) => seq >= 0);
  const recent = [...(await node.readCheckpoints([...new Set([cloudInSeq, ...head])]))];
  const places = { outSeq, inSeq, inHash, outTrimmed, recent };
  return { incarnation, peerIncarnation, token, controllerEpoch, ...places, suspect };
}
