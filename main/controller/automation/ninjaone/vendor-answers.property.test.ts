import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readActivities, readStory } from './activity-story.ts';
import { readRoles, readScripts } from './bay-scripts.ts';
import { readDevice } from './device-records.ts';
import { hintIn, readReceipt } from './receipt.ts';
import { readEcho } from './script-echo.ts';
import { isPrivilegeMissing, readRefusal, readTokenRefusal } from './vendor-refusal.ts';

const MARKS = { name: 'Bay launch software', correlationId: 'step-1', seen: ['old'], hint: '7' };

/** Values that look like the vendor's as far as names go, and hold anything. */
const body = fc.oneof(
  fc.jsonValue(),
  fc.record({ activities: fc.array(fc.jsonValue()) }),
  fc.record({ bayState: fc.jsonValue() }),
  fc.array(
    fc.record(
      { id: fc.jsonValue(), seriesUid: fc.jsonValue(), statusCode: fc.jsonValue(), data: fc.jsonValue() },
      { requiredKeys: [] },
    ),
  ),
);

test('no answer, whatever is in it, is more than an answer that says nothing', () => {
  fc.assert(
    fc.property(body, (value) => {
      readDevice(value);
      readScripts(value);
      readRoles(value);
      hintIn(value);
      expect(readEcho(value, 'bayState', 'step-1')).toBeNull();
      const text = JSON.stringify(value);
      readReceipt(text);
      readRefusal(400, text);
      readTokenRefusal(400, text);
      isPrivilegeMissing(text);
      const activities = readActivities(value);
      if (activities) expect(readStory(activities, MARKS)).toEqual({ state: 'unseen' });
    }),
  );
});

const entry = fc.record({
  id: fc.integer({ min: 1, max: 40 }),
  seriesUid: fc.constantFrom('ours', 'noise'),
  statusCode: fc.constantFrom('START_REQUESTED', 'STARTED', 'COMPLETED'),
});

/** A run's own entries, among others, in any order and any number of times. */
test('order and repetition change nothing in what a record tells', () => {
  fc.assert(
    fc.property(fc.uniqueArray(entry, { selector: ({ id }) => id }), fc.infiniteStream(fc.nat()), (entries, chance) => {
      const rows = entries.map((row) => ({
        ...row,
        activityType: row.seriesUid === 'ours' ? 'SCRIPTING' : 'MONITOR',
        activityResult: 'SUCCESS',
        sourceName: MARKS.name,
      }));
      const mixed = [...rows, ...rows]
        .map((row) => ({ row, key: chance.next().value ?? 0 }))
        .toSorted((a, b) => a.key - b.key)
        .map(({ row }) => row);

      const told = readStory(readActivities({ activities: mixed }) ?? [], MARKS);

      const ours = rows.filter(({ seriesUid }) => seriesUid === 'ours');
      const hasEnded = ours.some(({ statusCode }) => statusCode === 'COMPLETED');
      expect(told.state).toBe(hasEnded ? 'succeeded' : ours.length > 0 ? 'running' : 'unseen');
    }),
  );
});
