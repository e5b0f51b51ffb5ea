import { randomUUID } from 'node:crypto';
import type { Promotion } from '../../domain/prices/promotion.ts';
import type { Terms } from '../../domain/terms.ts';
import type { AvailabilityView, BookingInput, BookingView, SlotView } from '../../cloud-api/http/api-schemas.ts';
import { waitUntil } from './wait-until.ts';

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

/** Books, and waits for the owner of that time as the page does: 201, or a refusal. */
export async function book(
  cloud: Cloud,
  slot: Omit<SlotView, 'price'>,
  key: string = randomUUID(),
  more: Partial<BookingInput> = {},
): Promise<BookingAnswer> {
  const first = await askForBooking(cloud, slot, key, more);
  if (first.status !== 202) return first;
  let last = first;
  await waitUntil(async () => {
    last = await readBooking(cloud, first.body);
    return last.body.status !== 'pending';
  });
  if (last.body.status === 'confirmed') return { ...last, status: 201 };
  if (last.body.status === 'abandoned') return { ...last, status: 409 };
  throw new Error(`a booking that was pending became ${last.text}`);
}

async function readBooking({ cloudUrl }: Cloud, { id, manageToken }: BookingView): Promise<BookingAnswer> {
  const headers = { authorization: `Bearer ${manageToken}` };
  const answer = await fetch(`${cloudUrl}/api/v1/bookings/${id}`, { headers });
  if (!answer.ok) throw new Error(`reading a booking answered ${answer.status}: ${await answer.text()}`);
  return readAnswer(answer);
}

async function readAnswer(answer: Response): Promise<BookingAnswer> {
  const text = await answer.text();
  return { status: answer.status, text, body: JSON.parse(text) as BookingAnswer['body'] };
}

/** One question to the API, whose answer may be 202: the owner of that time has not answered yet. */
export async function askForBooking(
  cloud: Cloud,
  slot: Omit<SlotView, 'price'>,
  key: string = randomUUID(),
  more: Partial<BookingInput> = {},
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
      ...more,
    }),
  });
  return readAnswer(answer);
}

/** The customer does not wait for an answer any longer, or cancels. */
export async function giveUp(
  cloud: Cloud,
  { id, manageToken }: Pick<BookingView, 'id' | 'manageToken'>,
): Promise<void> {
  const headers = { authorization: `Bearer ${manageToken}` };
  const answer = await fetch(`${cloud.cloudUrl}/api/v1/bookings/${id}`, { method: 'DELETE', headers });
  if (!answer.ok) throw new Error(`giving up answered ${answer.status}: ${await answer.text()}`);
}

/** Adds a promotion to what the facility sells by, as an owner does. */
export async function savePromotion(cloud: Cloud, ownerToken: string, promotion: Promotion): Promise<void> {
  const url = `${cloud.cloudUrl}/api/v1/admin/facilities/${cloud.facilityId}/terms`;
  const headers = { authorization: `Bearer ${ownerToken}` };
  const { terms } = (await (await fetch(url, { headers })).json()) as { readonly terms: Terms };
  const changed = { ...terms, promotions: [...terms.promotions, promotion] };
  const answer = await fetch(url, {
    method: 'PUT',
    headers: { ...headers, 'content-type': 'application/json', 'if-match': `"${terms.version}"` },
    body: JSON.stringify(changed),
  });
  if (!answer.ok) throw new Error(`saving terms answered ${answer.status}: ${await answer.text()}`);
}
