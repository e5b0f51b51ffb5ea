import { describe, expect, test } from 'vitest';
import type { Mail, MailPort } from './mail-port.ts';

/** What a carrier of mail can be made to do. */
export type MailWorld = {
  readonly port: () => MailPort;
  /** The Message-IDs of what it has taken, in order. */
  readonly taken: () => readonly string[];
  readonly make: {
    readonly rejectMailbox: () => void;
    readonly busy: () => void;
    readonly refuseLogin: () => void;
    readonly hangUpBefore: () => void;
    readonly hangUpAfter: () => void;
    readonly neverAnswer: () => void;
    readonly gone: () => Promise<void>;
  };
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

/** What every carrier of mail keeps to. */
export function describeMailPort(name: string, world: () => MailWorld): void {
  const send = () => world().port().send(A_MAIL);

  describe(name, () => {
    test('carries a mail under our id', async () => {
      expect(await send()).toMatchObject({ outcome: 'accepted' });
      expect(world().taken()).toEqual([expect.stringContaining(A_MAIL.id)]);
    });

    test('says that there is no such mailbox', async () => {
      world().make.rejectMailbox();

      expect(await send()).toMatchObject({ outcome: 'rejected' });
      expect(world().taken()).toEqual([]);
    });

    test.each(['busy', 'refuseLogin', 'hangUpBefore'] as const)('is sure that nothing was sent: %s', async (how) => {
      world().make[how]();

      expect(await send()).toMatchObject({ outcome: 'not_sent' });
      expect(world().taken()).toEqual([]);
    });

    test('is sure that nothing was sent to a server that is gone', async () => {
      await world().make.gone();

      expect(await send()).toMatchObject({ outcome: 'not_sent' });
    });

    test.each(['hangUpAfter', 'neverAnswer'] as const)(
      'says that it does not know, and sends once: %s',
      async (how) => {
        world().make[how]();

        expect(await send()).toMatchObject({ outcome: 'unknown' });
        expect(world().taken()).toHaveLength(1);
      },
    );

    test('says nothing of whom it writes to', async () => {
      world().make.rejectMailbox();

      expect(JSON.stringify(await send())).not.toContain('zoe');
    });
  });
}
