import type { Clock } from '../../domain/time.ts';
import { type Envelope, WIRE_VERSION } from '../protocol/envelope.ts';
import type { Frame, FrameOf } from '../protocol/frames.ts';
import { type CloudHandshake, createCloudHandshake } from './cloud-handshake.ts';
import { createFacilityHandshake, type FacilityHandshake } from './facility-handshake.ts';
import { HEARTBEAT_MS } from './handshake.ts';
import { createLinkPhase, type LinkPhase, type LinkState, type PhaseView } from './link-phase.ts';
import type { NodePort } from './node-port.ts';
import type { Role } from './node-state.ts';
import { type Versions, VERSIONS } from './protocol-versions.ts';
import { type AntiEntropy, createAntiEntropy } from './anti-entropy.ts';
import { createQuestionRepeats, type QuestionRepeats } from './question-repeats.ts';
import { createSnapshotExchange, type SnapshotExchange } from './snapshot-exchange.ts';
import { createStreamReceiver, type StreamReceiver } from './stream-receiver.ts';
import { createStreamSender, type StreamSender } from './stream-sender.ts';
import { createThrottle } from './throttle.ts';

export type { LinkState };

/** How often the cloud says that it does not have a session, and how often a facility takes that to heart. */
const NUDGE_GAP_MS = 2000;

/** What screens and sellers may know of the link. All of it is a hint: no promise rests on it. */
export type LinkView = PhaseView & {
  /** How much of our stream the other side has applied, as far as we know. */
  readonly peerAcked: number;
  /** Where the other side's stream ended when it last said so in this session; null before. */
  readonly peerOutSeq: number | null;
};

export type LinkOptions = {
  readonly role: Role;
  readonly facilityId: string;
  /** Random per process start. */
  readonly boot: string;
  /** The version of the program, for the other side's screens. */
  readonly app: string;
  /** The machine and the database file of a facility's controller; the cloud has none. */
  readonly fingerprint: string;
  /** Those of this program unless a test says otherwise. */
  readonly versions?: Versions;
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
  /**
   * The carrier says that the other side's process start `boot` is gone; it is no news when another one has been heard.
   * Only a hint: it stands until the other side is heard again.
   */
  peerGone(boot: string): void;
  view(): LinkView;
  stop(): void;
};

type Parts = {
  readonly options: LinkOptions;
  readonly phase: LinkPhase;
  readonly sender: StreamSender;
  readonly receiver: StreamReceiver;
  /** The one of this side's role; the other is null. */
  readonly cloud: CloudHandshake | null;
  readonly facility: FacilityHandshake | null;
  readonly send: (frame: Frame) => void;
  readonly snapshots: SnapshotExchange;
  readonly antiEntropy: AntiEntropy;
  readonly questions: QuestionRepeats;
  readonly mayNudge: () => boolean;
  /** What of the other side's progress is in the database, and when the next heartbeat is due. */
  readonly beat: { savedAcked: number; dueAtMs: number; peerOutSeq: number | null };
};

/**
 * Keeps the link of one facility's node up: handshake, heartbeats, and the sending side of the stream (PROTOCOL §4,
 * §7.1). Everything it knows is lost with the process; everything that must last is the node's.
 */
export function createLink(options: LinkOptions): Link {
  const { node } = options;
  const parts = assemble(options);
  const { phase, sender, send, questions } = parts;
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
    questions.committed({ writes, frames });
    sender.committed(writes);
    // Somebody beside this link has fenced the node or ended its session: the two sides have to greet anew.
    const isOver = writes.node !== null && (writes.node.session === null || writes.node.fenced !== null);
    if (isOver && phase.current().name === 'up') goDown(parts);
  });
  return {
    receive: (envelope) => serially(() => receive(parts, envelope)),
    tick: () => serially(() => tick(parts)),
    disconnected: () =>
      serially(async () => {
        parts.facility?.beginAnew();
        goDown(parts);
      }),
    peerGone: (boot) => {
      const current = phase.current();
      if (current.name === 'up' && current.boot === boot) phase.peerGone();
    },
    view: () => viewOf(parts),
    stop: () => {
      isStopped = true;
      forget();
      goDown(parts);
    },
  };
}

