import type { Clock } from '../../domain/time.ts';
import { type Envelope, type Frame, type FrameOf, WIRE_VERSION } from '../protocol/frames.ts';
import { type CloudHandshake, createCloudHandshake } from './cloud-handshake.ts';
import { createFacilityHandshake, type FacilityHandshake } from './facility-handshake.ts';
import { HEARTBEAT_MS } from './handshake.ts';
import { createLinkPhase, type LinkPhase, type LinkState, type PhaseView } from './link-phase.ts';
import type { NodePort } from './node-port.ts';
import type { Role } from './node-state.ts';
import { createStreamSender, type StreamSender } from './stream-sender.ts';

export type { LinkState };

/** What screens and sellers may know of the link. All of it is a hint: no promise rests on it. */
export type LinkView = PhaseView & {
  /** How much of our stream the other side has applied, as far as we know. */
  readonly peerAcked: number;
};

export type LinkOptions = {
  readonly role: Role;
  readonly facilityId: string;
  /** Random per process start. */
  readonly boot: string;
  /** The version of the program, for the other side's screens. */
  readonly app: string;
  readonly node: NodePort;
  readonly clock: Clock;
  /** 32 hex characters, unguessable. */
  readonly newNonce: () => string;
  /** Hands a frame to the wire, which may lose it. */
  readonly send: (envelope: Envelope) => void;
  readonly onChange: (view: LinkView) => void;
  readonly onAlarm: (event: string, fields: Record<string, unknown>) => void;
};

export type Link = {
  /** Takes an envelope of the other side. Envelopes are worked one after the other. */
  receive(envelope: Envelope): Promise<void>;
  /** To be called about twice a second: greetings, heartbeats, repeats, deadlines. */
  tick(): Promise<void>;
  /** The carrier is known to be gone: no need to wait for silence. */
  disconnected(): Promise<void>;
  /** The carrier says that the other side is gone. Only a hint: it stands until the other side is heard again. */
  peerGone(): void;
  view(): LinkView;
  stop(): void;
};

type Parts = {
  readonly options: LinkOptions;
  readonly phase: LinkPhase;
  readonly sender: StreamSender;
  /** The one of this side's role; the other is null. */
  readonly cloud: CloudHandshake | null;
  readonly facility: FacilityHandshake | null;
  readonly send: (frame: Frame) => void;
  /** What of the other side's progress is in the database, and when the next heartbeat is due. */
  readonly beat: { savedAcked: number; dueAtMs: number };
};

/**
 * Keeps the link of one facility's node up: handshake, heartbeats, and the sending side of the stream (PROTOCOL §4,
 * §7.1). Everything it knows is lost with the process; everything that must last is the node's.
 */
export function createLink(options: LinkOptions): Link {
  const { node } = options;
  const parts = assemble(options);
  const { phase, sender, send } = parts;
  let isStopped = false;
  let work: Promise<void> = Promise.resolve();

  /** One thing at a time: a frame is applied and durable before the next is looked at. */
  function serially(task: () => Promise<void>): Promise<void> {
    const run = work.then(async () => {
      if (!isStopped) await task();
    });
    work = run.catch(() => undefined);
    return run;
  }

  const forget = node.onCommitted(({ writes, frames }) => {
    for (const frame of frames) send(frame);
    sender.committed(writes);
  });
  return {
    receive: (envelope) => serially(() => receive(parts, envelope)),
    tick: () => serially(() => tick(parts)),
    disconnected: () => serially(async () => goDown(parts)),
    peerGone: phase.peerGone,
    view: () => viewOf(parts),
    stop: () => {
      isStopped = true;
      forget();
      goDown(parts);
    },
  };
}

function assemble(options: LinkOptions): Parts {
  const { role, facilityId, boot, app, node, clock, newNonce, onAlarm } = options;
  const send = (frame: Frame): void =>
    options.send({ v: WIRE_VERSION, facilityId, from: role, boot, at: clock.now(), frame });
  const phase = createLinkPhase(clock, () => options.onChange(viewOf(parts)));
  const sender = createStreamSender({ node, clock, send });
  const cloud = role === 'cloud' ? createCloudHandshake({ node, newNonce, send, onAlarm }) : null;
  const facility =
    role === 'facility' ? createFacilityHandshake({ node, clock, phase, app, newNonce, send, onAlarm }) : null;
  const parts: Parts = { options, phase, sender, cloud, facility, send, beat: { savedAcked: 0, dueAtMs: 0 } };
  return parts;
}

