import type { Clock } from '../../domain/time.ts';
import type { Frame, FrameOf } from '../protocol/frames.ts';
import type { Committed } from './node-port.ts';

/** A question without an answer is sent again after this long, doubling to the maximum. */
export const REPEAT_MS_MIN = 2000;
export const REPEAT_MS_MAX = 30_000;

/**
 * The questions of a session that are on their way. The carrier may lose one, or the no to it, while the session goes
 * on; a change has no deadline and would stay open until the link is next made anew. An owner that has granted one lets
 * another copy pass. All of it is lost with the process: questions of an older session are settled by the catch-up.
 */
export type QuestionRepeats = {
  /** Notes what was asked and what is settled. To be called in the order of the commits. */
  committed(committed: Pick<Committed, 'frames' | 'writes'>): void;
  /** Sends again what has gone unanswered too long; what is of another session is forgotten. */
  repeatWhenDue(session: string): void;
};

export type QuestionRepeatsOptions = {
  readonly clock: Clock;
  /** Hands a frame to the wire, which may lose it. */
  readonly send: (frame: Frame) => void;
};

type Open = { readonly frame: FrameOf<'request'>; readonly dueAtMs: number; readonly waitMs: number };

export function createQuestionRepeats({ clock, send }: QuestionRepeatsOptions): QuestionRepeats {
  const open = new Map<string, Open>();
  return {
    committed: ({ frames, writes }) => {
      for (const frame of frames) {
        if (frame.t !== 'request') continue;
        open.set(frame.requestId, { frame, dueAtMs: clock.monotonicMs() + REPEAT_MS_MIN, waitMs: REPEAT_MS_MIN });
      }
      for (const { id, status } of writes.requests) if (status !== 'pending') open.delete(id);
    },
    repeatWhenDue: (session) => {
      const nowMs = clock.monotonicMs();
      for (const [requestId, { frame, dueAtMs, waitMs }] of open) {
        if (frame.session !== session) open.delete(requestId);
        else if (nowMs >= dueAtMs) {
          const longerMs = Math.min(waitMs * 2, REPEAT_MS_MAX);
          open.set(requestId, { frame, dueAtMs: nowMs + longerMs, waitMs: longerMs });
          send(frame);
        }
      }
    },
  };
}