function assemble(options: LinkOptions): Parts {
  const { role, facilityId, boot, app, fingerprint, node, clock, newNonce, onAlarm } = options;
  const versions = options.versions ?? VERSIONS;
  const send = (frame: Frame): void =>
    options.send({ v: WIRE_VERSION, facilityId, from: role, boot, at: clock.now(), frame });
  const phase = createLinkPhase(clock, () => options.onChange(viewOf(parts)));
  const sender = createStreamSender({ node, clock, send });
  const receiver = createStreamReceiver({ node, clock, send, onAlarm });
  const cloud = role === 'cloud' ? createCloudHandshake({ node, newNonce, versions, send, onAlarm }) : null;
  const facility =
    role === 'facility'
      ? createFacilityHandshake({ node, clock, phase, app, fingerprint, newNonce, versions, send, onAlarm })
      : null;
  const snapshots = createSnapshotExchange({ node, clock, send, onAlarm });
  const antiEntropy = createAntiEntropy({ node, clock, send, onAlarm });
  const questions = createQuestionRepeats({ clock, send });
  const mayNudge = createThrottle(clock, NUDGE_GAP_MS);
  const beat = { savedAcked: 0, dueAtMs: 0, peerOutSeq: null };
  const parts: Parts = {
    options,
    phase,
    sender,
    receiver,
    cloud,
    facility,
    send,
    snapshots,
    antiEntropy,
    questions,
    mayNudge,
    beat,
  };
  return parts;
}

function viewOf({ phase, sender, beat }: Parts): LinkView {
  return { ...phase.view(), peerAcked: sender.peerAcked(), peerOutSeq: beat.peerOutSeq };
}

async function goUp(
  { options, phase, sender, antiEntropy, beat }: Parts,
  session: string,
  envelope: Envelope,
): Promise<void> {
  phase.heard(envelope.at);
  const row = await options.node.readNode();
  sender.open(session, row);
  beat.savedAcked = row.peerAcked;
  beat.peerOutSeq = null;
  beat.dueAtMs = options.clock.monotonicMs() + HEARTBEAT_MS;
  phase.enter({ name: 'up', session, boot: envelope.boot });
  antiEntropy.begin();
  await sender.pump();
}

function goDown({ phase, sender }: Parts): void {
  sender.close();
  phase.enter({ name: 'down' });
}

async function receive(parts: Parts, envelope: Envelope): Promise<void> {
  const { options, phase, cloud, facility, snapshots } = parts;
  const { frame, boot } = envelope;
  if (envelope.facilityId !== options.facilityId || envelope.from === options.role) return;
  if (cloud && frame.t === 'hello') return cloud.greet(boot, frame);
  if (cloud && frame.t === 'proof') return receiveProof(parts, cloud, frame, envelope);
  if (facility && frame.t === 'challenge') return facility.prove(frame);
  if (facility && frame.t === 'welcome') return goUpWith(parts, await facility.welcomed(frame), envelope);
  if (facility && frame.t === 'fence') return receiveFence(parts, facility, frame);
  if (frame.t === 'snapshot-request') return serveSnapshot(parts, frame);
  if (frame.t === 'snapshot-part') return takeSnapshot(parts, await snapshots.take(frame));
  if (!('session' in frame)) return;
  if (facility && frame.t === 'unknown-session') return greetAgain(parts, facility, frame.session);
  const current = phase.current();
  const isOurs = current.name === 'up' && frame.session === current.session;
  if (!isOurs) return cloud ? disown(parts, frame.session) : undefined;
  if (boot !== current.boot) return;
  phase.heard(envelope.at);
  await receiveInSession(parts, frame, current.session);
}

