import { assert } from '../../../domain/assert.ts';
import type { FacilityProfile } from '../../../domain/facility.ts';
import { DAY_MS, type EpochMs, SECOND_MS } from '../../../domain/time.ts';
import { createZoneFormat } from '../../../domain/zone-format.ts';
import type { BookingRecord } from '../../http/services.ts';
import type { Language } from '../language-repository.ts';
import type { MessageKind } from '../message-kinds.ts';
import { PUSH_KINDS, PUSH_WORDS, type PushKind } from '../templates/push-words.ts';
import { LOCALES, toldOf } from '../told.ts';
import { PUSH_PAYLOAD_BYTES_MAX } from './push-port.ts';

export type PushFacts = {
  readonly id: string;
  readonly kind: PushKind;
  readonly booking: BookingRecord;
  readonly facility: FacilityProfile;
  readonly language: Language;
};

export type WrittenPush = { readonly title: string; readonly payload: string };

const TITLE_LENGTH_MAX = 200;
const BODY_LENGTH_MAX = 500;

export function isPushed(kind: MessageKind): kind is PushKind {
  return PUSH_KINDS.some((pushed) => pushed === kind);
}

/**
 * What the page's worker shows (`push-worker.ts`). The booking's number opens its pass on a device that remembers its key:
 * neither the key nor the PIN is in here. A later one about the same booking takes the place of an earlier one.
 */
export function renderPush({ id, kind, booking, facility, language }: PushFacts): WrittenPush {
  const clock = createZoneFormat(LOCALES[language], facility.timeZone);
  const told = PUSH_WORDS[language][kind](toldOf(booking, facility, clock));
  const title = told.title.slice(0, TITLE_LENGTH_MAX);
  const body = told.body.slice(0, BODY_LENGTH_MAX);
  const payload = JSON.stringify({ id, bookingId: booking.id, language, title, body });
  assert(Buffer.byteLength(payload) <= PUSH_PAYLOAD_BYTES_MAX, 'renderPush: no push service takes so much');
  return { title, payload };
}

/** What push services call a topic has 32 letters at most: as many as a booking's number without its dashes. */
export function topicOfBooking(bookingId: string): string {
  return bookingId.replaceAll('-', '');
}

/** Some services keep nothing for longer than four weeks, and refuse what asks for more. */
const TTL_SEC_MAX = (28 * DAY_MS) / SECOND_MS;

/** So that nothing is shown late to a phone that was off: how long a push service may keep it. */
export function ttlSecUntil(notAfter: EpochMs, now: EpochMs): number {
  return Math.max(0, Math.min(Math.floor((notAfter - now) / SECOND_MS), TTL_SEC_MAX));
}
