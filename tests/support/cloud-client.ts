import { randomUUID } from 'node:crypto';
import type { AvailabilityView, BookingView, SlotView } from '../../cloud-api/http/api-schemas.ts';

/** A customer's browser, without the browser. */

export type Slot = SlotView & { readonly date: string };

type Cloud = { readonly cloudUrl: string; readonly facilityId: string };

export async function slotsOn(cloud: Cloud, date: string, durationMin: number): Promise<Slot[]> {
  const query = `facilityId=${cloud.facilityId}&date=${date}&durationMin=${durationMin}`;
  const answer = await fetch(`${cloud.cloudUrl}/api/v1/availability?${query}`);
  if (!answer.ok) throw new Error(`availability answered ${answer.status}: ${await answer.text()}`);
  const { slots } = (await answer.json()) as AvailabilityView;
  return slots.map((slot) => ({ ...slot, date }));
}

/** The latest free time of a day: far from whatever is going on just now. */
export async function findSlot(cloud: Cloud, date: string, durationMin: number): Promise<Slot> {
  const slot = (await slotsOn(cloud, date, durationMin)).at(-1);
  if (!slot) throw new Error(`nothing is free on ${date}`);
  return slot;
}

export type BookingAnswer = {
  readonly status: number;
  /** A booking, or a problem: tests look at the fields they expect. */
  readonly body: BookingView & {
    readonly code?: string;
    readonly alternatives?: unknown[];
    readonly sellableFrom?: string;
  };
  readonly text: string;
};

export async function book(
  cloud: Cloud,
  slot: Omit<SlotView, 'price'>,
  key: string = randomUUID(),
): Promise<BookingAnswer> {
  const answer = await fetch(`${cloud.cloudUrl}/api/v1/bookings`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({
      facilityId: cloud.facilityId,
      resourceId: slot.resourceId,
      startsAt: slot.startsAt,
      endsAt: slot.endsAt,
      customer: { email: `${key.slice(0, 8)}@example.com`, firstName: 'Ève-Marie', lastName: 'MacLeod' },
    }),
  });
  const text = await answer.text();
  return { status: answer.status, text, body: JSON.parse(text) as BookingAnswer['body'] };
}
