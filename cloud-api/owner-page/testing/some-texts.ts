import { HARBOUR_GOLF_PROFILE } from '../../../demo/harbour-golf.ts';
import { BookingMessageKindSchema } from '../../messages/message-kinds.ts';
import { renderMail } from '../../messages/render-mail.ts';
import { defaultWords } from '../../messages/texts/default-words.ts';
import { NO_TEXTS } from '../../messages/texts/message-texts.ts';
import { DraftInput, type MessageTextsView, type PreviewView } from '../../messages/texts/text-routes.ts';
import { sampleBooking } from '../../messages/texts/sample-booking.ts';

/** A club that says one thing itself. */
export function someTexts(savedAt: string): MessageTextsView {
  const words = {
    subject: null,
    intro: 'Hello from the harbour: {bay} is yours on {day}, {from}–{until}.',
    closing: null,
  };
  return {
    version: 3,
    savedAt,
    texts: { ...NO_TEXTS, kinds: { confirmation: { en: words } } },
    defaults: { en: defaultWords('en'), fr: defaultWords('fr') },
    defaultContact: 'Harbour Golf · 1 Lower Water Street, Halifax · (902) 555-0100',
  };
}

/** What the real server would write, but for the pictures. */
export async function previewOf(body: unknown, now: number): Promise<PreviewView> {
  const { kind: wanted, language, words } = DraftInput.parse(body);
  const kind = BookingMessageKindSchema.parse(wanted);
  const booking = { ...sampleBooking(HARBOUR_GOLF_PROFILE, kind, now), entry: null };
  const place = { facility: HARBOUR_GOLF_PROFILE, publicUrl: 'https://club.example', unsubscribeUrl: null };
  const about = { id: booking.id, kind, language, ownWords: words, to: 'eve-marie@example.com' };
  const { subject, html, text } = await renderMail({ ...about, ...place, booking, now });
  return { subject, html, text };
}
