import { expect, test } from 'vitest';
import { ENGLISH } from '../strings-english.ts';
import { sayUnderstood } from './say-understood.ts';

const DETAILS = { bay: null, durationMin: null, partySize: null, shiftMin: null };
const at = (minute: number, isHalfKnown = true) => ({ minute, isHalfKnown });
const wall = (changes: object) => ({ kind: 'wall', date: null, from: null, until: null, part: null, ...changes });

test.each([
  [
    { kind: 'create', time: wall({ date: '2026-06-13', from: at(14 * 60) }), ...DETAILS, bay: '2', durationMin: 90 },
    'Book',
    '2026-06-13 14:00 · bay 2 · 90 minutes',
  ],
  [
    { kind: 'move', old: wall({ from: at(540) }), wanted: wall({ from: at(120, false) }), ...DETAILS, shiftMin: -30 },
    'Move',
    'from 09:00 · to 02:00 (morning or afternoon not said) · 30 minutes earlier',
  ],
  [{ kind: 'elsewhere', topic: 'access' }, 'For a person: access', ''],
  [{ kind: 'several', intents: ['create', 'cancel'] }, 'Several things at once: Book, Cancel', ''],
  [{ kind: 'something-of-tomorrow' }, 'something-of-tomorrow', ''],
])('of %o the owner reads %s, %s', (understood, intent, facts) => {
  expect(sayUnderstood(ENGLISH.clubos, understood)).toEqual({ intent, facts });
});

test('of what nobody has worked on yet there is nothing to say', () => {
  expect(sayUnderstood(ENGLISH.clubos, null)).toBeNull();
});
