import { expect, test } from 'vitest';
import { aCustomer } from '../../tests/support/a-customer.ts';
import { aRule, someTerms } from '../../tests/support/a-rule.ts';
import { aProfile, at, BAY_1 } from '../../tests/support/facility-profile.ts';
import { manualClock } from '../../tests/support/manual-clock.ts';
import { aSnapshot, NOON } from '../../tests/support/test-cloud.ts';
import { createKnownCustomers } from '../customers/customer-book.ts';
import type { AvailabilityView } from '../http/api-schemas.ts';
import { createAvailabilityIndex } from './availability-index.ts';

const FACILITY = aProfile().id;
const DAY = '2026-06-14';
const VIP = aCustomer({ tier: 'vip', email: 'vip@example.ca' });
const slot = {
  resourceId: BAY_1,
  startsAt: at(`${DAY}T14:00-03:00`),
  endsAt: at(`${DAY}T15:00-03:00`),
};
const deny = (sentence: string) => ({ verdict: { kind: 'deny', sentence } as const });

function anIndex(rules: Parameters<typeof someTerms>[0]) {
  const book = createKnownCustomers();
  book.setCustomer(VIP);
  const index = createAvailabilityIndex(manualClock(NOON), book.reader);
  index.load(aSnapshot({ terms: someTerms(rules) }));
  const day = (customerId?: string): AvailabilityView => {
    const answer = index.renderDay({ facilityId: FACILITY, date: DAY, durationMin: 60, customerId });
    if (!answer.ok) throw new Error(answer.error.code);
    return JSON.parse(answer.value.toString()) as AvailabilityView;
  };
  const refusalOf = (who: { email?: string; customerId?: string }) => {
    const asking = { partySize: 1, email: who.email ?? null, customerId: who.customerId ?? null };
    const checked = index.checkSlot({ ...slot, asking });
    return checked.ok ? (checked.value.refusal?.code ?? null) : checked.error.code;
  };
  return { book, day, refusalOf };
}

test('who has proved to be a customer sees what their tier may book, and nobody else does, before or after', () => {
  const { day } = anIndex([aRule('standard', { conditions: { tiers: ['standard'] }, actions: deny('Members only.') })]);

  expect([day().slots.length, day(VIP.id).slots.length > 0, day().slots.length]).toEqual([0, true, 0]);
});

test('an e-mail proves nothing: the tier counts for whoever has proved it', () => {
  const { refusalOf } = anIndex([
    aRule('standard', { conditions: { tiers: ['standard'] }, actions: deny('Members only.') }),
  ]);

  expect(refusalOf({ email: 'vip@example.ca' })).toBe('rule.denied');
  expect(refusalOf({ customerId: VIP.id })).toBeNull();
});

test('no-shows follow the e-mail, also to the customer who has proved to be somebody', () => {
  const rule = aRule('no-shows', { conditions: { noShows: { atLeast: 2 } }, actions: deny('Please call us.') });
  const { book, refusalOf } = anIndex([rule]);
  book.setPast({ facilityId: FACILITY, email: 'vip@example.ca', visits: 9, noShows: 2 });

  expect(refusalOf({ email: 'VIP@example.ca' })).toBe('rule.denied');
  expect(refusalOf({ customerId: VIP.id })).toBe('rule.denied');
  expect(refusalOf({ email: 'somebody@example.ca' })).toBeNull();
});

test('a first visit is one of somebody who has said who they are and has not come before', () => {
  const rule = aRule('first', { conditions: { isFirstVisit: true }, actions: deny('An introduction first.') });
  const { book, refusalOf } = anIndex([rule]);
  book.setPast({ facilityId: FACILITY, email: 'again@example.ca', visits: 1, noShows: 0 });

  expect(refusalOf({ email: 'new@example.ca' })).toBe('rule.denied');
  expect(refusalOf({ email: 'again@example.ca' })).toBeNull();
  expect(refusalOf({})).toBeNull();
});
