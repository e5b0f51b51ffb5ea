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

  expect(watch.doorClock.now()).toBe(clock.now());
});

test('a clock that is set back keeps nobody out', () => {
  const { clock, watch, hear, start } = aController();
  hear(start);
  clock.advance(10 * MINUTE_MS);

  clock.jumpTo(start - 365 * DAY_MS);

  expect(watch.doorClock.now()).toBe(start + 10 * MINUTE_MS);
});

test('a clock that was ahead and is put right is followed', () => {
  const { clock, watch, hear, start } = aController();
  clock.jumpTo(start + DAY_MS);
  hear(start);
  const ahead = watch.doorClock.now();

  clock.jumpTo(start + SECOND_MS);

  expect([ahead, watch.doorClock.now()]).toEqual([start + DAY_MS, start + SECOND_MS]);
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
