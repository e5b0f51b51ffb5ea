import type { Clock, EpochMs } from '../../domain/time.ts';
import {
  type Checkpoint,
  DATA_BYTES_MAX,
  DATA_EVENTS_MAX,
  type Envelope,
  type Frame,
  type FrameOf,
  RECENT_MAX,
  WIRE_VERSION,
} from '../protocol/frames.ts';
import { HEARTBEAT_MS, SILENCE_MS_MAX } from './handshake.ts';
import type { Committed, NodePort } from './node-port.ts';
import type { OutboxRow, Role } from './node-state.ts';

/** A facility that has no answer to its hello tries again after this long. */
const HELLO_RETRY_MS = 2500;

/** Unacknowledged events are sent again after this long, doubling to the maximum while nothing is acknowledged. */
const RESEND_MS_MIN = 1000;
const RESEND_MS_MAX = 30_000;

/** A receiver that reports a gap again and again is not believed more often than this. */
const REWIND_MS_MIN = 200;

/** At most this many events are on their way unacknowledged. */
const WINDOW_EVENTS = 256;

const PROTOCOL_MIN = 1;
const PROTOCOL_MAX = 1;

type Phase =
  | { readonly name: 'down' }
  | { readonly name: 'hello'; readonly nonce: string; readonly sinceMs: number }
  | { readonly name: 'proof'; readonly nonce: string; readonly cloudNonce: string; readonly sinceMs: number }
  | { readonly name: 'up'; readonly session: string; readonly boot: string };

export type LinkState = 'down' | 'connecting' | 'up';

