import { expect, test } from 'vitest';
import { termsOfProfile } from '../../domain/terms.ts';
import { aProfile } from '../../tests/support/facility-profile.ts';
import { manualClock } from '../../tests/support/manual-clock.ts';
import { aSnapshot, NOON } from '../../tests/support/test-cloud.ts';
import { createAvailabilityIndex } from '../availability/availability-index.ts';
import type { FacilityEvent } from '../http/services.ts';

const PROFILE = aProfile();
const FIRST = termsOfProfile(PROFILE);

function anIndex() {
  const index = createAvailabilityIndex(manualClock(NOON));
  index.load(aSnapshot());
  const heard: FacilityEvent[] = [];
  index.subscribe(PROFILE.id, (event) => heard.push(event));
  const apply = (version: number) =>
    index.apply({ type: 'terms', facilityId: PROFILE.id, terms: { ...FIRST, version } });
  return { index, heard, apply };
}

test('a facility sells by its profile until there are terms, and by the very same object until there are others', () => {
  const { index, apply } = anIndex();
  expect(index.termsOf(PROFILE.id)).toEqual(FIRST);
  expect(index.termsOf(PROFILE.id)).toBe(index.termsOf(PROFILE.id));

  apply(2);

  expect(index.termsOf(PROFILE.id)).toMatchObject({ version: 2 });
});

test('new terms are announced to whoever has the page open; those that are known, or older, are no news', () => {
  const { index, heard, apply } = anIndex();

  for (const version of [3, 3, 2]) apply(version);

  expect(heard.filter(({ type }) => type === 'availability')).toEqual([
    { type: 'availability', from: null, until: null },
  ]);
  expect(index.termsOf(PROFILE.id).version).toBe(3);
});
