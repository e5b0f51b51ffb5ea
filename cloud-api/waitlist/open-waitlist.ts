import type { JobWorker } from '../../domain/jobs/job.ts';
import type { BookingEventListener } from '../booking-events/follow-bookings.ts';
import type { ReadMatter } from '../messages/send-message.ts';
import { type LookParts, waitlistListener, waitlistWorker } from './look-for-waiting.ts';
import { createOffers, type OfferParts } from './tell-offer.ts';
import { createWaitlist, type Waitlist } from './waitlist.ts';
import { createWaitlistLinks } from './waitlist-links.ts';

export type OpenWaitlist = {
  readonly waitlist: Waitlist;
  /** What an offer tells of, for whoever sends it. */
  readonly readOffer: ReadMatter;
  readonly listeners: readonly BookingEventListener[];
  readonly workers: readonly JobWorker[];
};

type OpenWaitlistParts = LookParts & Omit<OfferParts, 'links'>;

/** The waitlist of all clubs; without mail nobody is told anything, and nobody can join. */
export function openWaitlist(parts: OpenWaitlistParts, key: Buffer, wake: () => void): OpenWaitlist {
  const { clock, random, mail, publicUrl } = parts;
  const links = createWaitlistLinks(key, publicUrl);
  const isOffered = mail !== null;
  const waitlist = createWaitlist({ ...parts, links, isOffered, onPlanned: wake });
  const readOffer = createOffers({ ...parts, links });
  if (!isOffered) return { waitlist, readOffer, listeners: [], workers: [] };
  return {
    waitlist,
    readOffer,
    listeners: [waitlistListener(() => ({ now: clock.now(), newId: () => random.uuid() }))],
    workers: [waitlistWorker(parts, wake)],
  };
}
