import type { Frame, FrameOf, Recovery } from '../protocol/frames.ts';
import type { NodePort } from './node-port.ts';
import { commonVersion, type Versions } from './protocol-versions.ts';

export type CloudHandshakeOptions = {
  readonly node: NodePort;
  readonly newNonce: () => string;
  readonly versions: Versions;
  readonly send: (frame: Frame) => void;
  readonly onAlarm: (event: string, fields: Record<string, unknown>) => void;
};

/** What came of a proof: at most one of the two. */
export type Verdict = { readonly session: string | null; readonly recovery: Recovery | null };

/** The cloud's side of greeting a facility. What it answers to a proof is decided in `handshake.ts`. */
export type CloudHandshake = {
  /** Challenges the process start `boot` of the facility. The answer to a challenge before this hello's is worthless. */
  greet(boot: string, frame: FrameOf<'hello'>): Promise<void>;
  /** Takes the answer to the challenge, once. `hasOtherLink`: another process start of the facility has a live link. */
  judge(boot: string, frame: FrameOf<'proof'>, hasOtherLink: boolean): Promise<Verdict>;
};

export function createCloudHandshake({
  node,
  newNonce,
  versions,
  send,
  onAlarm,
}: CloudHandshakeOptions): CloudHandshake {
  let challenge: { readonly boot: string; readonly nonce: string; readonly cloudNonce: string } | null = null;

  async function greet(boot: string, { nonce, app, protoMin, protoMax }: FrameOf<'hello'>): Promise<void> {
    const proto = commonVersion(versions, { min: protoMin, max: protoMax });
    if (proto === null) {
      onAlarm('link.version_refused', { app, protoMin, protoMax });
      // The hello's own nonce answers it: nobody else knows it yet.
      send({ t: 'fence', cloudNonce: nonce, reason: 'upgrade-required', recovery: null });
      return;
    }
    const { inSeq } = await node.readNode();
    // The wire may repeat a hello: another challenge would make the answer to the first one worthless.
    const cloudNonce = challenge?.boot === boot && challenge.nonce === nonce ? challenge.cloudNonce : newNonce();
    challenge = { boot, nonce, cloudNonce };
    send({ t: 'challenge', nonce, cloudNonce, proto, inSeq });
  }

  async function judge(boot: string, frame: FrameOf<'proof'>, hasOtherLink: boolean): Promise<Verdict> {
    const isAnswer =
      challenge?.cloudNonce === frame.cloudNonce && challenge.nonce === frame.nonce && challenge.boot === boot;
    if (!isAnswer) return { session: null, recovery: null };
    challenge = null;
    const input = { type: 'proof', frame, recoveryId: newNonce(), hasOtherLink } as const;
    const { frames, state } = await node.run(input);
    const answer = frames[0];
    if (answer?.t !== 'fence') return { session: answer?.t === 'welcome' ? state.node.session : null, recovery: null };
    const { reason, recovery } = answer;
    onAlarm('link.fenced', { reason, recovery: recovery?.kind ?? null });
    return { session: null, recovery };
  }

  return { greet, judge };
}
