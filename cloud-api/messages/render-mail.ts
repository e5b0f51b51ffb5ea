import { toBuffer } from 'qrcode';
import { accessWindow } from '../../domain/access.ts';
import type { FacilityProfile } from '../../domain/facility.ts';
import { fillPlaceholders, type WordsInMail } from '../../domain/message-text.ts';
import type { EpochMs } from '../../domain/time.ts';
import { createZoneFormat, type ZoneFormat } from '../../domain/zone-format.ts';
import { renderCalendar } from '../http/booking-calendar.ts';
import type { BookingRecord } from '../http/services.ts';
import type { Attachment, Mail } from './mail-port.ts';
import { type BookingMessageKind, type MessageKind, topicOf } from './message-kinds.ts';
import { fillLayout, fillText, type MailContent } from './templates/fill-layout.ts';
import { ENGLISH, type MessageWords, type Told } from './templates/words.en.ts';
import { FRENCH } from './templates/words.fr.ts';
import { hourOf, LOCALES, toldOf } from './told.ts';

export type MailLanguage = 'en' | 'fr';

export const WORDS: Readonly<Record<MailLanguage, MessageWords>> = { en: ENGLISH, fr: FRENCH };

export type MailFacts = {
  readonly id: string;
  readonly kind: BookingMessageKind;
  readonly to: string;
  readonly booking: BookingRecord;
  readonly facility: FacilityProfile;
  readonly language: MailLanguage;
  /** What the club says in place of the program. */
  readonly ownWords: WordsInMail;
  /** Where people reach the cloud, without a slash at the end. */
  readonly publicUrl: string;
  readonly unsubscribeUrl: string | null;
  readonly now: EpochMs;
};

const QR_PIXELS = 360;

/** Kinds that take the door code along: nobody has to look for another mail in front of the door. */
const WITH_CODE: readonly MessageKind[] = ['confirmation', 'change', 'reminder_day', 'reminder_soon', 'door_opens'];
/** Kinds that change what stands in somebody's calendar. */
const WITH_CALENDAR: readonly MessageKind[] = ['confirmation', 'change', 'cancellation'];

/** Writes a mail about a booking. Links only lead somewhere: none of them does anything by being followed. */
export async function renderMail(facts: MailFacts): Promise<Mail> {
  const { id, kind, to, booking, facility, publicUrl, unsubscribeUrl } = facts;
  const content = contentOf(facts);
  const attachments: Attachment[] = [];
  // Others may see a mail: the code in it is good for one entry.
  if (content.code?.image && booking.entry) {
    const image = await toBuffer(booking.entry.fixed, { type: 'png', width: QR_PIXELS, errorCorrectionLevel: 'M' });
    attachments.push({ fileName: 'code.png', contentType: 'image/png', content: image, contentId: 'code' });
  }
  if (WITH_CALENDAR.includes(kind)) {
    const calendar = renderCalendar(booking, facility, publicUrl);
    const contentType = `text/calendar; charset=utf-8; method=${kind === 'cancellation' ? 'CANCEL' : 'PUBLISH'}`;
    attachments.push({ fileName: 'booking.ics', contentType, content: Buffer.from(calendar), contentId: null });
  }
  const { subject, club: fromName } = content;
  return { id, to, fromName, subject, html: fillLayout(content), text: fillText(content), attachments, unsubscribeUrl };
}

function contentOf(facts: MailFacts): MailContent {
  const { kind, booking, facility, language, ownWords, publicUrl, unsubscribeUrl } = facts;
  const words = WORDS[language];
  const clock = createZoneFormat(LOCALES[language], facility.timeZone);
  const told = toldOf(booking, facility, clock);
  const { title, subject, lead } = words[kind];
  const values = { ...told, name: booking.customer.firstName };
  const own = (text: string | null): string | null => text && fillPlaceholders(text, values);
  const isAfter = topicOf(kind) === 'follow_up';
  const manage = { text: words.manage, url: `${publicUrl}/b/${booking.id}#${booking.manageToken}` };
  const again = { text: words.bookAgain, url: `${publicUrl}/f/${facility.slug}` };
  return {
    language,
    club: facility.name,
    // A value may hold a line break, a subject must not.
    subject: (own(ownWords.subject) ?? subject(told)).replaceAll(/\s+/g, ' '),
    preview: words.whenLine(told),
    title,
    greeting: words.greeting(booking.customer.firstName),
    lead: own(ownWords.intro) ?? lead(told),
    details: isAfter ? [] : detailsOf(facts, words, told),
    code: WITH_CODE.includes(kind) ? codeOf(booking, words, clock) : null,
    button: isAfter || kind === 'cancellation' ? again : manage,
    note: kind === 'confirmation' || kind === 'change' ? freeUntil(facts, words, clock) : null,
    closing: own(ownWords.closing),
    contact: own(ownWords.contact) ?? words.contact(facility.name, facility.address, facility.phone),
    why: isAfter ? words.whyFollowUp : words.whyBooking,
    unsubscribe: unsubscribeUrl === null ? null : { text: words.unsubscribe, url: unsubscribeUrl },
  };
}

function detailsOf({ kind, booking, facility, language }: MailFacts, words: MessageWords, told: Told) {
  const { totalCents, currency } = booking.price;
  const money = new Intl.NumberFormat(LOCALES[language], {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
  });
  const place = { label: words.where, value: [told.bay, facility.address].filter((part) => part !== '').join(', ') };
  const time = { label: words.when, value: words.whenLine(told) };
  if (kind === 'cancellation') return [place, time];
  const price = { label: words.price, value: money.format(totalCents / 100) };
  return [place, time, { label: words.who, value: String(booking.partySize) }, price];
}

function codeOf(booking: BookingRecord, words: MessageWords, clock: ZoneFormat): MailContent['code'] {
  const opens = accessWindow(booking);
  const note = words.codeNote(hourOf(clock, opens.startsAt), hourOf(clock, opens.endsAt));
  return { code: booking.pin, label: words.codeLabel, note, image: booking.entry && words.codeImage };
}

/** Of what costs nothing whenever it is cancelled there is nothing to say, nor of what is too late already. */
function freeUntil({ booking, now }: MailFacts, words: MessageWords, clock: ZoneFormat): string | null {
  const { cancellation } = booking;
  if (!cancellation || (cancellation.feeCents === 0 && !cancellation.losesSpend)) return null;
  const { freeUntilAt } = cancellation;
  if (freeUntilAt <= now) return null;
  return words.freeUntil(`${clock.longDay(clock.localDate(freeUntilAt))}, ${hourOf(clock, freeUntilAt)}`);
}
