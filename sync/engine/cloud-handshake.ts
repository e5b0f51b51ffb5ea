import type { Frame, FrameOf } from '../protocol/frames.ts';
import type { NodePort } from './node-port.ts';
import { PROTOCOL_MAX, PROTOCOL_MIN } from './protocol-versions.ts';

export type CloudHandshakeOptions = {
  readonly node: NodePort;
  readonly newNonce: () => string;
  readonly send: (frame: Frame) => void;
  readonly onAlarm: (event: string, fields: Record<string, unknown>) => void;
};

/** The cloud's side of greeting a facility. What it answers to a proof is decided in `handshake.ts`. */
export type CloudHandshake = {
  /** Challenges the process start `boot` of the facility. The answer to a challenge before this hello's is worthless. */
  greet(boot: string, frame: FrameOf<'hello'>): Promise<void>;
  /** Takes the answer to the challenge, once. Returns the new session; null when the facility is not let in. */
  judge(boot: string, frame: FrameOf<'proof'>): Promise<string | null>;
};

export function createCloudHandshake({ node, newNonce, send, onAlarm }: CloudHandshakeOptions): CloudHandshake {
  let challenge: { readonly boot: string; readonly nonce: string; readonly cloudNonce: string } | null = null;

  async function greet(boot: string, { nonce, app, protoMin, protoMax }: FrameOf<'hello'>): Promise<void> {
    if (protoMin > PROTOCOL_MAX || protoMax < PROTOCOL_MIN) {
      onAlarm('link.version_refused', { app, protoMin, protoMax });
      return;
    }
    const { inSeq } = await node.readNode();
    // The wire may repeat a hello: another challenge would make the answer to the first one worthless.
    const cloudNonce = challenge?.boot === boot && challenge.nonce === nonce ? challenge.cloudNonce : newNonce();
    challenge = { boot, nonce, cloudNonce };
    const proto = Math.min(PROTOCOL_MAX, protoMax);
    send({ t: 'challenge', nonce, cloudNonce, proto, inSeq });
  }

  async function judge(boot: string, frame: FrameOf<'proof'>): Promise<string | null> {
    const isAnswer =
      challenge?.cloudNonce === frame.cloudNonce && challenge.nonce === frame.nonce && challenge.boot === boot;
    if (!isAnswer) return null;
    challenge = null;
    const { frames, state } = await node.run({ type: 'proof', frame });
    const answer = frames[0];
    if (answer?.t === 'fence') onAlarm('link.fenced', { reason: answer.reason });
    return answer?.t === 'welcome' ? state.node.session : null;
  }

  return { greet, judge };
}
