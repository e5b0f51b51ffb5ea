import type { MessageView } from '../../messages/message-admin-routes.ts';
import { TEXT } from '../strings-english.ts';

const WORDS = TEXT.messages;

/** Why a message is as it is, in words; empty where there is nothing to say. What nobody has words for stays as it is. */
export function sayReason({ state, reason }: Pick<MessageView, 'state' | 'reason'>): string {
  if (reason === null) return '';
  if (state === 'dropped') return wordOf(WORDS.dropped, reason) ?? reason;
  const words = sayCarrier(reason);
  return words === null ? reason : `${words} (${reason})`;
}

function sayCarrier(reason: string): string | null {
  if (reason === 'stopped') return WORDS.carrier.stopped;
  const code = /^SMTP (\d{3})$/.exec(reason)?.[1];
  if (code !== undefined)
    return wordOf(WORDS.smtp, code) ?? (code.startsWith('4') ? WORDS.carrier.later : WORDS.carrier.no);
  const twilio = /^Twilio (\d+)$/.exec(reason)?.[1];
  if (twilio !== undefined) return wordOf(WORDS.twilio, twilio) ?? WORDS.carrier.refused;
  if (/^HTTP \d{3}$/.test(reason)) return WORDS.carrier.unclear;
  return /^E[A-Z_]+$/.test(reason) ? WORDS.carrier.unreachable : null;
}

function wordOf(words: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.entries(words).find(([known]) => known === name)?.[1];
}
