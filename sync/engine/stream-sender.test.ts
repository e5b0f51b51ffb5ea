import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FACILITY_ID, id } from '../../tests/support/memory-node.ts';
import { manualClock } from '../../tests/support/manual-clock.ts';
import { encodeEnvelope } from '../protocol/envelope.ts';
import { FRAME_BYTES_MAX, type FrameOf } from '../protocol/frames.ts';
import { newNodeRow, type OutboxRow } from './node-state.ts';
import { createStreamSender, RESEND_MS_MAX, RESEND_MS_MIN, REWIND_MS_MIN, WINDOW_EVENTS } from './stream-sender.ts';

const SESSION = '1.1';

function row(seq: number, body = `event ${seq}`): OutboxRow {
  return { seq, prev: 'a'.repeat(32), hash: 'b'.repeat(32), body };
}

/** A sender over a stream of `length` events, opened where the other side has applied `peerAcked`. */
function opened({ length, peerAcked = 0, bodies }: { length: number; peerAcked?: number; bodies?: readonly string[] }) {
  const clock = manualClock();
  const outbox = Array.from({ length }, (_, index) => row(index + 1, bodies?.[index]));
  const sent: FrameOf<'data'>[] = [];
  const sender = createStreamSender({
    clock,
    node: { readOutbox: async (after, limit) => outbox.slice(after, after + limit) },
    send: (frame) => sent.push(frame),
  });
  const node = { ...newNodeRow('cloud', FACILITY_ID, 'token'), peerAcked, outSeq: length };
  sender.open(SESSION, node);
  const grow = (): OutboxRow => {
    const next = row(outbox.length + 1);
    outbox.push(next);
    sender.committed({ node: { ...node, outSeq: outbox.length }, outbox: [next], cut: null });
    return next;
  };
  return { clock, sender, grow, node, takeSent: () => sent.splice(0) };
}

const ack = (seq: number, changes: Partial<FrameOf<'ack'>> = {}): FrameOf<'ack'> => ({
  t: 'ack',
  session: SESSION,
  incarnation: 1,
  receiverIncarnation: 1,
  seq,
  ...changes,
});

/** First and last position of each frame. */
const spans = (frames: readonly FrameOf<'data'>[]) =>
  frames.map(({ first, events }) => [first, first + events.length - 1]);

describe('a stream', () => {
  test('is sent from where the other side stands', async () => {
    const { sender, takeSent } = opened({ length: 5, peerAcked: 2 });

    await sender.pump();

    expect(takeSent()).toMatchObject([{ session: SESSION, incarnation: 1, first: 3, events: [{}, {}, {}] }]);
  });

  test('that grows is sent on at once, without being read again', () => {
    const { grow, takeSent } = opened({ length: 0 });

    grow();
    grow();

    expect(spans(takeSent())).toEqual([
      [1, 1],
      [2, 2],
    ]);
  });

  test('that grows behind something unsent waits for its turn', async () => {
    const { grow, sender, takeSent } = opened({ length: 2 });

    grow();

    expect(takeSent()).toEqual([]);
    await sender.pump();
    expect(spans(takeSent())).toEqual([[1, 3]]);
  });

  test('is not sent before it is opened, nor once it is closed', async () => {
    const { grow, sender, takeSent } = opened({ length: 1 });
    sender.close();

    grow();
    await sender.pump();

    expect(takeSent()).toEqual([]);
    expect(sender.outSeq()).toBe(2);
  });

  test('does not end before what a commit has announced while the node was being read', async () => {
    const { grow, node, sender, takeSent } = opened({ length: 0 });
    sender.close();
    grow();

    sender.open('1.2', node);
    await sender.pump();

    expect(spans(takeSent())).toEqual([[1, 1]]);
  });

  test('stops where it is closed in the middle of reading', async () => {
    const { sender, takeSent } = opened({ length: 3 });

    const pumping = sender.pump();
    sender.close();
    await pumping;

    expect(takeSent()).toEqual([]);
  });
});

