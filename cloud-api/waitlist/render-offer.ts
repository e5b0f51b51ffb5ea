import { required } from '../../domain/assert.ts';
import type { FacilityProfile } from '../../domain/facility.ts';
import { fillPlaceholders, type WordsInMail } from '../../domain/message-text.ts';
import type { EpochMs } from '../../domain/time.ts';
import { createZoneFormat, type ZoneFormat } from '../../domain/zone-format.ts';
import type { Wanted } from '../http/services.ts';
import type { Mail } from '../messages/mail-port.ts';
import { type MailLanguage, WORDS } from '../messages/render-mail.ts';
import { fillLayout, fillText, type MailContent } from '../messages/templates/fill-layout.ts';
import { hourOf, LOCALES, toldOf } from '../messages/told.ts';
import type { WaitlistEntry } from './waitlist-repository.ts';

export type OfferFacts = {
  readonly id: string;
  readonly to: string;
  readonly facility: FacilityProfile;
  readonly wish: Pick<WaitlistEntry, 'date' | 'durationMin' | 'resourceId' | 'customerId' | 'joinedAt'>;
  /** What is free, by start; at least one. */
  readonly slots: readonly Wanted[];
  readonly language: MailLanguage;
  /** What the club says in place of the program. */
  readonly ownWords: WordsInMail;
  /** Where people reach the cloud, without a slash at the end. */
  readonly publicUrl: string;
  readonly leaveUrl: string;
};

/** More than these nobody reads; the page shows them all. */
const TIMES_SHOWN_MAX = 6;

/**
 * Tells somebody who waits that a time is free. Nothing is held for them, and it says so. Whoever never asked for it
 * reads when the address was entered, and how to be left alone.
 */
export function renderOffer(facts: OfferFacts): Mail {
  const { id, to, facility, leaveUrl } = facts;
  const content = contentOf(facts);
  const { subject } = content;
  const [html, text] = [fillLayout(content), fillText(content)];
  return { id, to, fromName: facility.name, subject, html, text, attachments: [], unsubscribeUrl: leaveUrl };
}

function contentOf(facts: OfferFacts): MailContent {
  const { facility, wish, slots, language, ownWords, leaveUrl } = facts;
  const words = WORDS[language];
  const { waitlist_offer: offer, waitlist } = words;
  const clock = createZoneFormat(LOCALES[language], facility.timeZone);
  const first = required(slots[0], 'renderOffer: something is offered');
  const told = toldOf(first, facility, clock);
  const values = { ...told, name: waitlist.anybody };
  const own = (text: string | null): string | null => text && fillPlaceholders(text, values);
  const joined = `${clock.longDay(clock.localDate(wish.joinedAt))}, ${hourOf(clock, wish.joinedAt)}`;
  return {
    language,
    club: facility.name,
    subject: (own(ownWords.subject) ?? offer.subject(told)).replaceAll(/\s+/g, ' '),
    preview: words.whenLine(told),
    title: offer.title,
    greeting: waitlist.greeting,
    lead: own(ownWords.intro) ?? offer.lead(told),
    details: [
      { label: words.where, value: [facility.name, facility.address].filter((part) => part !== '').join(', ') },
      { label: words.when, value: `${told.day}: ${timesOf(slots, clock)}` },
    ],
    code: null,
    button: { text: waitlist.book, url: bookingUrl(facts, first.startsAt) },
    note: waitlist.firstCome,
    closing: own(ownWords.closing),
    contact: own(ownWords.contact) ?? words.contact(facility.name, facility.address, facility.phone),
    why: wish.customerId === null ? waitlist.whyEntered(joined) : waitlist.whyAsked(joined),
    unsubscribe: { text: waitlist.leave, url: leaveUrl },
  };
}

function timesOf(slots: readonly Wanted[], clock: ZoneFormat): string {
  const all = [...new Set(slots.map(({ startsAt, endsAt }) => `${hourOf(clock, startsAt)}–${hourOf(clock, endsAt)}`))];
  return [...all.slice(0, TIMES_SHOWN_MAX), ...(all.length > TIMES_SHOWN_MAX ? ['…'] : [])].join(', ');
}

/** Where it can be booked; should it be gone by then, the page says so and what is near it. */
function bookingUrl({ publicUrl, facility, wish }: OfferFacts, startsAt: EpochMs): string {
  const query = new URLSearchParams({ date: wish.date, min: String(wish.durationMin) });
  if (wish.resourceId !== null) query.set('bay', wish.resourceId);
  query.set('at', new Date(startsAt).toISOString());
  query.set('step', 'confirm');
  return `${publicUrl}/f/${facility.slug}?${query}`;
}
