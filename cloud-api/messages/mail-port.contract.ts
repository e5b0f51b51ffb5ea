import { describe, expect, test } from 'vitest';
import type { Mail, MailPort } from './mail-port.ts';

/** What a carrier of mail can be made to do, by name; each of its faults stands in one of these. */
export type MailFaults = {
  /** Nothing was taken, and the carrier is sure of it. */
  readonly notSent: Faults;
  /** It was taken, and its word for that is lost. */
  readonly lost: Faults;
  /** Nothing was taken, and nobody can know. None where a carrier can always tell. */
  readonly dark: Faults;
};
type Faults = Readonly<Record<string, () => void | Promise<void>>>;

export type MailWorld = {
  readonly port: () => MailPort;
  /** The ids of ours that came with what it has taken, in order. */
  readonly taken: () => readonly string[];
  /** `mail`, so that its carrier will never take it: to a mailbox that is not there. */
  readonly toNobody: (mail: Mail) => Mail;
  readonly faults: MailFaults;
};

export const A_MAIL: Mail = {
  id: '7b6d3d0e-8a35-4c43-9d2f-1b2b3c4d5e6f',
  to: 'zoe@example.test',
  fromName: 'Harbour Golf',
  subject: 'C’est réservé',
  html: '<p>Bonjour</p>',
  text: 'Bonjour',
  attachments: [
    { fileName: 'b.ics', contentType: 'text/calendar', content: Buffer.alloc(200_000, 'x'), contentId: null },
  ],
  unsubscribeUrl: null,
};

/** What every carrier of mail keeps to, whichever of its faults strikes. */
export function describeMailPort(name: string, { port, taken, toNobody, faults }: MailWorld): void {
  const send = () => port().send(A_MAIL);
  const ours = [expect.stringContaining(A_MAIL.id)];

  describe(name, () => {
    test('carries a mail under our id', async () => {
      expect(await send()).toMatchObject({ outcome: 'accepted' });
      expect(taken()).toEqual(ours);
    });

    test('says that there is no such mailbox, and nothing of whom it writes to', async () => {
      const outcome = await port().send(toNobody(A_MAIL));

      expect(outcome).toMatchObject({ outcome: 'rejected' });
      expect(JSON.stringify(outcome)).not.toContain('zoe');
      expect(taken()).toEqual([]);
    });

    test.each(Object.entries(faults.notSent))('is sure that nothing was sent: %s', async (_, strike) => {
      await strike();

      expect(await send()).toMatchObject({ outcome: 'not_sent' });
      expect(taken()).toEqual([]);
    });

    test.each(Object.entries(faults.lost))('says that it does not know, and sends once: %s', async (_, strike) => {
      await strike();

      expect(await send()).toMatchObject({ outcome: 'unknown' });
      expect(taken()).toEqual(ours);
    });

    test.each(Object.entries(faults.dark))('says that it does not know, and sends nothing: %s', async (_, strike) => {
      await strike();

      expect(await send()).toMatchObject({ outcome: 'unknown' });
      expect(taken()).toEqual([]);
    });
  });
}
