import type { MessageView } from '../../messages/message-admin-routes.ts';
import type { Strings } from '../strings.ts';

type Words = Strings['messages'];

/** Why a message is as it is, in words; empty where there is nothing to say. What nobody has words for stays as it is. */
export function sayReason(words: Words, { state, reason }: Pick<MessageView, 'state' | 'reason'>): string {
  if (reason === null) return '';
  if (state === 'dropped') return wordOf(words.dropped, reason) ?? reason;
  const said = sayCarrier(words, reason);
  return said === null ? reason : `${said} (${reason})`;
}

function sayCarrier(words: Words, reason: string): string | null {
  if (reason === 'stopped') return words.carrier.stopped;
  const code = /^SMTP (\d{3})$/.exec(reason)?.[1];
  if (code !== undefined)
    return wordOf(words.smtp, code) ?? (code.startsWith('4') ? words.carrier.later : words.carrier.no);
  const twilio = /^Twilio (\d+)$/.exec(reason)?.[1];
  if (twilio !== undefined) return wordOf(words.twilio, twilio) ?? words.carrier.refused;
  if (/^HTTP \d{3}$/.test(reason)) return words.carrier.unclear;
  return /^E[A-Z_]+$/.test(reason) ? words.carrier.unreachable : null;
}

function wordOf(words: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.entries(words).find(([known]) => known === name)?.[1];
}
