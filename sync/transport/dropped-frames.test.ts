import { expect, test } from 'vitest';
import { manualClock } from '../../tests/support/manual-clock.ts';
import { createDroppedFrames } from './dropped-frames.ts';

function counting() {
  const clock = manualClock();
  const alarms: Record<string, unknown>[] = [];
  const dropped = createDroppedFrames({ clock, onAlarm: (event, fields) => alarms.push({ event, ...fields }) });
  return { clock, alarms, dropped };
}

test('the first dropped frame of a reason is told at once, with an example', () => {
  const { alarms, dropped } = counting();

  dropped.drop('unsigned', { bytes: 7 });
  dropped.drop('bad-signature', { bytes: 8 });

  expect(alarms).toEqual([
    { event: 'link.frame.dropped', reason: 'unsigned', times: 1, bytes: 7 },
    { event: 'link.frame.dropped', reason: 'bad-signature', times: 1, bytes: 8 },
  ]);
});

test('a flood is counted in full and told once a minute', () => {
  const { clock, alarms, dropped } = counting();

  for (let second = 0; second <= 60; second += 1) {
    for (let frame = 0; frame < 100; frame += 1) dropped.drop('unsigned', {});
    clock.advance(1000);
  }

  expect(alarms.map(({ times }) => times)).toEqual([1, 6000]);
  expect(dropped.counts()).toEqual({ unsigned: 6100 });
});
