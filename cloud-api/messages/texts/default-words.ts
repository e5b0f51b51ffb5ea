import type { MessageKind } from '../message-kinds.ts';
import { type MailLanguage, WORDS } from '../render-mail.ts';
import type { Told } from '../templates/words.en.ts';

type DefaultWords = { readonly subject: string; readonly intro: string };

/** Each placeholder in its own place: so the sentences show where they stand. */
const PLACEHOLDERS: Told = { club: '{club}', bay: '{bay}', day: '{day}', from: '{from}', until: '{until}' };

/** What the program says by itself, written as a club would write it. */
export function defaultWords(language: MailLanguage): Record<MessageKind, DefaultWords> {
  const words = WORDS[language];
  const of = (kind: MessageKind): DefaultWords => ({
    subject: words[kind].subject(PLACEHOLDERS),
    intro: words[kind].lead(PLACEHOLDERS),
  });
  return {
    confirmation: of('confirmation'),
    change: of('change'),
    cancellation: of('cancellation'),
    reminder_day: of('reminder_day'),
    reminder_soon: of('reminder_soon'),
    door_opens: of('door_opens'),
    follow_up: of('follow_up'),
    survey: of('survey'),
    waitlist_offer: of('waitlist_offer'),
  };
}
