import type { CustomerDetails } from '../../domain/booking.ts';
import { normalisePhone } from '../../domain/phone.ts';
import type { Addressee } from './choice-repository.ts';
import type { MessageChannel, MessageKind } from './message-kinds.ts';

/** What is worth a text besides a mail: it cannot wait until somebody reads their mail. */
const URGENT: readonly MessageKind[] = ['change', 'cancellation', 'reminder_soon', 'door_opens'];
/** What whoever has no mail is told by text. */
const NEEDED: readonly MessageKind[] = [...URGENT, 'confirmation', 'reminder_day'];

/** Where somebody is told of their booking, over the channels that there are. */
export function addresseesOf(
  kind: MessageKind,
  { email, phone }: CustomerDetails,
  channels: readonly MessageChannel[],
): readonly Addressee[] {
  const mail = channels.includes('email') ? email : null;
  const number = channels.includes('sms') && phone !== null ? normalisePhone(phone) : null;
  const isTexted = (mail === null ? NEEDED : URGENT).includes(kind);
  return [
    ...(mail === null ? [] : [{ channel: 'email', address: mail } as const]),
    ...(number === null || !isTexted ? [] : [{ channel: 'sms', address: number } as const]),
  ];
}
