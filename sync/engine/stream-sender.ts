import type { Clock } from '../../domain/time.ts';
import { bytesInFrame, DATA_BYTES_MAX, DATA_EVENTS_MAX, type FrameOf } from '../protocol/frames.ts';
import type { NodePort } from './node-port.ts';
import type { NodeRow, OutboxRow, Writes } from './node-state.ts';

/** Unacknowledged events are sent again after this long, doubling to the maximum while nothing is acknowledged. */
export const RESEND_MS_MIN = 1000;
export const RESEND_MS_MAX = 30_000;

/** A receiver that reports a gap again and again is not believed more often than this. */
export const REWIND_MS_MIN = 200;

/** At most this many events are on their way unacknowledged. */
export const WINDOW_EVENTS = 256;

export type StreamSenderOptions = {
  readonly node: Pick<NodePort, 'readOutbox'>;
  readonly clock: Clock;
  /** Hands a frame to the wire, which may lose it. */
  readonly send: (frame: FrameOf<'data'>) => void;
};

/** The sending side of a stream: a window, acknowledgements and repeats (PROTOCOL §4). All of it is lost with the process. */
export type StreamSender = {
  /** A session begins, with the node as it stands. Nothing is sent before `pump` is called or something is committed. */
  open(session: string, node: NodeRow): void;
  /** Nothing is sent until the next `open`. */
  close(): void;
  /** The node has grown its stream. To be called in the order of the commits. */
  committed(writes: StreamWrites): void;
  /** Takes an acknowledgement of the present session. */
  acknowledged(frame: FrameOf<'ack'>): Promise<void>;
  /** Sends what the window allows, and again what has gone unanswered too long. */
  pump(): Promise<void>;
  /** Where our stream ends. */
  outSeq(): number;
  /** How much of it the other side has applied, as far as we know. */
  peerAcked(): number;
};

type StreamWrites = Pick<Writes, 'node' | 'outbox' | 'cut'>;

type Sending = {
  session: string | null;
  incarnation: number;
  peerIncarnation: number;
  outSeq: number;
  sentSeq: number;
  acked: number;
  /** When what is unacknowledged is sent again; null while nothing waits. */
  resendAtMs: number | null;
  resendMs: number;
  rewoundAtMs: number;
};

/** Silent until it is opened. The caller sees to it that `pump` and `acknowledged` do not run side by side. */
export function createStreamSender(options: StreamSenderOptions): StreamSender {
  const state: Sending = {
    session: null,
    incarnation: 1,
    peerIncarnation: 1,
    outSeq: 0,
    sentSeq: 0,
    acked: 0,
    resendAtMs: null,
    resendMs: RESEND_MS_MIN,
    rewoundAtMs: Number.NEGATIVE_INFINITY,
  };
  return {
    open: (session, node) => open(state, session, node),
    close: () => {
      state.session = null;
    },
    committed: (writes) => followCommit(state, options, writes),
    acknowledged: async (frame) => {
      if (noteAck(state, options, frame)) await pump(state, options);
    },
    pump: () => pump(state, options),
    outSeq: () => state.outSeq,
    peerAcked: () => state.acked,
  };
}

function open(state: Sending, session: string, node: NodeRow): void {
  state.session = session;
  state.incarnation = node.incarnation;
  state.peerIncarnation = node.peerIncarnation;
  // A commit may have been announced since the row was read: the stream never ends earlier than we have seen.
  state.outSeq = Math.max(state.outSeq, node.outSeq);
  state.acked = node.peerAcked;
  state.sentSeq = node.peerAcked;
  state.resendMs = RESEND_MS_MIN;
  state.resendAtMs = null;
}

function followCommit(state: Sending, options: StreamSenderOptions, { node, outbox, cut }: StreamWrites): void {
  // A recovery has written the stream anew: it may be shorter than it was.
  if (cut) state.outSeq = 0;
  if (node) state.outSeq = Math.max(state.outSeq, node.outSeq);
  // What follows what was sent goes out at once; anything else waits until the outbox is read in order.
  const isNext = outbox[0]?.seq === state.sentSeq + 1;
  if (isNext && state.sentSeq + outbox.length <= state.acked + WINDOW_EVENTS) sendRows(state, options, outbox);
}

async function pump(state: Sending, options: StreamSenderOptions): Promise<void> {
  if (state.session === null) return;
  const { resendAtMs } = state;
  if (state.acked < state.sentSeq && resendAtMs !== null && options.clock.monotonicMs() >= resendAtMs) {
    state.sentSeq = state.acked;
    state.resendMs = Math.min(state.resendMs * 2, RESEND_MS_MAX);
    state.resendAtMs = null;
  }
  while (state.sentSeq < state.outSeq && state.sentSeq < state.acked + WINDOW_EVENTS) {
    const limit = Math.min(DATA_EVENTS_MAX, state.acked + WINDOW_EVENTS - state.sentSeq);
    const rows = await options.node.readOutbox(state.sentSeq, limit);
    // While it was read the link may have gone down, or a commit may have been sent on its own.
    if (state.session === null || rows[0]?.seq !== state.sentSeq + 1) return;
    sendRows(state, options, rows);
  }
}

function sendRows(state: Sending, { clock, send }: StreamSenderOptions, rows: readonly OutboxRow[]): void {
  const { session, incarnation } = state;
  if (session === null) return;
  for (const batch of batches(rows)) {
    const first = batch[0]?.seq ?? 0;
    const events = batch.map(({ body, prev, hash }) => ({ body, prev, hash }));
    send({ t: 'data', session, incarnation, first, events });
    state.sentSeq = first + batch.length - 1;
  }
  state.resendAtMs ??= clock.monotonicMs() + state.resendMs;
}

/** False for an acknowledgement of another stream: one from before a recovery must not count. */
function noteAck(state: Sending, { clock }: StreamSenderOptions, frame: FrameOf<'ack'>): boolean {
  if (frame.incarnation !== state.incarnation || frame.receiverIncarnation !== state.peerIncarnation) return false;
  const nowMs = clock.monotonicMs();
  if (frame.seq > state.acked && frame.seq <= state.outSeq) {
    state.acked = frame.seq;
    state.resendMs = RESEND_MS_MIN;
    state.resendAtMs = state.acked < state.sentSeq ? nowMs + state.resendMs : null;
    state.sentSeq = Math.max(state.sentSeq, state.acked);
  } else if (frame.seq === state.acked && state.acked < state.sentSeq && nowMs - state.rewoundAtMs > REWIND_MS_MIN) {
    // The receiver sees a gap: what follows its position is sent again without waiting for the time-out.
    state.rewoundAtMs = nowMs;
    state.sentSeq = state.acked;
    state.resendAtMs = null;
  }
  return true;
}

/** Cuts rows into frames that stay below the wire's limits. */
function batches(rows: readonly OutboxRow[]): OutboxRow[][] {
  const cut: OutboxRow[][] = [];
  let bytes = 0;
  for (const row of rows) {
    const last = cut.at(-1);
    const more = bytesInFrame(row.body);
    if (last && last.length < DATA_EVENTS_MAX && bytes + more <= DATA_BYTES_MAX) {
      last.push(row);
      bytes += more;
    } else {
      cut.push([row]);
      bytes = more;
    }
  }
  return cut;
}
