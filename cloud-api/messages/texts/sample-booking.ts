import type { FacilityProfile } from '../../../domain/facility.ts';
import { addLocalDays, instantAt, localDateOf } from '../../../domain/opening-hours.ts';
import { type EpochMs, HOUR_MS, MINUTE_MS } from '../../../domain/time.ts';
import type { BookingRecord } from '../../http/services.ts';
import type { MessageKind } from '../message-kinds.ts';

/** A booking that nobody has made, tomorrow evening in the club's first bay: to show what a message looks like. */
export function sampleBooking(facility: FacilityProfile, kind: MessageKind, now: EpochMs): BookingRecord {
  const { id: facilityId, timeZone, currency, resources, pricing } = facility;
  const startsAt = instantAt(timeZone, addLocalDays(localDateOf(timeZone, now), 1), '18:00');
  return {
    id: '00000000-0000-4000-8000-000000000000',
    facilityId,
    resourceId: resources[0]?.id ?? '',
    startsAt,
    endsAt: startsAt + 90 * MINUTE_MS,
    status: kind === 'cancellation' ? 'cancelled' : 'confirmed',
    customer: { firstName: 'Ève-Marie', lastName: 'MacLeod', email: 'eve-marie@example.com', phone: null },
    partySize: 3,
    notes: '',
    price: { totalCents: Math.round(pricing.hourlyCents * 1.5), currency, lines: [] },
    spend: null,
    cancellation: { freeUntilAt: startsAt - 6 * HOUR_MS, feeCents: 2000, losesSpend: false },
    revision: 1,
    pin: '123456',
    entry: { fixed: 'This is a sample: it opens no door.', rotating: '', secret: '' },
    manageToken: 'sample',
    pendingChange: null,
  };
}
