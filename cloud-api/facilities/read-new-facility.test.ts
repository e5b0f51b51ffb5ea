import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FacilityProfileSchema } from '../../domain/facility.ts';
import { seededRandom } from '../../tests/support/seeded-random.ts';
import { profileOfNew } from './new-facility.ts';
import { readNewFacility } from './read-new-facility.ts';

const BASE = ['--name', 'Lake Banook', '--slug', 'lake', '--currency', 'CAD', '--hourly-cents', '4500'];
const FLAGS = [...BASE, '--time-zone', 'America/Halifax', '--door', 'Main entrance', '--door', 'Bays 1–2'];

function fileWith(content: unknown): string {
  const file = join(mkdtempSync(join(tmpdir(), 'new-facility-')), 'club.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
}

describe('flags', () => {
  test('become a facility that is open every day, whose bays open every door', () => {
    const read = readNewFacility([
      ...FLAGS,
      '--bay',
      'Bay 1',
      '--bay',
      'Bay 2',
      '--opens',
      '06:00',
      '--closes',
      '02:00',
    ]);

    const profile = read.ok ? profileOfNew(read.value, seededRandom(1)) : null;
    expect(FacilityProfileSchema.parse(profile)).toEqual(profile);
    expect(profile).toMatchObject({
      slug: 'lake',
      revision: 1,
      doors: [
        { id: 'main-entrance', name: 'Main entrance' },
        { id: 'bays-1-2', name: 'Bays 1–2' },
      ],
      resources: [
        { name: 'Bay 1', kind: 'bay', capacity: 4, doorIds: ['main-entrance', 'bays-1-2'] },
        { name: 'Bay 2' },
      ],
    });
    expect(profile?.hours).toHaveLength(7);
    expect(profile?.hours[6]).toEqual({ weekday: 7, opens: '06:00', closes: '02:00' });
  });

  test('that are missing or wrong are all named', () => {
    const read = readNewFacility(['--name', 'Lake', '--slug', 'Lake!', '--time-zone', 'Mars/Base', '--door', 'Door']);

    expect(read).toMatchObject({ ok: false });
    for (const field of ['slug', 'timeZone', 'currency', 'hourlyCents', 'bays']) {
      expect(read.ok ? '' : read.error).toContain(`  ${field}: `);
    }
  });

  test('that nobody knows are refused', () => {
    expect(readNewFacility([...FLAGS, '--bays', '4'])).toMatchObject({
      ok: false,
      error: expect.stringContaining("'--bays'"),
    });
  });
});

describe('a file', () => {
  const facility = {
    name: 'Lake Banook',
    slug: 'lake',
    timeZone: 'America/Halifax',
    currency: 'CAD',
    hourlyCents: 4500,
    doors: ['Main', 'Back'],
    bays: [
      { name: 'Bay 1', doors: ['Back'] },
      { name: 'Lounge', kind: 'room', capacity: 12 },
    ],
  };

  test('says the same in more detail', () => {
    const read = readNewFacility([fileWith(facility)]);

    const profile = read.ok ? profileOfNew(read.value, seededRandom(1)) : null;
    expect(profile?.resources).toMatchObject([
      { name: 'Bay 1', doorIds: ['back'] },
      { name: 'Lounge', kind: 'room', capacity: 12, doorIds: ['main', 'back'] },
    ]);
  });

  test.each([
    ['a bay with a door that is not there', { bays: [{ name: 'Bay 1', doors: ['Side'] }] }, 'bays.0.doors.0'],
    ['two bays of one name', { bays: [{ name: 'Bay 1' }, { name: 'Bay 1' }] }, 'bays.1.name'],
    ['two doors of one name', { doors: ['Main', 'main'] }, 'doors.1'],
    ['hours off the five minutes', { hours: [{ weekday: 1, opens: '06:03', closes: '20:00' }] }, 'hours.0.opens'],
    ['a field that is not known', { color: 'green' }, 'color'],
  ])('with %s is refused by the name of the field', (_what, change, field) => {
    expect(readNewFacility([fileWith({ ...facility, ...change })])).toMatchObject({
      ok: false,
      error: expect.stringContaining(field),
    });
  });

  test('that is not there is refused', () => {
    expect(readNewFacility(['/nowhere/club.json'])).toMatchObject({
      ok: false,
      error: expect.stringContaining('cannot be read'),
    });
  });
});
