import { expect, test } from 'vitest';
import { NewFacilitySchema } from '../facilities/new-facility.ts';
import { ENGLISH } from './strings-english.ts';
import { emptyFields, readFields, slugOf } from './new-facility-form.ts';

const WORDS = ENGLISH.newFacility;
const FIELDS = {
  ...emptyFields(WORDS, 'America/Halifax'),
  name: ' Lake Banook ',
  slug: 'lake',
  hourly: '45,5',
  bays: '2',
};

test('makes of the fields what the cloud takes', () => {
  const { errors, facility } = readFields(WORDS, { ...FIELDS, doors: 'Main entrance\n Bays 1–2 \n', currency: 'cad' });

  expect(errors).toEqual({});
  expect(NewFacilitySchema.parse(facility)).toMatchObject({
    name: 'Lake Banook',
    currency: 'CAD',
    hourlyCents: 4550,
    doors: ['Main entrance', 'Bays 1–2'],
    bays: [{ name: 'Bay 1' }, { name: 'Bay 2' }],
  });
  expect(facility.hours?.[0]).toEqual({ weekday: 1, opens: '06:00', closes: '24:00' });
});

test.each([
  ['name', ' '],
  ['slug', 'Lake Banook'],
  ['timeZone', 'Mars/Base'],
  ['currency', 'dollars'],
  ['hourly', 'a lot'],
  ['bays', '0'],
  ['bays', '101'],
  ['doors', 'Main\nmain'],
  ['opens', '06:03'],
  ['closes', ''],
])('says what is wrong with %s %j', (name, value) => {
  expect(Object.keys(readFields(WORDS, { ...FIELDS, [name]: value }).errors)).toEqual([name]);
});

test.each([
  ['Lake Banook', 'lake-banook'],
  ['  Café Élan & Co. ', 'cafe-elan-co'],
  ['湖', ''],
])('proposes a short name for %j', (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});
