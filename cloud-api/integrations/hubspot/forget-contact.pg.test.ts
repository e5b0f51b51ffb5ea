import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../domain/time.ts';
import { fileHubspot, ZOE } from '../../../tests/support/hubspot-rig.ts';
import { findCustomer, lockCustomerByEmail } from '../../customers/customer-repository.ts';
import { mergeCustomers } from '../../customers/merge-customers.ts';
import { findJobByKey, listDeadJobs, retryDeadJob } from '../../jobs/job-repository.ts';
import { findContact } from './contact-repository.ts';
import { adoptContacts } from './adopt-contacts.ts';
import { tellContact } from './tell-contact.ts';
import { holdWhom } from '../../customers/find-booker.ts';
import { waitUntil } from '../../../tests/support/wait-until.ts';

/** What becomes of somebody at HubSpot who is forgotten here, on a real database. */

const rig = fileHubspot({ eventTypes: ['contact.deletion', 'contact.privacyDeletion', 'contact.propertyChange'] });
const { sides } = rig;

const BEA = 'bea@example.test';
const NEVER = new AbortController().signal;
const NOBODY = { firstName: '', lastName: '', email: null, phone: null };

const customerOf = (email: string) => sides.db.transaction((tx) => lockCustomerByEmail(tx, email));
const crmIds = () => rig.hubspot.contacts().map(({ id }) => id);

/** Somebody whom both sides know, whose booking is over. */
async function known(hour: number, email: string): Promise<{ readonly id: string; readonly crmId: string }> {
  await rig.book(hour, { email });
  await rig.settle();
  const crmId = rig.hubspot.contacts().find(({ properties }) => properties['email'] === email)?.id ?? '';
  return { id: (await customerOf(email))?.id ?? '', crmId };
}

/** Tables that have one of the words in them; in the streams, what was said stays for a while. */
async function tablesWith(words: readonly string[]): Promise<string[]> {
  const tables = await sides.db.execute(
    sql`select table_name as name from information_schema.tables where table_schema = 'public' order by 1`,
  );
  const telling: string[] = [];
  for (const { name } of tables.rows) {
    const found = await sides.db.execute(sql`select said::text as text from ${sql.identifier(String(name))} as said`);
    const text = found.rows.map((row) => String(row['text'])).join('\n');
    if (words.some((word) => text.includes(word))) telling.push(String(name));
  }
  return telling.filter((name) => !['inbox', 'outbox'].includes(name));
}

test('who is forgotten is deleted there for good, also where the answer is lost, and nobody is asked of them again', async () => {
  const zoe = await known(13, ZOE);
  const bea = await known(14, BEA);
  rig.hubspot.changeContact(zoe.crmId, { club_tier: 'vip' });
  await rig.settle();
  sides.clock.advance(2 * DAY_MS);
  rig.hubspot.turnFaults({ appliesTo: 'gdpr-delete', reset: 'after-effect', requestsLeft: 1 });
  await rig.forget({ email: ZOE });
  const waiting = await tablesWith([zoe.crmId]);
  await rig.settle();
  sides.clock.advance(HOUR_MS);
  await rig.settle();

  expect(waiting).toEqual(['job']);
  expect(crmIds()).toEqual([bea.crmId]);
  expect(rig.hubspot.notes()).toMatchObject([{ contactIds: [bea.crmId] }]);
  expect(await tablesWith([ZOE, zoe.crmId])).toEqual([]);
  expect(await findJobByKey(sides.db, `hubspot erase ${zoe.id}`)).toMatchObject({ state: 'done' });

  const before = rig.hubspot.journal().length;
  await rig.sync();
  const asked = JSON.stringify(rig.hubspot.journal().slice(before));
  expect(asked).toContain('lastmodifieddate');
  expect([ZOE, zoe.crmId, zoe.id].filter((word) => asked.includes(word))).toEqual([]);
  const logged = rig.logLines.join('');
  expect([ZOE, 'Núñez'].filter((word) => logged.includes(word))).toEqual([]);
  expect(rig.logLines).not.toEqual([]);
});