/** The facility would wait for its silence: told, it greets at once. */
function disown({ mayNudge, send }: Parts, session: string): void {
  if (mayNudge()) send({ t: 'unknown-session', session });
}

function greetAgain(parts: Parts, facility: FacilityHandshake, session: string): void {
  const current = parts.phase.current();
  if (current.name !== 'up' || current.session !== session || !parts.mayNudge()) return;
  goDown(parts);
  facility.greetWhenDue();
}

async function receiveProof(
  parts: Parts,
  cloud: CloudHandshake,
  frame: FrameOf<'proof'>,
  envelope: Envelope,
): Promise<void> {
  const current = parts.phase.current();
  // What the carrier has seen go is no rival: a controller is stopped, restored and started within seconds.
  const isUp = current.name === 'up' && parts.phase.view().state === 'up' && !parts.phase.isSilent();
  const hasOtherLink = isUp && current.boot !== envelope.boot;
  const { session, recovery } = await cloud.judge(envelope.boot, frame, hasOtherLink);
  if (session !== null) return goUp(parts, session, envelope);
  if (recovery === null) return;
  goDown(parts);
  if (recovery.kind === 'hard') parts.snapshots.allow(recovery.recoveryId);
  if (recovery.kind === 'cloud') await parts.snapshots.fetch(recovery.recoveryId);
}

async function receiveFence({ snapshots }: Parts, facility: FacilityHandshake, frame: FrameOf<'fence'>): Promise<void> {
  const recovery = await facility.fenced(frame);
  if (recovery?.kind === 'hard') await snapshots.fetch(recovery.recoveryId);
  if (recovery?.kind === 'cloud') snapshots.allow(recovery.recoveryId);
}

/** How long the facility gives the cloud to load what it was just served. */
const LOADING_MS = 3000;

async function serveSnapshot({ snapshots, facility }: Parts, frame: FrameOf<'snapshot-request'>): Promise<void> {
  await snapshots.serve(frame);
  facility?.greetIn(LOADING_MS);
}

/** The memories fit again: the facility asks to be let in at once. */
function takeSnapshot({ facility }: Parts, isLoaded: boolean): void {
  if (isLoaded) facility?.greetIn(0);
}

async function goUpWith(parts: Parts, session: string | null, envelope: Envelope): Promise<void> {
  if (session !== null) await goUp(parts, session, envelope);
}

async function receiveInSession(parts: Parts, frame: Frame, session: string): Promise<void> {
  const { options, sender, receiver, send } = parts;
  switch (frame.t) {
    case 'pong':
      parts.beat.peerOutSeq = frame.outSeq;
      return;
    case 'ping':
      parts.beat.peerOutSeq = frame.outSeq;
      return send({ t: 'pong', session, outSeq: sender.outSeq() });
    case 'data':
      if (!(await receiver.receive(frame))) goDown(parts);
      return;
    case 'ack':
      return sender.acknowledged(frame);
    case 'request':
      await options.node.run({ type: 'request', frame });
      return;
    case 'digest':
      return parts.antiEntropy.compare(frame);
    case 'rejection':
      await options.node.run({ type: 'rejection', frame });
      return;
    default:
      return;
  }
}

async function tick(parts: Parts): Promise<void> {
  const { options, phase, sender, facility, snapshots, antiEntropy, questions } = parts;
  await snapshots.askWhenDue();
  if (phase.current().name === 'up' && phase.isSilent()) goDown(parts);
  // A greeting would begin the recovery anew, and a long snapshot would never be had whole.
  if (!snapshots.isFetching()) facility?.greetWhenDue();
  const current = phase.current();
  if (current.name !== 'up') return;
  if (options.clock.monotonicMs() >= parts.beat.dueAtMs) await heartbeat(parts, current.session);
  await sender.pump();
  questions.repeatWhenDue(current.session);
  await antiEntropy.tellWhenDue(current.session);
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
