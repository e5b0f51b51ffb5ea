import type { JobOutcome, JobTry } from '../../../domain/jobs/job.ts';
import type { BookingEventKind } from '../../booking-events/booking-event.ts';
import type { TellBooking } from './booking-listener.ts';
import type { HubspotParts } from './hubspot-parts.ts';
import { eventFacts, noteBody } from './note-body.ts';
import { findOrMakeBookerOf } from '../../customers/find-booker.ts';
import { contactFor } from './people.ts';
import { failJob, readyAccount } from './ready-account.ts';
import { noteSuccess } from './state-repository.ts';
import { tellContact } from './tell-contact.ts';

/** Which of our custom events stands for what became of a booking; null for none. */
const EVENT_TYPES: Readonly<Record<BookingEventKind, string | null>> = {
  created: 'booking.created',
  restored: 'booking.created',
  moved: null,
  cancelled: 'booking.cancelled',
  checked_in: null,
  completed: null,
  no_show: 'no.show',
};

/**
 * Tells HubSpot one thing that became of a booking: the contact and its figures, a note, and a custom event where the
 * account has them. Every step is the same thing when it is done again, so that a crash between any two doubles nothing.
 */
export async function tellBooking(parts: HubspotParts, told: TellBooking, tried: JobTry): Promise<JobOutcome> {
  const { db, crm, clock, keys, random, facilities } = parts;
  const { signal } = tried;
  const facility = facilities.findFacility(told.facilityId)?.profile;
  if (!facility) return { kind: 'done' };
  const context = { now: clock.now(), newId: () => random.uuid() };
  const who = await db.transaction(async (tx) => {
    const customer = (await findOrMakeBookerOf(tx, told.bookingId, context))?.booker ?? null;
    const contact = customer && (await contactFor(tx, customer, keys));
    return contact && { contact, customer };
  });
  if (!who) return { kind: 'done' };
  const account = await readyAccount(parts, signal);
  if (account.kind !== 'ok') return failJob(parts, account, tried);
  const outcome = await tellContact(parts, who, signal);
  if (outcome.kind === 'parked') return { kind: 'done' };
  if (outcome.kind !== 'told') return failJob(parts, outcome, tried);

  const { crmId } = outcome;
  const about = { id: told.eventId, crmId, at: told.at };
  const noted = await crm.saveNote({ ...about, body: noteBody(told, facility) }, signal);
  if (noted.kind !== 'ok') return failJob(parts, noted, tried);
  const type = EVENT_TYPES[told.kind];
  const name = type === null ? undefined : account.value.events?.[type];
  if (name !== undefined) {
    const sent = await crm.sendEvent({ ...about, name, properties: eventFacts(told, facility) }, signal);
    if (sent.kind !== 'ok') return failJob(parts, sent, tried);
  }
  await noteSuccess(db, clock.now());
  return { kind: 'done' };
}
