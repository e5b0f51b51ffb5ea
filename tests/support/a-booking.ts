import type { Booking } from '../../domain/booking.ts';

/** A confirmed booking of one bay for an hour. State only what the test is about. */
export function aBooking(changes: Partial<Booking> = {}): Booking {
  return {
    id: '00000000-0000-4000-8000-0000000000b1',
    facilityId: '00000000-0000-4000-8000-0000000000f0',
    resourceId: '00000000-0000-4000-8000-000000000001',
    startsAt: Date.UTC(2026, 5, 1, 18, 0),
    endsAt: Date.UTC(2026, 5, 1, 19, 0),
    status: 'confirmed',
    revision: 1,
    checkedInAt: null,
    customer: { firstName: 'Zoë', lastName: 'Núñez', email: 'zoe@example.test', phone: null },
    partySize: 2,
    notes: '',
    price: { totalCents: 4000, currency: 'CAD', lines: [{ label: 'Base price', cents: 4000 }] },
    channel: 'web',
    pin: '123456',
    createdAt: Date.UTC(2026, 4, 20, 12, 0),
    cancelledAt: null,
    ...changes,
  };
}
