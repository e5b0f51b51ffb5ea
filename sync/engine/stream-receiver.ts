import { type Clock, MINUTE_MS } from '../../domain/time.ts';
import type { FrameOf } from '../protocol/frames.ts';
import type { DataVerdict } from './apply.ts';
import type { NodePort } from './node-port.ts';

/** An event that cannot be applied is tried this often before it is set aside, or the stream stops at it. */
const TRIES_MAX = 3;

/** A stream that has stopped at an event is tried again after this long: the program may have been replaced. */
const STOPPED_MS = MINUTE_MS;

export type StreamReceiverOptions = {
  readonly node: NodePort;
  readonly clock: Clock;
  /** Hands a frame to the wire, which may lose it. */
  readonly send: (frame: FrameOf<'ack'>) => void;
  readonly onAlarm: (event: string, fields: Record<string, unknown>) => void;
};

/** The receiving side of a stream: applies, acknowledges, and deals with what cannot be applied (PROTOCOL §4, §9.4). */
export type StreamReceiver = {
  /**
   * Takes a stream frame of the present session. False when the other side's stream is not the one we have followed:
   * the session is over. Rejects when the database would not do it: the frame has to come again.
   */
  receive(frame: FrameOf<'data'>): Promise<boolean>;
};

type Receiving = {
  readonly options: StreamReceiverOptions;
  /** How often the event after the last applied one has failed. */
  failures: { readonly seq: number; count: number };
  stoppedUntilMs: number;
};

export function createStreamReceiver(options: StreamReceiverOptions): StreamReceiver {
  const receiving: Receiving = { options, failures: { seq: 0, count: 0 }, stoppedUntilMs: Number.NEGATIVE_INFINITY };
  return { receive: (frame) => receive(receiving, frame) };
}

async function receive(receiving: Receiving, frame: FrameOf<'data'>): Promise<boolean> {
  const { node, clock } = receiving.options;
  if (clock.monotonicMs() < receiving.stoppedUntilMs) return true;
  try {
    return await apply(receiving, frame, false);
  } catch (error) {
    if (!node.isInputsFault(error)) throw error;
    return await applyOneByOne(receiving, frame);
  }
}

async function apply(receiving: Receiving, frame: FrameOf<'data'>, setAside: boolean): Promise<boolean> {
  const { node, clock, send, onAlarm } = receiving.options;
  const { verdict, state } = await node.run({ type: 'data', frame, setAside });
  const { inSeq, incarnation: receiverIncarnation } = state.node;
  if (verdict === 'fork' || verdict === 'stuck') onAlarm(`link.${verdict}`, { first: frame.first, inSeq });
  if (hasMoved(verdict)) {
    const { session, incarnation } = frame;
    send({ t: 'ack', session, incarnation, receiverIncarnation, seq: inSeq });
  }
  if (verdict === 'stuck') receiving.stoppedUntilMs = clock.monotonicMs() + STOPPED_MS;
  return verdict !== 'fork';
}

function hasMoved(verdict: DataVerdict | null): boolean {
  return verdict === 'applied' || verdict === 'stuck';
}

/** One of the events makes the whole frame fail: those before it are applied, and it is tried again when it comes again. */
async function applyOneByOne(receiving: Receiving, frame: FrameOf<'data'>): Promise<boolean> {
  const { node, onAlarm } = receiving.options;
  for (const [index, event] of frame.events.entries()) {
    const seq = frame.first + index;
    const alone = { ...frame, first: seq, events: [event] };
    try {
      if (!(await apply(receiving, alone, false))) return false;
    } catch (error) {
      if (!node.isInputsFault(error)) throw error;
      if (receiving.failures.seq !== seq) receiving.failures = { seq, count: 0 };
      receiving.failures.count += 1;
      onAlarm('link.event.failed', { seq, failures: receiving.failures.count, error });
      return receiving.failures.count < TRIES_MAX || (await apply(receiving, alone, true));
    }
  }
  return true;
}
