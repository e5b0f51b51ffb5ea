import type { FacilityProfile } from '../../domain/facility.ts';
import { type EpochMs, MINUTE_MS } from '../../domain/time.ts';
import type { Db } from '../db/database.ts';
import type { OfferedSlot } from '../http/services.ts';
import type { MailPort } from '../messages/mail-port.ts';
import type { DropReason } from '../messages/message-kinds.ts';
import type { Message } from '../messages/message-repository.ts';
import type { Matter, ReadMatter } from '../messages/send-message.ts';
import { NO_TEXTS, wordsFor } from '../messages/texts/message-texts.ts';
import { findTexts } from '../messages/texts/text-repository.ts';
import { createOpenSlots, hasBooked, type WaitlistIndex } from './open-times.ts';
import { renderOffer } from './render-offer.ts';
import type { WaitlistLinks } from './waitlist-links.ts';
import { findEntry, forgetToldBy, listToldBy, type WaitlistEntry } from './waitlist-repository.ts';

export type OfferParts = {
  readonly db: Db;
  readonly index: WaitlistIndex;
  /** Null: nobody carries mail. */
  readonly mail: MailPort | null;
  readonly links: WaitlistLinks;
  readonly publicUrl: string;
};

/** Offers to those who wait: when one is about to leave, it is looked once more whether the time is still free. */
export function createOffers(parts: OfferParts): ReadMatter {
  const { index, mail } = parts;
  return async (tx, message): Promise<Matter | null> => {
    const entry = message.waitlistEntryId === null ? null : await findEntry(tx, message.waitlistEntryId);
    const profile = entry && index.findFacility(entry.facilityId)?.profile;
    if (!entry || !profile || !mail) return null;
    const told = await listToldBy(tx, message.id);
    const free = createOpenSlots(index)(entry, profile).filter(({ startsAt }) => told.includes(startsAt));
    return {
      carrier: mail.name,
      findReasonToDrop: async () => reasonToDrop(entry, free.length, hasBooked(index, entry, profile)),
      onDropped: (tx) => forgetToldBy(tx, message.id),
      earliest: async (now) => now,
      async write() {
        const written = await writeOffer(parts, message, { entry, profile, free, told });
        return { subject: written.subject, send: () => mail.send(written), findSent: async () => null };
      },
    };
  };
}

function reasonToDrop({ state }: WaitlistEntry, free: number, isBooked: boolean): DropReason | null {
  if (state === 'left' || state === 'booked') return state;
  if (state === 'over') return 'too_late';
  if (isBooked) return 'booked';
  return free === 0 ? 'taken' : null;
}

type Offered = {
  readonly entry: WaitlistEntry;
  readonly profile: FacilityProfile;
  readonly free: readonly OfferedSlot[];
  readonly told: readonly EpochMs[];
};

async function writeOffer(
  { db, links, publicUrl }: OfferParts,
  { id, address, facilityId }: Message,
  { entry, profile, free, told }: Offered,
) {
  // Of one that may have gone out nothing need be free any more.
  const bay = entry.resourceId ?? profile.resources[0]?.id ?? '';
  const before = told.map((startsAt) => {
    return { resourceId: bay, startsAt, endsAt: startsAt + entry.durationMin * MINUTE_MS };
  });
  const { texts } = (await findTexts(db, facilityId)) ?? { texts: NO_TEXTS };
  return renderOffer({
    id,
    to: address,
    facility: profile,
    wish: entry,
    slots: free.length > 0 ? free : before,
    language: entry.language,
    ownWords: wordsFor(texts, 'waitlist_offer', entry.language),
    publicUrl,
    leaveUrl: links.urlFor(entry.id),
  });
}
