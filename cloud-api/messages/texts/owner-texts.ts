import type { FacilityProfile } from '../../../domain/facility.ts';
import type { WordsInMail } from '../../../domain/message-text.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import type { Random } from '../../../domain/random.ts';
import type { Clock, EpochMs } from '../../../domain/time.ts';
import type { Db } from '../../db/database.ts';
import { type MessageKind, topicOf } from '../message-kinds.ts';
import type { Mail, MailPort, SendOutcome } from '../mail-port.ts';
import { type MailLanguage, renderMail } from '../render-mail.ts';
import { createOwnerQuietHours, type OwnerQuietHours } from '../owner-quiet-hours.ts';
import { type MessageTexts, NO_TEXTS } from './message-texts.ts';
import { sampleBooking } from './sample-booking.ts';
import { findTexts, insertTexts } from './text-repository.ts';

export type OwnerTextsError =
  | { readonly code: 'facility.not_found' }
  /** Somebody else has saved `version` in the meantime. */
  | { readonly code: 'message.texts_changed_meanwhile'; readonly version: number }
  /** Nobody carries mail for this cloud. */
  | { readonly code: 'message.no_mail' };

/** Version 0: nobody has saved any, and the program says everything. */
export type TextsInForce = {
  readonly version: number;
  readonly texts: MessageTexts;
  readonly savedAt: EpochMs | null;
  readonly facility: FacilityProfile;
};

/** A message as it would be with these words. */
export type Draft = { readonly kind: MessageKind; readonly language: MailLanguage; readonly words: WordsInMail };

export type Preview = { readonly subject: string; readonly html: string; readonly text: string };

/** What clubs say in their messages, for owners. */
export type OwnerTexts = {
  /** Errors: `facility.not_found`. */
  find(facilityId: string): Promise<Result<TextsInForce, OwnerTextsError>>;
  /** Saves what is to follow version `basedOn`. Errors: `facility.not_found`, `message.texts_changed_meanwhile`. */
  save(
    facilityId: string,
    wanted: { readonly basedOn: number; readonly texts: MessageTexts },
  ): Promise<Result<TextsInForce, OwnerTextsError>>;
  /** With a booking that nobody has made; pictures stand in the HTML itself. Errors: `facility.not_found`. */
  preview(facilityId: string, draft: Draft): Promise<Result<Preview, OwnerTextsError>>;
  /** And when they send nothing that makes a phone ring. */
  readonly quietHours: OwnerQuietHours;
  /** Sends that preview, once, and waits for what comes of it. Errors: `facility.not_found`, `message.no_mail`. */
  sendTest(facilityId: string, draft: Draft, to: string): Promise<Result<SendOutcome, OwnerTextsError>>;
};

export type OwnerTextsParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
  readonly findFacility: (facilityId: string) => FacilityProfile | null;
  /** Null: nobody carries mail. */
  readonly mail: MailPort | null;
  readonly publicUrl: string;
};

export function createOwnerTexts(parts: OwnerTextsParts): OwnerTexts {
  const { db, clock, random, findFacility, mail } = parts;

  async function find(facilityId: string): Promise<Result<TextsInForce, OwnerTextsError>> {
    const facility = findFacility(facilityId);
    if (!facility) return err({ code: 'facility.not_found' });
    const kept = await findTexts(db, facilityId);
    return ok({ ...(kept ?? { version: 0, texts: NO_TEXTS, savedAt: null }), facility });
  }

  async function write(facilityId: string, draft: Draft, to: string): Promise<Mail | null> {
    const facility = findFacility(facilityId);
    return facility && renderMail(sampleFacts(parts, facility, { id: random.uuid(), draft, to }));
  }

  return {
    find,
    quietHours: createOwnerQuietHours({ db, clock, findFacility }),
    async save(facilityId, { basedOn, texts }) {
      const before = await find(facilityId);
      if (!before.ok) return before;
      const version = basedOn + 1;
      const isNext = before.value.version === basedOn;
      if (isNext && (await insertTexts(db, facilityId, { version, texts, savedAt: clock.now() }))) {
        return find(facilityId);
      }
      const now = await findTexts(db, facilityId);
      return err({ code: 'message.texts_changed_meanwhile', version: now?.version ?? 0 });
    },
    async preview(facilityId, draft) {
      const written = await write(facilityId, draft, 'eve-marie@example.com');
      if (!written) return err({ code: 'facility.not_found' });
      const { subject, html, text } = written;
      return ok({ subject, html: withPictures(html, written), text });
    },
    async sendTest(facilityId, draft, to) {
      if (!mail) return err({ code: 'message.no_mail' });
      const written = await write(facilityId, draft, to);
      if (!written) return err({ code: 'facility.not_found' });
      return ok(await mail.send({ ...written, subject: `[Test] ${written.subject}` }));
    },
  };
}

type Sample = { readonly id: string; readonly draft: Draft; readonly to: string };

function sampleFacts({ clock, publicUrl }: OwnerTextsParts, facility: FacilityProfile, { id, draft, to }: Sample) {
  const now = clock.now();
  const { kind, language, words: ownWords } = draft;
  const booking = sampleBooking(facility, kind, now);
  // It leads to the page that says that the link is none of ours: nobody stops anything by trying it.
  const unsubscribeUrl = topicOf(kind) === 'booking' ? null : `${publicUrl}/messages/unsubscribe?token=sample`;
  return { id, kind, to, booking, facility, language, ownWords, publicUrl, unsubscribeUrl, now };
}

/** A mail's pictures travel beside it; on a page they have to stand in it. */
function withPictures(html: string, { attachments }: Mail): string {
  return attachments.reduce(
    (whole, { contentId, contentType, content }) =>
      contentId === null
        ? whole
        : whole.replaceAll(`"cid:${contentId}"`, `"data:${contentType};base64,${content.toString('base64')}"`),
    html,
  );
}
