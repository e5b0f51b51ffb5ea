import type { Channel } from '../../../domain/booking.ts';
import type { Resource } from '../../../domain/facility.ts';

/** What is counted, and how its number is written. */
export type Noun = { readonly one: string; readonly many: string };

/** The number, or a gap where it is still to be written. */
const shown = (n: number) => (Number.isNaN(n) ? '…' : String(n));

const some = (n: number, one: string, many: string) => `${shown(n)} ${n === 1 ? one : many}`;

/** The pieces of the sentence that says what a rule does: in English. */
export const EN_RULE_WORDS = {
  always: 'Always',
  nothing: 'nothing yet',
  customers: 'customers',
  range: {
    atLeast: (n: number, { many }: Noun) => `${shown(n)} or more ${many}`,
    atMost: (n: number, { one, many }: Noun) => (n === 0 ? `no ${many}` : `at most ${some(n, one, many)}`),
    exactly: (n: number, { one, many }: Noun) => (n === 0 ? `no ${many}` : some(n, one, many)),
    between: (from: number, to: number, { many }: Noun) => `${shown(from)} to ${shown(to)} ${many}`,
  },
  tiers: (list: string) => `of tier ${list}`,
  tags: (list: string) => `tagged ${list}`,
  withoutTags: (list: string) => `not tagged ${list}`,
  firstVisit: 'on their first visit',
  laterVisit: 'who have been here before',
  withThese: (list: string) => `with ${list}`,
  noShow: { one: 'no-show', many: 'no-shows' },
  credit: { one: 'credit', many: 'credits' },
  person: { one: 'person', many: 'people' },
  day: { one: 'day', many: 'days' },
  otherBooking: { one: 'other booking', many: 'other bookings' },
  onResources: (list: string) => `on ${list}`,
  goneResource: 'a bay that is gone',
  kinds: { bay: 'in bays', room: 'in rooms' } satisfies Record<Resource['kind'], string>,
  capacity: (range: string) => `where there is room for ${range}`,
  weekends: 'weekends',
  workdays: 'weekdays',
  everyDay: 'every day',
  dates: (from: string, to: string) => `${from} to ${to}`,
  oneDate: (date: string) => `on ${date}`,
  anyPart: 'for any part of it',
  noticeAtLeast: (time: string) => `${time} or more before the start`,
  noticeAtMost: (time: string) => `${time} or less before the start`,
  noticeBetween: (from: string, to: string) => `${from} to ${to} before the start`,
  daysAhead: (range: string) => `booked ${range} ahead`,
  sameDay: 'for the same day',
  party: (range: string) => `for ${range}`,
  channels: { web: 'on the web', desk: 'at the desk', kiosk: 'at the kiosk', clubos: 'in ClubOS' } satisfies Record<
    Channel,
    string
  >,
  bookingsOnDay: (range: string) => `with ${range} that day`,
  bookingsInWeek: (range: string) => `with ${range} that week`,
  bookingsAtOnce: (range: string) => `with ${range} at that time`,
  bookingsAhead: (range: string) => `with ${range} still to come`,
  minutes: (n: number) => some(n, 'minute', 'minutes'),
  hours: (n: number) => some(n, 'hour', 'hours'),
  days: (n: number) => some(n, 'day', 'days'),
  allow: 'allowed, whatever the rules below say',
  approval: 'staff must approve',
  deny: (sentence: string) => (sentence === '' ? 'can’t be booked' : `can’t be booked (“${sentence}”)`),
  shortest: (time: string) => `at least ${time}`,
  longest: (time: string) => `at most ${time}`,
  step: (time: string) => `in steps of ${time}`,
  notice: (time: string) => `booked at least ${time} before`,
  noNotice: 'can be booked up to the last minute',
  horizon: (time: string) => `can be booked ${time} ahead`,
  todayOnly: 'can be booked for today only',
  cancelCutoff: (time: string) => `free to cancel until ${time} before`,
  cancelAlways: 'free to cancel until it starts',
  bufferBefore: (time: string) => `${time} kept free before`,
  bufferAfter: (time: string) => `${time} kept free after`,
  noBufferBefore: 'no time kept free before',
  noBufferAfter: 'no time kept free after',
  percentMore: (percent: string) => `${percent} more`,
  percentLess: (percent: string) => `${percent} less`,
  amountMore: (amount: string) => `${amount} more`,
  amountLess: (amount: string) => `${amount} less`,
  samePrice: 'the price stays the same',
  sentence: (conditions: string, actions: string) => `${conditions}: ${actions}`,
};
