import { expect, test } from 'vitest';
import { fileHubspot, ZOE } from '../../../tests/support/hubspot-rig.ts';
import { lockCustomerByEmail } from '../../customers/customer-repository.ts';
import { findContact } from './contact-repository.ts';

/** What HubSpot tells of its contacts, signed and over HTTP, on a real database. */

const rig = fileHubspot({
  eventTypes: ['contact.propertyChange', 'contact.merge', 'contact.deletion', 'contact.privacyDeletion'],
});
const { sides } = rig;

const customerOf = (email: string) => sides.db.transaction((tx) => lockCustomerByEmail(tx, email));
const crmIdOf = (email: string): string =>
  rig.hubspot.contacts().find(({ properties }) => properties['email'] === email)?.id ?? '';
const answers = () => rig.hubspot.deliveries().map(({ answered }) => answered);

/** Somebody whom both sides know. */
async function known(hour: number, email: string): Promise<string> {
  await rig.book(hour, { email });
  await rig.settle();
  await rig.sync();
  return crmIdOf(email);
}

test('what is changed there is here at once, and what is not signed as it should be changes nothing', async () => {
  const crmId = await known(13, ZOE);
  for (const webhooks of ['bad-signature', 'unsigned', 'late', 'early'] as const) {
    rig.hubspot.turnFaults({ webhooks });
    rig.hubspot.changeContact(crmId, { club_tier: webhooks });
    await rig.settle();
  }
  const refused = answers().slice(-4);
  const before = await customerOf(ZOE);
  rig.hubspot.turnFaults({ webhooks: 'twice' });
  rig.hubspot.changeContact(crmId, { club_tier: 'vip', club_credits: '3' });
  await rig.settle();

  expect(refused).toEqual([401, 401, 401, 401]);
  expect(before).toMatchObject({ tier: 'standard' });
  expect(await customerOf(ZOE)).toMatchObject({ tier: 'vip', credits: 3 });
});

test('merges and deletions are followed in any order, and who was deleted for privacy is never made again', async () => {
  const zoe = await known(13, ZOE);
  const bea = await known(14, 'bea@example.test');
  const cal = await known(15, 'cal@example.test');
  rig.hubspot.turnFaults({ webhooks: 'reversed' });
  rig.hubspot.mergeContacts(bea, cal);
  await rig.settle();
  rig.hubspot.eraseContact(zoe);
  await rig.settle();
  const { id = '' } = (await customerOf(ZOE)) ?? {};
  await rig.book(16);
  await rig.settle();
  await rig.sync();

  expect(await findContact(sides.db, { customerId: id })).toMatchObject({
    state: 'erased',
    crmId: null,
    figures: null,
  });
  expect(await findContact(sides.db, { customerId: (await customerOf('cal@example.test'))?.id ?? null })).toMatchObject(
    {
      state: 'merged',
      crmId: bea,
    },
  );
  expect(rig.hubspot.contacts().map((contact) => contact.id)).toEqual([bea]);
});
