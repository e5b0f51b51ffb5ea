import { expect, test } from 'vitest';
import { DOOR_REFUSALS, DOOR_UNCERTAINTIES, sentenceForUnlock } from './door-port.ts';

test('an open door needs no words', () => {
  expect(sentenceForUnlock({ outcome: 'opened' })).toBeNull();
});

test('a refusal says why', () => {
  expect(sentenceForUnlock({ outcome: 'refused', reason: 'offline' })).toBe(DOOR_REFUSALS.offline);
});

test.each(Object.values(DOOR_UNCERTAINTIES))(
  'an uncertain outcome warns that the door may have opened: %s',
  (sentence) => {
    expect(sentence).toContain('may have opened');
  },
);
