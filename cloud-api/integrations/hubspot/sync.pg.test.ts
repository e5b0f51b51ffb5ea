import { describe, expect, test } from 'vitest';
import { MINUTE_MS } from '../../../domain/time.ts';
import { fileHubspot, ZOE } from '../../../tests/support/hubspot-rig.ts';
import { customerTable } from '../../customers/customer-schema.ts';
import {
  findCustomer,
  insertCustomer,
  listEntries,
  lockCustomer,
  newCustomer,
} from '../../customers/customer-repository.ts';
import { changeStanding, giveOrTake } from '../../customers/decide-ask.ts';
import { isUnwanted, saveChoice } from '../../messages/choice-repository.ts';
import { beginImport } from './import.ts';
import { readState } from './state-repository.ts';

/** Both ways between the club and HubSpot, on a real database. */

const rig = fileHubspot();
const { sides } = rig;

const ID = '00000000-0000-4000-8000-0000000000c1';
const DETAILS = { firstName: 'Zoë', lastName: 'Núñez', email: ZOE, phone: null };

async function makeCustomer(): Promise<void> {
  await sides.db.transaction((tx) => insertCustomer(tx, newCustomer(DETAILS, { id: ID, now: sides.clock.now() })));
}

/** Somebody at the club gives or takes. */
function change({ tier, tags, credits = 0 }: { tier?: string; tags?: string[]; credits?: number }): Promise<void> {
  return sides.db.transaction(async (tx) => {
    const locked = await lockCustomer(tx, ID);
    if (!locked) throw new Error('there is no customer');
    await changeStanding(tx, locked, { tier: tier ?? locked.tier, tags: tags ?? locked.tags });
    const gift = { count: credits, note: '', by: 'owner', at: sides.clock.now() };
    if (credits !== 0) await giveOrTake(tx, ID, gift);
  });
}

const contact = () => rig.hubspot.contacts()[0];
const crmId = (): string => contact()?.id ?? '';
const customer = () => findCustomer(sides.db, ID);
const writes = (): number =>
  Object.entries(rig.hubspot.counts().requests).reduce(
    (sum, [what, count]) => (/batch\/(?:update|upsert)|PATCH/.test(what) ? sum + count : sum),
    0,
  );

test('what is changed on either side is on both within five minutes, and nothing is written for its own echo', async () => {
  await makeCustomer();
  await change({ tier: 'member', tags: ['EARLY'], credits: 5 });
  await rig.sync();
  expect(contact()?.properties).toMatchObject({
    club_contact_id: ID,
    email: ZOE,
    club_tier: 'member',
    club_tags: 'EARLY',
    club_credits: '5',
    club_mail_bookings: 'true',
  });

  rig.hubspot.changeContact(crmId(), {
    club_tier: 'vip',
    club_tags: 'EARLY; LEFTY',
    club_credits: '8',
    club_mail_follow_up: 'false',
  });
  await change({ credits: -1 });
  await rig.sync();
  const after = writes();
  for (let look = 0; look < 3; look += 1) await rig.sync();

  expect(await customer()).toMatchObject({ tier: 'vip', tags: ['EARLY', 'LEFTY'], credits: 7 });
  expect(contact()?.properties).toMatchObject({ club_tier: 'vip', club_credits: '7' });
  expect(await isUnwanted(sides.db, { channel: 'email', address: ZOE }, 'follow_up')).toBe(true);
  expect(await listEntries(sides.db, ID, 9)).toHaveLength(3);
  expect(writes()).toBe(after);
});

test('what was changed at the club while the answer was lost counts once', async () => {
  await makeCustomer();
  await change({ credits: 5 });
  await rig.sync();
  await change({ credits: 2 });
  rig.hubspot.turnFaults({ reset: 'after-effect', appliesTo: 'batch/update', requestsLeft: 1 });
  await rig.sync();
  expect(contact()?.properties['club_credits']).toBe('7');
  await change({ credits: 1 });
  const said = { topic: 'follow_up', choice: 'unwanted', source: 'link', at: sides.clock.now() } as const;
  await saveChoice(sides.db, { channel: 'email', address: ZOE }, said);
  await rig.sync();
  await rig.sync();

  expect(await customer()).toMatchObject({ credits: 8 });
  expect(contact()?.properties).toMatchObject({ club_credits: '8', club_mail_follow_up: 'false' });
});

test('search that lags behind and contacts that are refused lose nothing of the others', async () => {
  await makeCustomer();
  const other = { ...DETAILS, email: 'bea@example.test' };
  const id = sides.db.transaction((tx) =>
    insertCustomer(tx, newCustomer(other, { id: '00000000-0000-4000-8000-0000000000c2', now: sides.clock.now() })),
  );
  await id;
  rig.hubspot.turnFaults({
    indexLagMs: MINUTE_MS,
    refusedInputs: ['bea@example.test', '00000000-0000-4000-8000-0000000000c2'],
  });
  await rig.sync();
  rig.hubspot.changeContact(crmId(), { club_tier: 'vip' });
  await rig.sync();
  sides.clock.advance(MINUTE_MS);
  await rig.sync();

  expect(await customer()).toMatchObject({ tier: 'vip' });
  expect(rig.hubspot.contacts()).toHaveLength(1);
});

describe('the import', () => {
  test('makes every contact one customer, whatever fails on the way, and those who are known stay as they are', async () => {
    await makeCustomer();
    await change({ tier: 'member' });
    const contacts = Array.from({ length: 130 }, (_, index) =>
      rig.hubspot.createContact({ email: `guest${index}@example.test`, firstname: `Guest ${index}` }),
    );
    rig.hubspot.createContact({ email: ZOE.toUpperCase(), firstname: 'Z.' });
    rig.hubspot.createContact({ firstname: 'Nobody' });
    await beginImport(rig.parts);
    for (const passesFirst of [2, 3, 4]) {
      rig.hubspot.turnFaults({ reset: 'after-effect', passesFirst, requestsLeft: 1 });
      await rig.settle();
      sides.clock.advance(10 * MINUTE_MS);
    }
    await rig.settle();

    expect(await readState(sides.db)).toMatchObject({
      importState: 'done',
      importRead: contacts.length + 2,
      importSkipped: 1,
      importTotal: contacts.length + 2,
    });
    const ids = rig.hubspot.contacts().flatMap(({ properties }) => properties['club_contact_id'] ?? []);
    expect(new Set(ids).size).toBe(contacts.length + 1);
    expect(ids).toContain(ID);
    expect(await customer()).toMatchObject({ tier: 'member', firstName: 'Zoë' });
    expect(await sides.db.$count(customerTable)).toBe(contacts.length + 1);
  });

  test('is begun once at a time', async () => {
    expect(await beginImport(rig.parts)).toEqual({ ok: true, value: null });
    expect(await beginImport(rig.parts)).toEqual({ ok: false, error: { code: 'hubspot.import_running' } });
  });
});
