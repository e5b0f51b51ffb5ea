import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aProfile, at, between } from '../../../../tests/support/facility-profile.ts';
import { endOfExtended, timeOfMove, timeOfNew, understand } from './understand.ts';

const WORDS =
  `book|move|extend|cancel|my booking|instead of|bay 2|from|to|until|at|for|in|-|today|tonight|tomorrow|friday
|next week|the 31st|march 32|yesterday|weekend|9999-12-31|7|7pm|25:99|0|00:00|noon|midnight|2pm EST|2pm UTC|1:30am|morning
|night|0 minutes|0 people|999 hours|99999999 hours|999999999999 days|an hour|later|demain|14h`.split(/\n?\|/);
const text = fc.array(fc.constantFrom(...WORDS), { maxLength: 10 }).map((words) => words.join(' '));
const CLOCK_CHANGES = [
  '2026-03-07T18:30-04:00',
  '2026-03-08T00:30-04:00',
  '2026-10-31T23:59-03:00',
  '2026-11-01T01:30-04:00',
];

test('whatever is written, a time is ahead and ends after it begins, or it is asked for', () => {
  const profile = aProfile();
  const booking = between('2026-11-03T18:00-04:00', '2026-11-03T19:00-04:00');
  fc.assert(
    fc.property(text, fc.constantFrom(...CLOCK_CHANGES), (written, when) => {
      const context = { now: at(when), profile };
      const understood = understand(written, context);
      if (understood.kind === 'create') {
        const time = timeOfNew(understood, context);
        if (time.ok) expect(time.value.startsAt).toBeGreaterThanOrEqual(context.now);
        if (time.ok) expect(time.value.endsAt ?? Infinity).toBeGreaterThan(time.value.startsAt);
      }
      if (understood.kind === 'move') {
        const time = timeOfMove(understood, booking, context);
        if (time.ok) expect(time.value.endsAt).toBeGreaterThan(time.value.startsAt);
      }
      if (understood.kind === 'extend') {
        const end = endOfExtended(understood, booking, context);
        if (end.ok) expect(end.value).toBeGreaterThan(booking.endsAt);
      }
    }),
    { numRuns: 3000 },
  );
});
