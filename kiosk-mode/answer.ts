import { type EpochMs, MINUTE_MS } from '../domain/time.ts';
import type { CheckInAnswer } from '../main/controller/api/views.ts';
import { failureOf } from '../renderer/failure.ts';
import type { Format } from '../renderer/format.ts';
import type { Strings } from './strings.ts';

/** What fills the screen after a code was typed. */
export type Answer = {
  readonly tone: 'green' | 'amber' | 'red';
  readonly title: string;
  readonly lines: readonly string[];
  /** To be noted down: shown large, and for longer. */
  readonly code?: string;
  /** How long the pad stays closed from now on. */
  readonly lockedForMs: number | null;
  readonly canTryAgain: boolean;
};

export type Words = {
  readonly t: Strings;
  readonly format: Format;
  readonly now: EpochMs;
  readonly phone: string;
};

/** Beyond this nobody waits at the door: the time alone says more than the minutes. */
const WAITING_MIN_MAX = 90;

const PLAIN = { lockedForMs: null, canTryAgain: false } as const;

export function answerOf(answer: CheckInAnswer, words: Words): Answer {
  switch (answer.outcome) {
    case 'opened':
      return welcome(answer, words, words.t.answer.open);
    case 'checked_in':
      return welcome(answer, words, words.t.answer.noDoorHere(words.phone));
    case 'unknown':
      return withDoors(mayHaveOpened(words), answer, words);
    case 'refused':
      return withDoors(refused(answer, words), answer, words);
  }
}

/** Where not all of several doors did the same, each is told. */
function withDoors(told: Answer, { doors = [] }: CheckInAnswer, { t }: Words): Answer {
  if (new Set(doors.map(({ outcome }) => outcome)).size < 2) return told;
  return { ...told, lines: [...told.lines, ...doors.map(({ name, outcome }) => t.answer.door[outcome](name))] };
}

/** When the check-in could not be asked, or its answer was lost on the way: then the door may be open. */
export function answerToFailure(error: unknown, words: Words): Answer {
  const { t, phone } = words;
  const { code } = failureOf(error);
  if (code === 'controller.lost') return mayHaveOpened(words);
  if (code === 'controller.away') {
    return { ...PLAIN, tone: 'amber', title: t.answer.awayTitle, lines: [t.answer.away(phone)], canTryAgain: true };
  }
  return { ...PLAIN, tone: 'red', title: t.answer.failedTitle, lines: [t.answer.failed(phone)], canTryAgain: true };
}

/** `door` says what the doors did. */
function welcome({ booking }: CheckInAnswer, { t, format, now }: Words, door: string): Answer {
  if (booking === undefined) return { ...PLAIN, tone: 'green', title: t.answer.welcomeNobody, lines: [door] };
  // Before its time the bay may still be somebody else's.
  const bay =
    now < booking.startsAt
      ? t.answer.readyFrom(booking.resourceName, format.time(booking.startsAt))
      : t.answer.ready(booking.resourceName);
  // Of a booking that has not reached this controller yet the QR code tells no name.
  const title = booking.firstName === '' ? t.answer.welcomeNobody : t.answer.welcome(booking.firstName);
  return { ...PLAIN, tone: 'green', title, lines: [bay, door] };
}

function mayHaveOpened({ t, phone }: Words): Answer {
  return { ...PLAIN, tone: 'amber', title: t.answer.mayBeTitle, lines: [t.answer.mayBe(phone)] };
}

function refused(answer: CheckInAnswer, words: Words): Answer {
  const { t, phone, format } = words;
  const reason = answer.reason ?? 'unnamed';
  switch (reason) {
    case 'code.too_early':
      return tooEarly(answer, words);
    case 'code.too_late': {
      const times = answer.booking ? [t.answer.late(format.times(answer.booking))] : [];
      return { ...PLAIN, tone: 'amber', title: t.answer.lateTitle, lines: [...times, t.answer.lateHelp(phone)] };
    }
    case 'code.too_many_tries':
      return {
        tone: 'red',
        title: t.answer.tooManyTitle,
        lines: [t.answer.callUs(phone)],
        lockedForMs: answer.retryAfterMs ?? 0,
        canTryAgain: true,
      };
    case 'code.foreign':
    case 'code.stale':
    case 'code.used':
    case 'code.too_often': {
      const { title, help } = t.answer.token[reason];
      return { ...PLAIN, tone: 'amber', title, lines: [help, t.answer.typeInstead], canTryAgain: true };
    }
    case 'door.unknown':
      return mayHaveOpened(words);
    case 'door.refused':
      return { ...PLAIN, tone: 'red', title: t.answer.refusedTitle, lines: [t.answer.refused(phone)] };
    case 'code.unknown':
      return {
        ...PLAIN,
        tone: 'red',
        title: t.answer.unknownTitle,
        lines: [t.answer.unknown, t.answer.callUs(phone)],
        canTryAgain: true,
      };
    case 'unnamed':
      return { ...PLAIN, tone: 'red', title: t.answer.failedTitle, lines: [t.answer.failed(phone)], canTryAgain: true };
  }
}

function tooEarly({ booking, opensAt }: CheckInAnswer, { t, format, now }: Words): Answer {
  const at = opensAt ?? booking?.startsAt ?? now;
  const minutes = Math.max(1, Math.ceil((at - now) / MINUTE_MS));
  const isToday = format.dateOf(at) === format.dateOf(now);
  const title = minutes <= WAITING_MIN_MAX ? t.answer.early(minutes) : t.answer.tooEarly(booking?.firstName ?? '');
  const when = isToday ? format.time(at) : format.dayAndTime(at);
  return { ...PLAIN, tone: 'amber', title, lines: [t.answer.opensAt(when)] };
}