describe('the window', () => {
  test('bounds what is on its way, and each acknowledgement lets as much through again', async () => {
    const { sender, takeSent } = opened({ length: WINDOW_EVENTS + 50 });

    await sender.pump();
    await sender.pump();
    expect(spans(takeSent())).toEqual([[1, WINDOW_EVENTS]]);

    await sender.acknowledged(ack(20));
    expect(spans(takeSent())).toEqual([[WINDOW_EVENTS + 1, WINDOW_EVENTS + 20]]);
  });

  test('holds for what grows, too', async () => {
    const { grow, sender, takeSent } = opened({ length: WINDOW_EVENTS });
    await sender.pump();
    takeSent();

    grow();

    expect(takeSent()).toEqual([]);
    await sender.acknowledged(ack(1));
    expect(spans(takeSent())).toEqual([[WINDOW_EVENTS + 1, WINDOW_EVENTS + 1]]);
  });
});

describe('without an acknowledgement', () => {
  test('everything is sent again after a second, then after twice as long each time, up to half a minute', async () => {
    const { clock, sender, takeSent } = opened({ length: 2 });
    await sender.pump();
    const waits: number[] = [];

    for (let repeat = 0; repeat < 7; repeat += 1) {
      takeSent();
      let waitedMs = 0;
      for (; takeSent().length === 0; waitedMs += 500) {
        clock.advance(500);
        await sender.pump();
      }
      waits.push(waitedMs);
    }

    expect(waits).toEqual([RESEND_MS_MIN, 2000, 4000, 8000, 16_000, RESEND_MS_MAX, RESEND_MS_MAX]);
  });

  test('an acknowledgement sets the patience back', async () => {
    const { clock, grow, sender, takeSent } = opened({ length: 1 });
    await sender.pump();
    clock.advance(RESEND_MS_MIN);
    await sender.pump();
    await sender.acknowledged(ack(1));
    grow();
    takeSent();

    clock.advance(RESEND_MS_MIN);
    await sender.pump();

    expect(spans(takeSent())).toEqual([[2, 2]]);
  });

  test('nothing is sent again of what was acknowledged', async () => {
    const { clock, sender, takeSent } = opened({ length: 3 });
    await sender.pump();
    await sender.acknowledged(ack(2));
    takeSent();

    clock.advance(RESEND_MS_MAX);
    await sender.pump();

    expect(spans(takeSent())).toEqual([[3, 3]]);
  });
});

describe('an acknowledgement', () => {
  test('that repeats the last one tells of a gap: what follows is sent again at once, but not for each repeat', async () => {
    const { clock, sender, takeSent } = opened({ length: 3 });
    await sender.pump();
    clock.advance(REWIND_MS_MIN + 1);
    takeSent();

    await sender.acknowledged(ack(0));
    await sender.acknowledged(ack(0));

    expect(spans(takeSent())).toEqual([[1, 3]]);
  });

  test.each([
    ['of another stream of ours', ack(2, { incarnation: 2 })],
    ['of another receiver', ack(2, { receiverIncarnation: 2 })],
    ['of more than there is', ack(9)],
  ])('%s does not count', async (_what, frame) => {
    const { sender } = opened({ length: 3 });
    await sender.pump();

    await sender.acknowledged(frame);

    expect(sender.peerAcked()).toBe(0);
  });

  test('never takes back an earlier one', async () => {
    const { sender } = opened({ length: 3 });
    await sender.pump();
    await sender.acknowledged(ack(3));

    await sender.acknowledged(ack(1));

    expect(sender.peerAcked()).toBe(3);
  });
});

test('no frame is too large for the wire, whatever its events say', async () => {
  const body = fc.tuple(fc.constantFrom('"', '\\', 'a', 'é', '⛳', '\u0000'), fc.integer({ min: 1, max: 8000 }));
  await fc.assert(
    fc.asyncProperty(fc.array(body, { minLength: 1, maxLength: 60 }), async (texts) => {
      const bodies = texts.map(([text, times]) => text.repeat(times));
      const { sender, takeSent } = opened({ length: bodies.length, bodies });

      await sender.pump();
      const frames = takeSent();

      const sizes = frames.map((frame) =>
        Buffer.byteLength(
          encodeEnvelope({ v: 1, facilityId: id('f'), from: 'cloud', boot: 'b'.repeat(16), at: 0, frame }),
        ),
      );
      expect(Math.max(...sizes)).toBeLessThanOrEqual(FRAME_BYTES_MAX);
      expect(frames.flatMap(({ events }) => events.map((event) => event.body))).toEqual(bodies);
    }),
    { numRuns: 50 },
  );
});