/** What screens and sellers may know of the link. All of it is a hint: no promise rests on it. */
export type LinkView = {
  readonly state: LinkState;
  /** When the state last changed. */
  readonly since: EpochMs;
  /** How much of our stream the other side has applied, as far as we know. */
  readonly peerAcked: number;
  /** When a frame of the other side last came in. */
  readonly heardAt: EpochMs | null;
  /** Their clock less ours, as of that frame; null while unknown. */
  readonly clockSkewMs: number | null;
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

/**
 * Keeps the link of one facility's node up: handshake, heartbeats, and the sending side of the stream (PROTOCOL §4,
 * §7.1). Everything it knows is lost with the process; everything that must last is the node's.
 */
export function createLink(options: LinkOptions): Link {
  const { role, node, clock, newNonce, onAlarm } = options;
  let phase: Phase = { name: 'down' };
  let since = clock.now();
  let heardAtMs = Number.NEGATIVE_INFINITY;
  let heardAt: EpochMs | null = null;
  let clockSkewMs: number | null = null;
  let challenge: { boot: string; nonce: string; cloudNonce: string } | null = null;
  let sentSeq = 0;
  let acked = 0;
  let savedAcked = 0;
  let outSeq = 0;
  let pingAtMs = 0;
  let resendAtMs = 0;
  let resendMs = RESEND_MS_MIN;
  let rewoundAtMs = Number.NEGATIVE_INFINITY;
  let fencedAtMs = Number.NEGATIVE_INFINITY;
  let incarnation = 1;
  let peerIncarnation = 1;
  let isPeerGone = false;
  let isStopped = false;
  let work: Promise<void> = Promise.resolve();

  const view = (): LinkView => ({
    state:
      phase.name === 'up' && !isPeerGone
        ? 'up'
        : phase.name === 'hello' || phase.name === 'proof'
          ? 'connecting'
          : 'down',
    since,
    peerAcked: acked,
    heardAt,
    clockSkewMs,
  });

  function send(frame: Frame): void {
    const { facilityId, boot } = options;
    options.send({ v: WIRE_VERSION, facilityId, from: role, boot, at: clock.now(), frame });
  }

  function enter(next: Phase): void {
    change(() => {
      phase = next;
    });
  }

  function change(apply: () => void): void {
    const was = view().state;
    apply();
    if (view().state === was) return;
    since = clock.now();
    options.onChange(view());
  }

  function setPeerGone(isGone: boolean): void {
    change(() => {
      isPeerGone = isGone;
    });
  }

  /** One thing at a time: a frame is applied and durable before the next is looked at. */
  function serially(task: () => Promise<void>): Promise<void> {
    const run = work.then(task);
    work = run.catch(() => undefined);
    return run;
  }

  function onCommitted({ writes, frames }: Committed): void {
    if (writes.node) outSeq = Math.max(outSeq, writes.node.outSeq);
    for (const frame of frames) send(frame);
    if (phase.name !== 'up' || writes.outbox.length === 0) return;
    const isNext = writes.outbox[0]?.seq === sentSeq + 1;
    if (isNext && sentSeq + writes.outbox.length <= acked + WINDOW_EVENTS) sendRows(writes.outbox);
  }

  function sendRows(rows: readonly OutboxRow[]): void {
    if (phase.name !== 'up') return;
    for (const batch of batches(rows)) {
      const first = batch[0]?.seq ?? 0;
      const events = batch.map(({ body, prev, hash }) => ({ body, prev, hash }));
      send({ t: 'data', session: phase.session, incarnation, first, events });
      sentSeq = first + batch.length - 1;
    }
    if (resendAtMs === 0) resendAtMs = clock.monotonicMs() + resendMs;
  }

  /** Sends what the window allows, and again what has gone unanswered too long. */
  async function pump(): Promise<void> {
    if (phase.name !== 'up') return;
    const nowMs = clock.monotonicMs();
    if (acked < sentSeq && resendAtMs > 0 && nowMs >= resendAtMs) {
      sentSeq = acked;
      resendMs = Math.min(resendMs * 2, RESEND_MS_MAX);
      resendAtMs = 0;
    }
    while (sentSeq < outSeq && sentSeq < acked + WINDOW_EVENTS) {
      const rows = await node.readOutbox(sentSeq, Math.min(DATA_EVENTS_MAX, acked + WINDOW_EVENTS - sentSeq));
      if (rows.length === 0 || rows[0]?.seq !== sentSeq + 1) return;
      sendRows(rows);
    }
  }

  async function goUp(session: string, boot: string): Promise<void> {
    const row = await node.readNode();
    incarnation = row.incarnation;
    peerIncarnation = row.peerIncarnation;
    acked = row.peerAcked;
    savedAcked = acked;
    outSeq = row.outSeq;
    sentSeq = acked;
    resendMs = RESEND_MS_MIN;
    resendAtMs = 0;
    pingAtMs = clock.monotonicMs() + HEARTBEAT_MS;
    enter({ name: 'up', session, boot });
    await pump();
  }

  function heard(envelope: Envelope): void {
    heardAtMs = clock.monotonicMs();
    heardAt = clock.now();
    clockSkewMs = envelope.at - heardAt;
    setPeerGone(false);
  }

  async function receive(envelope: Envelope): Promise<void> {
    const { frame } = envelope;
    if (isStopped || envelope.facilityId !== options.facilityId || envelope.from === role) return;
    if (role === 'cloud' && frame.t === 'hello') return greet(envelope, frame);
    if (role === 'cloud' && frame.t === 'proof') return judge(envelope, frame);
    if (role === 'facility' && frame.t === 'challenge') return prove(frame);
    if (role === 'facility' && frame.t === 'welcome') return welcomed(envelope, frame);
    if (role === 'facility' && frame.t === 'fence') return fenced(frame);
    if (phase.name !== 'up' || !('session' in frame)) return;
    if (frame.session !== phase.session || envelope.boot !== phase.boot) return;
    heard(envelope);
    await receiveInSession(frame);
  }

  async function receiveInSession(frame: Frame): Promise<void> {
    if (phase.name !== 'up') return;
    const { session } = phase;
    switch (frame.t) {
      case 'ping':
        send({ t: 'pong', session, outSeq });
        return;
      case 'data':
        return receiveData(frame, session);
      case 'ack':
        return receiveAck(frame);
      case 'request':
        await node.run({ type: 'request', frame });
        return;
      case 'rejection':
        await node.run({ type: 'rejection', frame });
        return;
      default:
        return;
    }
  }

  async function receiveData(frame: FrameOf<'data'>, session: string): Promise<void> {
    const { verdict, state } = await node.run({ type: 'data', frame });
    if (verdict === 'fork' || verdict === 'stuck') {
      onAlarm(`link.${verdict}`, { first: frame.first, inSeq: state.node.inSeq });
      if (verdict === 'fork') enter({ name: 'down' });
      return;
    }
    if (verdict === 'ignored') return;
    const { inSeq, incarnation: receiverIncarnation } = state.node;
    send({ t: 'ack', session, incarnation: frame.incarnation, receiverIncarnation, seq: inSeq });
  }

  async function receiveAck(frame: FrameOf<'ack'>): Promise<void> {
    if (frame.incarnation !== incarnation || frame.receiverIncarnation !== peerIncarnation) return;
    if (frame.seq > acked && frame.seq <= outSeq) {
      acked = frame.seq;
      resendMs = RESEND_MS_MIN;
      resendAtMs = acked < sentSeq ? clock.monotonicMs() + resendMs : 0;
      sentSeq = Math.max(sentSeq, acked);
    } else if (frame.seq === acked && acked < sentSeq && clock.monotonicMs() - rewoundAtMs > REWIND_MS_MIN) {
      // The receiver sees a gap: what follows its position is sent again without waiting for the time-out.
      rewoundAtMs = clock.monotonicMs();
      sentSeq = acked;
      resendAtMs = 0;
    }
    await pump();
  }

  // --- handshake, cloud side ---------------------------------------------------------------------------------

  async function greet(envelope: Envelope, frame: FrameOf<'hello'>): Promise<void> {
    if (frame.protoMin > PROTOCOL_MAX || frame.protoMax < PROTOCOL_MIN) {
      onAlarm('link.version_refused', { app: frame.app, protoMin: frame.protoMin, protoMax: frame.protoMax });
      return;
    }
    const { inSeq } = await node.readNode();
    challenge = { boot: envelope.boot, nonce: frame.nonce, cloudNonce: newNonce() };
    const proto = Math.min(PROTOCOL_MAX, frame.protoMax);
    send({ t: 'challenge', nonce: frame.nonce, cloudNonce: challenge.cloudNonce, proto, inSeq });
  }

  async function judge(envelope: Envelope, frame: FrameOf<'proof'>): Promise<void> {
    const expected = challenge;
    if (!expected || expected.cloudNonce !== frame.cloudNonce || expected.nonce !== frame.nonce) return;
    if (expected.boot !== envelope.boot) return;
    challenge = null;
    const { frames, state } = await node.run({ type: 'proof', frame });
    const answer = frames[0];
    if (answer?.t === 'fence') onAlarm('link.fenced', { reason: answer.reason });
    if (answer?.t !== 'welcome' || state.node.session === null) return;
    heard(envelope);
    await goUp(state.node.session, envelope.boot);
  }

  // --- handshake, facility side ------------------------------------------------------------------------------

  function sayHello(): void {
    const nonce = newNonce();
    enter({ name: 'hello', nonce, sinceMs: clock.monotonicMs() });
    send({ t: 'hello', nonce, protoMin: PROTOCOL_MIN, protoMax: PROTOCOL_MAX, app: options.app });
  }

  async function prove(frame: FrameOf<'challenge'>): Promise<void> {
    if (phase.name !== 'hello' || phase.nonce !== frame.nonce) return;
    const row = await node.readNode();
    const head = Array.from({ length: RECENT_MAX }, (_, back) => row.outSeq - back).filter((seq) => seq >= 0);
    const recent: readonly Checkpoint[] = await node.readCheckpoints([...new Set([frame.inSeq, ...head])]);
    enter({ name: 'proof', nonce: frame.nonce, cloudNonce: frame.cloudNonce, sinceMs: clock.monotonicMs() });
    send({
      t: 'proof',
      nonce: frame.nonce,
      cloudNonce: frame.cloudNonce,
      incarnation: row.incarnation,
      peerIncarnation: row.peerIncarnation,
      token: row.token,
      outSeq: row.outSeq,
      inSeq: row.inSeq,
      inHash: row.inHash,
      recent: [...recent],
      suspect: null,
    });
  }

  async function welcomed(envelope: Envelope, frame: FrameOf<'welcome'>): Promise<void> {
    if (phase.name !== 'proof' || phase.cloudNonce !== frame.cloudNonce) return;
    await node.run({ type: 'welcome', frame });
    heard(envelope);
    await goUp(frame.session, envelope.boot);
  }

  async function fenced(frame: FrameOf<'fence'>): Promise<void> {
    if (phase.name !== 'proof' || phase.cloudNonce !== frame.cloudNonce) return;
    onAlarm('link.fenced', { reason: frame.reason });
    await node.run({ type: 'fence', frame });
    enter({ name: 'down' });
    fencedAtMs = clock.monotonicMs();
  }

  async function tick(): Promise<void> {
    if (isStopped) return;
    const nowMs = clock.monotonicMs();
    if (phase.name === 'up' && nowMs - heardAtMs > SILENCE_MS_MAX) enter({ name: 'down' });
    if (role === 'facility') greetAgain(nowMs);
    if (phase.name !== 'up') return;
    if (nowMs >= pingAtMs) {
      pingAtMs = nowMs + HEARTBEAT_MS;
      if (role === 'facility') send({ t: 'ping', session: phase.session, outSeq });
      await saveAcked();
    }
    await pump();
  }

  function greetAgain(nowMs: number): void {
    const isWaiting = (phase.name === 'hello' || phase.name === 'proof') && nowMs - phase.sinceMs < HELLO_RETRY_MS;
    if (phase.name === 'up' || isWaiting || nowMs - fencedAtMs < FENCED_RETRY_MS) return;
    sayHello();
  }

  /** The other side's progress need not be safe at once: it is saved with the heartbeat. */
  async function saveAcked(): Promise<void> {
    if (acked === savedAcked) return;
    savedAcked = acked;
    await node.run({ type: 'acked', seq: acked });
  }

  const forget = node.onCommitted(onCommitted);
  return {
    receive: (envelope) => serially(() => receive(envelope)),
    tick: () => serially(tick),
    disconnected: () => serially(async () => enter({ name: 'down' })),
    peerGone: () => setPeerGone(true),
    view,
    stop: () => {
      isStopped = true;
      forget();
      enter({ name: 'down' });
    },
  };
}

/** A fenced facility asks again this often: somebody may have solved it on the other side. */
const FENCED_RETRY_MS = 15_000;

/** Cuts rows into frames that stay below the wire's limits. */
function batches(rows: readonly OutboxRow[]): OutboxRow[][] {
  const cut: OutboxRow[][] = [];
  let bytes = 0;
  for (const row of rows) {
    const last = cut.at(-1);
    bytes += row.body.length;
    if (last && last.length < DATA_EVENTS_MAX && bytes <= DATA_BYTES_MAX) last.push(row);
    else {
      cut.push([row]);
      bytes = row.body.length;
    }
  }
  return cut;
}