test('both contacts go that a merge at the club has left; one that staff merged into another customer’s stays, and is said', async () => {
  const zoe = await known(13, ZOE);
  const bea = await known(14, BEA);
  const cal = await known(15, 'cal@example.test');
  const dan = await known(16, 'dan@example.test');
  sides.clock.advance(2 * DAY_MS);
  const merge = { survivorId: zoe.id, otherId: bea.id, mergeId: rig.parts.random.uuid(), by: 'owner' };
  await sides.db.transaction((tx) => mergeCustomers(tx, { ...merge, now: sides.clock.now() }));
  rig.hubspot.mergeContacts(dan.crmId, cal.crmId);
  await rig.forget({ email: ZOE });
  await rig.forget({ customerId: cal.id });
  await rig.settle();

  expect(crmIds()).toEqual([dan.crmId]);
  expect(await listDeadJobs(sides.db, 9)).toMatchObject([
    { kind: 'hubspot.erase', problem: expect.stringContaining('merged into another customer’s contact') },
  ]);
});

test('a token that may not delete is said in words that name nobody, and deletes once it may', async () => {
  const zoe = await known(13, ZOE);
  sides.clock.advance(2 * DAY_MS);
  rig.hubspot.turnFaults({ appliesTo: 'gdpr-delete', token: 'scopes-missing' });
  await rig.forget({ email: ZOE });
  await rig.settle();
  const [job] = await listDeadJobs(sides.db, 9);
  rig.hubspot.resetFaults();
  await sides.db.transaction((tx) => retryDeadJob(tx, job?.id ?? '', sides.clock.now()));
  await rig.settle();

  expect(job?.problem).toMatch(
    /^Somebody who was forgotten is still at HubSpot\..* the scope crm\.objects\.contacts\.write/,
  );
  expect(job?.problem).not.toContain(zoe.crmId);
  expect(crmIds()).toEqual([]);
});

test('what was on its way to HubSpot when they were forgotten goes as well, and they are not learned from there', async () => {
  const booking = await rig.book(13);
  await rig.settle();
  const zoe = { crmId: crmIds()[0] ?? '', id: (await customerOf(ZOE))?.id ?? '' };
  const customer = await findCustomer(sides.db, zoe.id);
  const contact = await findContact(sides.db, { customerId: zoe.id });
  const there = await rig.parts.crm.findContact(zoe.crmId, NEVER);
  if (!customer || !contact || there.kind !== 'ok' || !there.value) throw new Error(booking.id);
  sides.clock.advance(2 * DAY_MS);
  await rig.forget({ email: ZOE });
  await rig.settle();

  const told = await tellContact(rig.parts, { contact: { ...contact, crmId: null, figures: null }, customer }, NEVER);
  const isMadeAgain = rig.hubspot.contacts().length === 1;
  const adopted = await adoptContacts(rig.parts, [{ ...there.value, contactId: null }], NEVER);
  await rig.settle();

  expect([told, isMadeAgain]).toEqual([{ kind: 'parked' }, true]);
  expect(adopted).toEqual({ kind: 'ok', value: { skipped: 1 } });
  expect(crmIds()).toEqual([]);
  expect(await customerOf(ZOE)).toBeNull();
});

test('who is forgotten while HubSpot is about to be told of their booking does not come back', async () => {
  await rig.book(13, { email: ZOE, phone: null });
  let settling: Promise<unknown> = Promise.resolve();

  await sides.db.transaction(async (tx) => {
    await holdWhom(tx, { email: ZOE, phone: null });
    settling = rig.settle();
    await waitUntil(async () => {
      const { rows } = await sides.db.execute(
        sql`select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
      );
      return rows.length > 0;
    });
    await tx.execute(sql`update allocation set data = jsonb_set(data, '{customer}', ${JSON.stringify(NOBODY)})`);
  });
  await settling;

  expect(await customerOf(ZOE)).toBeNull();
  expect(crmIds()).toEqual([]);
});
