import type { WalkInBooked } from '../../main/controller/api/views.ts';
import { failureOf } from '../../renderer/failure.ts';
import type { Answer, Words } from '../answer.ts';

const PLAIN = { lockedForMs: null, canTryAgain: false } as const;

/** What a walk-in is told who has booked: whatever the door did, the booking stands, and its code opens the door. */
export function answerToBooked(
  { pin, entry }: WalkInBooked,
  booked: { readonly firstName: string; readonly bayName: string; readonly endsAt: number },
  { t, format, phone }: Words,
): Answer {
  const yours = t.answer.yours(booked.bayName, format.time(booked.endsAt));
  const code = `${pin.slice(0, 3)} ${pin.slice(3)}`;
  const isWell = entry.outcome === 'opened' || entry.outcome === 'checked_in';
  const shut = isWell ? t.answer.noDoorHere(phone) : t.answer.bookedDoorShut(phone);
  const door = entry.outcome === 'opened' ? t.answer.open : shut;
  const lines = [yours, door, t.answer.yourCode];
  return { ...PLAIN, tone: isWell ? 'green' : 'amber', title: t.answer.welcome(booked.firstName), lines, code };
}

/** Why a walk-in has to choose again, or what fills the screen instead. */
export function answerToRefused(
  error: unknown,
  { t, phone }: Words,
): { readonly kind: 'again'; readonly notice: string } | { readonly kind: 'answer'; readonly answer: Answer } {
  const { code } = failureOf(error);
  if (code === 'slot.taken' || code === 'slot.past') return { kind: 'again', notice: t.play.taken };
  if (code === 'price.changed') return { kind: 'again', notice: t.play.changed };
  const answer = (tone: Answer['tone'], title: string, line: string): Answer => ({
    ...PLAIN,
    tone,
    title,
    lines: [line],
  });
  if (code === 'controller.lost') {
    return { kind: 'answer', answer: answer('amber', t.answer.mayBeBookedTitle, t.answer.callUs(phone)) };
  }
  if (code === 'controller.away') {
    return { kind: 'answer', answer: answer('amber', t.answer.awayTitle, t.answer.away(phone)) };
  }
  const line = code === 'kiosk.too_many_bookings' ? t.answer.tooManyBookings(phone) : t.answer.failed(phone);
  return { kind: 'answer', answer: answer('red', t.answer.failedTitle, line) };
}
