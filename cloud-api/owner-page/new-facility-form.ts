import type { NewFacilityInput } from '../facilities/new-facility.ts';
import type { Strings } from './strings.ts';

/** As typed. */
export type NewFacilityFields = {
  readonly name: string;
  readonly slug: string;
  readonly timeZone: string;
  readonly currency: string;
  readonly hourly: string;
  readonly bays: string;
  readonly doors: string;
  readonly opens: string;
  readonly closes: string;
  readonly address: string;
  readonly phone: string;
};

export type FieldName = keyof NewFacilityFields;
export type FieldErrors = Partial<Record<FieldName, string>>;

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];
const BAYS_MAX = 100;

type Words = Strings['newFacility'];

export const emptyFields = (words: Words, timeZone: string): NewFacilityFields => ({
  name: '',
  slug: '',
  timeZone,
  currency: 'CAD',
  hourly: '',
  bays: '',
  doors: words.doorsDefault,
  opens: '06:00',
  closes: '00:00',
  address: '',
  phone: '',
});

/** "Lake Banook" is `lake-banook`. */
export function slugOf(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '');
}

/** What is to be asked of the cloud, or what is wrong with each field that is. */
export function readFields(
  words: Words,
  fields: NewFacilityFields,
): {
  readonly errors: FieldErrors;
  readonly facility: NewFacilityInput;
} {
  const { wrong } = words;
  const trimmed = (name: FieldName): string => fields[name].trim();
  const doors = trimmed('doors').split(/\s*\n\s*/);
  const cents = centsOf(trimmed('hourly'));
  const bays = /^\d{1,3}$/.test(trimmed('bays')) ? Number(trimmed('bays')) : 0;
  // A browser's midnight begins a day; here it ends one.
  const closes = fields.closes === '00:00' ? '24:00' : fields.closes;
  const isGrain = (time: string): boolean => /^\d\d:\d[05]$/.test(time);
  const problems: readonly (readonly [FieldName, boolean, string])[] = [
    ['name', trimmed('name') === '', wrong.name],
    ['slug', !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(trimmed('slug')), wrong.slug],
    ['timeZone', !isTimeZone(trimmed('timeZone')), wrong.timeZone],
    ['currency', !/^[A-Z]{3}$/.test(trimmed('currency').toUpperCase()), wrong.currency],
    ['hourly', cents === null, wrong.hourly],
    ['bays', bays < 1 || bays > BAYS_MAX, wrong.bays],
    ['doors', doors[0] === '' || new Set(doors.map((door) => door.toLowerCase())).size < doors.length, wrong.doors],
    ['opens', !isGrain(fields.opens), wrong.time],
    ['closes', !isGrain(closes), wrong.time],
  ];
  return {
    errors: Object.fromEntries(problems.flatMap(([name, isWrong, text]) => (isWrong ? [[name, text]] : []))),
    facility: {
      name: trimmed('name'),
      slug: trimmed('slug'),
      timeZone: trimmed('timeZone'),
      currency: trimmed('currency').toUpperCase(),
      hourlyCents: cents ?? 0,
      address: trimmed('address'),
      phone: trimmed('phone'),
      hours: WEEKDAYS.map((weekday) => ({ weekday, opens: fields.opens, closes })),
      doors,
      bays: Array.from({ length: bays }, (_, index) => ({ name: words.bayName(index + 1) })),
    },
  };
}

/** "45", "45.5" and "45,50" are 4500, 4550 and 4550; null for what is no price. */
function centsOf(text: string): number | null {
  const [, whole, part = ''] = /^(\d{1,4})(?:[.,](\d{1,2}))?$/.exec(text) ?? [];
  return whole === undefined ? null : Number(whole) * 100 + Number(part.padEnd(2, '0'));
}

function isTimeZone(name: string): boolean {
  try {
    return name !== '' && new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
