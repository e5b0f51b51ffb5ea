import { expect, test } from 'vitest';
import { doorsFrom, entrancesOf } from './kiosk-place.ts';

const BAY_1 = { doorIds: ['entrance', 'hall', 'bay-1'] };
const BAY_2 = { doorIds: ['entrance', 'hall'] };
const ROOM = { doorIds: ['yard'] };
const CLUB = [BAY_1, BAY_2, ROOM];

test('the doors with which a way begins lead in from the street', () => {
  expect([...entrancesOf(CLUB)]).toEqual(['entrance', 'yard']);
});

test.each([
  ['anywhere opens every door on the way', { kind: 'anywhere' }, BAY_1, ['entrance', 'hall', 'bay-1']],
  ['inside opens all but the entrance', { kind: 'inside' }, BAY_1, ['hall', 'bay-1']],
  ['inside opens nothing where the entrance is the only door', { kind: 'inside' }, ROOM, []],
  ['at some doors opens those of the way', { kind: 'at_doors', doorIds: ['bay-1', 'hall'] }, BAY_1, ['hall', 'bay-1']],
  ['at some doors opens none that is not on the way', { kind: 'at_doors', doorIds: ['bay-1'] }, BAY_2, []],
] as const)('a kiosk %s', (_, place, way, doors) => {
  const kept = place.kind === 'at_doors' ? { ...place, doorIds: [...place.doorIds] } : place;
  expect(doorsFrom(kept, way, CLUB)).toEqual(doors);
});

test('a kiosk inside opens no entrance of another way either', () => {
  expect(doorsFrom({ kind: 'inside' }, { doorIds: ['entrance', 'yard', 'bay-9'] }, CLUB)).toEqual(['bay-9']);
});
