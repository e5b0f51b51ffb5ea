import { describe, expect, test } from 'vitest';
import { createCatchUpMeter, type StreamPlaces } from './catch-up.ts';

const apart: StreamPlaces = { isUp: false, acked: 100, toSend: 3000, inSeq: 50, toReceive: 0 };

describe('the catch-up', () => {
  test('counts what both sides had to learn from where they were when they parted', () => {
    const tell = createCatchUpMeter();
    tell(apart);

    const told = tell({ isUp: true, acked: 840, toSend: 2260, inSeq: 550, toReceive: 1500 });

    expect(told).toEqual({ done: 1240, total: 5000 });
  });

  test('is over when nothing is left', () => {
    const tell = createCatchUpMeter();
    tell(apart);
    tell({ isUp: true, acked: 100, toSend: 3000, inSeq: 50, toReceive: 0 });

    expect(tell({ isUp: true, acked: 3100, toSend: 0, inSeq: 50, toReceive: 0 })).toBeNull();
  });

  test('is told to its end once it was worth telling', () => {
    const tell = createCatchUpMeter();
    tell(apart);
    tell({ isUp: true, acked: 100, toSend: 3000, inSeq: 50, toReceive: 0 });

    expect(tell({ isUp: true, acked: 3099, toSend: 1, inSeq: 50, toReceive: 0 })).toEqual({ done: 2999, total: 3000 });
  });

  test('makes no fuss about the few changes of a busy desk', () => {
    const tell = createCatchUpMeter();

    expect(tell({ isUp: true, acked: 100, toSend: 3, inSeq: 50, toReceive: 0 })).toBeNull();
  });

  test('says nothing while the two are apart', () => {
    expect(createCatchUpMeter()(apart)).toBeNull();
  });

  test('begins anew when a recovery has taken the streams back', () => {
    const tell = createCatchUpMeter();
    tell(apart);

    expect(tell({ isUp: true, acked: 40, toSend: 60, inSeq: 50, toReceive: 0 })).toEqual({ done: 0, total: 60 });
  });
});
