import { expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../domain/time.ts';
import { type ManualClock, manualClock } from '../../../tests/support/manual-clock.ts';
import { createLog } from '../log.ts';
import { createClockWatch } from './clock-watch.ts';

/** A controller that hears the cloud say what time it is. */
function aController() {
  const clock: ManualClock = manualClock();
  const said: string[] = [];
  let heard: { heardAt: number; clockSkewMs: number } | null = null;
  const log = createLog('info', { write: (line) => said.push((JSON.parse(line) as { msg: string }).msg) });
  const watch = createClockWatch({ clock, view: () => heard, log });
  function hear(cloudAt: number): void {
    heard = { heardAt: clock.now(), clockSkewMs: cloudAt - clock.now() };
    watch.look();
  }
  return { clock, watch, said, hear, start: clock.now() };
}

test('doors go by this computer’s clock while nothing was heard', () => {
  const { clock, watch } = aController();
  clock.advance(HOUR_MS);

  expect(watch.doorTime().now).toBe(clock.now());
});

test('a clock that is set back keeps nobody out', () => {
  const { clock, watch, hear, start } = aController();
  hear(start);
  clock.advance(10 * MINUTE_MS);

  clock.jumpTo(start - 365 * DAY_MS);

  expect(watch.doorTime().now).toBe(start + 10 * MINUTE_MS);
});

test('a clock that was ahead and is put right is followed', () => {
  const { clock, watch, hear, start } = aController();
  clock.jumpTo(start + DAY_MS);
  hear(start);
  const ahead = watch.doorTime().now;

  clock.jumpTo(start + SECOND_MS);

  expect([ahead, watch.doorTime().now]).toEqual([start + DAY_MS, start + SECOND_MS]);
});

test('a cloud whose clock runs hours ahead does not move the doors’', () => {
  const { clock, watch, said, hear, start } = aController();
  hear(start);

  clock.advance(10 * SECOND_MS);
  hear(clock.now() + 5 * HOUR_MS);
  clock.advance(HOUR_MS);
  hear(clock.now() + 5 * HOUR_MS);

  expect(watch.doorTime()).toEqual({ now: start + 10 * SECOND_MS + HOUR_MS, other: null });
  expect(said).toEqual(['clock.skewed']);
});

test('nor does this computer’s, when it has jumped ahead and the cloud’s has not', () => {
  const { clock, watch, hear, start } = aController();
  hear(start);

  clock.advance(MINUTE_MS);
  clock.jumpTo(start + 5 * HOUR_MS);
  hear(start + MINUTE_MS);

  expect(watch.doorTime()).toEqual({ now: start + MINUTE_MS, other: null });
});

test('clocks that have never agreed are both asked', () => {
  const { watch, hear, start } = aController();

  hear(start + 3 * HOUR_MS);

  expect(watch.doorTime()).toEqual({ now: start, other: start + 3 * HOUR_MS });
});

test('clocks that have both jumped are both asked, until they agree', () => {
  const { clock, watch, hear, start } = aController();
  hear(start);
  clock.jumpTo(start - DAY_MS);
  hear(start + DAY_MS);
  const apart = watch.doorTime();

  clock.jumpTo(start + DAY_MS);
  clock.advance(SECOND_MS);
  hear(clock.now());

  expect(apart).toEqual({ now: start - DAY_MS, other: start + DAY_MS });
  expect(watch.doorTime()).toEqual({ now: start + DAY_MS + SECOND_MS, other: null });
});

test('more than two minutes between the clocks are told once, and when they agree again', () => {
  const { clock, watch, said, hear } = aController();
  for (const skewMs of [2 * MINUTE_MS, 3 * MINUTE_MS, 4 * MINUTE_MS, SECOND_MS]) {
    clock.advance(MINUTE_MS);
    hear(clock.now() + skewMs);
  }

  expect(said).toEqual(['clock.skewed', 'clock.right_again']);
  expect(watch.skewMs()).toBe(SECOND_MS);
});
