import type { FacilityProfile } from '../../../domain/facility.ts';
import { createZoneFormat } from '../../../domain/zone-format.ts';
import type { BookingRecord } from '../../http/services.ts';
import type { MailLanguage } from '../render-mail.ts';
import { SMS_WORDS, type SmsKind, type SmsTold } from '../templates/sms-words.ts';
import { LOCALES, toldOf } from '../told.ts';
import { segmentsOf, toPlainLetters } from './sms-length.ts';

export type SmsFacts = {
  readonly kind: SmsKind;
  readonly booking: BookingRecord;
  readonly facility: FacilityProfile;
  readonly language: MailLanguage;
  /** Where people reach the cloud, without a slash at the end. */
  readonly publicUrl: string;
};

/** More parts than this nobody should have to pay for, nor read. */
const SEGMENTS_MAX = 2;
/** A club's or a bay's name where there is no room for all of it. */
const SHORT_NAME_MAX = 20;

/** Writes a text about a booking: the link goes first where it does not fit, then the ends of long names. */
export function renderSms(facts: SmsFacts): string {
  const { kind, booking, facility, language, publicUrl } = facts;
  const words = SMS_WORDS[language];
  const clock = createZoneFormat(LOCALES[language], facility.timeZone);
  const day = clock.shortDay(clock.localDate(booking.startsAt));
  const whole = { ...toldOf(booking, facility, clock), day, code: booking.pin, link: '' };
  const withLink = { ...whole, link: ` ${publicUrl}/b/${booking.id}#${booking.manageToken}` };
  const short = { ...whole, club: shorten(whole.club), bay: shorten(whole.bay) };
  const written = [withLink, whole, short].map((told) => write(words, kind, told));
  return written.find((text) => segmentsOf(text) <= SEGMENTS_MAX) ?? written.at(-1) ?? '';
}

function write(words: (typeof SMS_WORDS)['en'], kind: SmsKind, told: SmsTold): string {
  return toPlainLetters(`${words[kind](told)} ${words.stop}`);
}

function shorten(name: string): string {
  const letters = [...name];
  return letters.length <= SHORT_NAME_MAX
    ? name
    : `${letters
        .slice(0, SHORT_NAME_MAX - 1)
        .join('')
        .trimEnd()}.`;
}