function viewOf({ phase, sender }: Parts): LinkView {
  return { ...phase.view(), peerAcked: sender.peerAcked() };
}

async function goUp({ options, phase, sender, beat }: Parts, session: string, envelope: Envelope): Promise<void> {
  phase.heard(envelope.at);
  const row = await options.node.readNode();
  sender.open(session, row);
  beat.savedAcked = row.peerAcked;
  beat.dueAtMs = options.clock.monotonicMs() + HEARTBEAT_MS;
  phase.enter({ name: 'up', session, boot: envelope.boot });
  await sender.pump();
}

function goDown({ phase, sender }: Parts): void {
  sender.close();
  phase.enter({ name: 'down' });
}

async function receive(parts: Parts, envelope: Envelope): Promise<void> {
  const { options, phase, cloud, facility } = parts;
  const { frame, boot } = envelope;
  if (envelope.facilityId !== options.facilityId || envelope.from === options.role) return;
  if (cloud && frame.t === 'hello') return cloud.greet(boot, frame);
  if (cloud && frame.t === 'proof') return goUpWith(parts, await cloud.judge(boot, frame), envelope);
  if (facility && frame.t === 'challenge') return facility.prove(frame);
  if (facility && frame.t === 'welcome') return goUpWith(parts, await facility.welcomed(frame), envelope);
  if (facility && frame.t === 'fence') return facility.fenced(frame);
  const current = phase.current();
  if (current.name !== 'up' || !('session' in frame)) return;
  if (frame.session !== current.session || boot !== current.boot) return;
  phase.heard(envelope.at);
  await receiveInSession(parts, frame, current.session);
}

async function goUpWith(parts: Parts, session: string | null, envelope: Envelope): Promise<void> {
  if (session !== null) await goUp(parts, session, envelope);
}

async function receiveInSession(parts: Parts, frame: Frame, session: string): Promise<void> {
  const { options, sender, send } = parts;
  switch (frame.t) {
    case 'ping':
      return send({ t: 'pong', session, outSeq: sender.outSeq() });
    case 'data':
      return receiveData(parts, frame, session);
    case 'ack':
      return sender.acknowledged(frame);
    case 'request':
      await options.node.run({ type: 'request', frame });
      return;
    case 'rejection':
      await options.node.run({ type: 'rejection', frame });
      return;
    default:
      return;
  }
}

async function receiveData(parts: Parts, frame: FrameOf<'data'>, session: string): Promise<void> {
  const { node, onAlarm } = parts.options;
  const { verdict, state } = await node.run({ type: 'data', frame });
  if (verdict === 'fork' || verdict === 'stuck') {
    onAlarm(`link.${verdict}`, { first: frame.first, inSeq: state.node.inSeq });
    if (verdict === 'fork') goDown(parts);
    return;
  }
  if (verdict === 'ignored') return;
  const { inSeq, incarnation: receiverIncarnation } = state.node;
  parts.send({ t: 'ack', session, incarnation: frame.incarnation, receiverIncarnation, seq: inSeq });
}

async function tick(parts: Parts): Promise<void> {
  const { options, phase, sender, facility } = parts;
  if (phase.current().name === 'up' && phase.isSilent()) goDown(parts);
  facility?.greetWhenDue();
  const current = phase.current();
  if (current.name !== 'up') return;
  if (options.clock.monotonicMs() >= parts.beat.dueAtMs) await heartbeat(parts, current.session);
  await sender.pump();
}

async function heartbeat({ options, sender, send, beat }: Parts, session: string): Promise<void> {
  beat.dueAtMs = options.clock.monotonicMs() + HEARTBEAT_MS;
  if (options.role === 'facility') send({ t: 'ping', session, outSeq: sender.outSeq() });
  // The other side's progress need not be safe at once: it is saved with the heartbeat.
  const acked = sender.peerAcked();
  if (acked === beat.savedAcked) return;
  beat.savedAcked = acked;
  await options.node.run({ type: 'acked', seq: acked });
}
