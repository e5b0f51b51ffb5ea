import { beforeEach, describe, expect, test } from 'vitest';
import type { ContactSave, CrmPort } from './crm-port.ts';

/** What a CRM can be made to do, and what it has. */
export type CrmWorld = {
  readonly port: () => CrmPort;
  readonly contacts: () => readonly { readonly id: string; readonly properties: Readonly<Record<string, string>> }[];
  readonly notes: () => readonly { readonly contactIds: readonly string[] }[];
  /** Whether anything is left of a contact, archived ones included. */
  readonly isKept: (crmId: string) => boolean;
  /** Somebody makes, deletes or merges contacts on its own screens. */
  readonly create: (properties: Record<string, string>) => string;
  readonly archive: (crmId: string) => void;
  readonly merge: (kept: string, gone: string) => void;
};

export const ANN = '00000000-0000-4000-8000-00000000000a';
export const BEA = '00000000-0000-4000-8000-00000000000b';
export const NOTE = '00000000-0000-4000-8000-0000000000f0';

export const aSave = (id: string, more: Partial<ContactSave> = {}): ContactSave => ({
  id,
  crmId: null,
  properties: { email: `${id.slice(-1)}@example.test`, firstname: 'Somebody' },
  ...more,
});

/** For calls that nobody ends. */
export const UNTIL_DONE = new AbortController().signal;

/** What every CRM keeps to. */
export function describeCrmPort(name: string, world: () => CrmWorld): void {
  describe(name, () => {
    beforeEach(async () => {
      expect(await world().port().prepare(UNTIL_DONE)).toMatchObject({ kind: 'ok' });
    });

    describeSaving(world);
    describeReading(world);
    describeErasing(world);
  });
}

const save = (world: CrmWorld, ...saves: ContactSave[]) => world.port().saveContacts(saves, UNTIL_DONE);

async function saved(world: CrmWorld, id: string): Promise<string> {
  const outcome = await save(world, aSave(id));
  const one = outcome.kind === 'ok' ? outcome.value[0] : null;
  if (one?.outcome !== 'saved') throw new Error(JSON.stringify(outcome));
  return one.crmId;
}

function describeSaving(world: () => CrmWorld): void {
  test('may be prepared again', async () => {
    expect(await world().port().prepare(UNTIL_DONE)).toMatchObject({ kind: 'ok' });
  });

  test('has a contact once, however often it is saved', async () => {
    const first = await saved(world(), ANN);
    const second = await save(world(), aSave(ANN, { properties: { firstname: 'Ann' } }), aSave(BEA));

    expect(second).toMatchObject({ value: [{ id: ANN, outcome: 'saved', crmId: first }, { id: BEA }] });
    expect(world().contacts()).toHaveLength(2);
    expect(world().contacts()[0]?.properties).toMatchObject({ firstname: 'Ann', email: 'a@example.test' });
  });

  test('takes the contact that has the e-mail already, unless it is another of ours', async () => {
    const known = world().create({ email: 'a@example.test', lastname: 'Lee' });
    const taken = await saved(world(), ANN);
    const stolen = await save(world(), aSave(BEA, { properties: { email: 'a@example.test' } }));

    expect(taken).toBe(known);
    expect(stolen).toMatchObject({ kind: 'ok', value: [{ id: BEA, outcome: 'refused' }] });
    expect(world().contacts()).toHaveLength(1);
  });

  test('refuses one contact without the others', async () => {
    const outcome = await save(world(), aSave(ANN, { properties: { club_credits: 'many' } }), aSave(BEA));

    expect(outcome).toMatchObject({ kind: 'ok' });
    expect(outcome.kind === 'ok' && Object.fromEntries(outcome.value.map((one) => [one.id, one.outcome]))).toEqual({
      [ANN]: 'refused',
      [BEA]: 'saved',
    });
  });
}

function describeErasing(world: () => CrmWorld): void {
  const erase = (crmId: string) => world().port().eraseContact(crmId, UNTIL_DONE);
  const done = { kind: 'ok', value: null };

  test('deletes a contact for good, and is done where it was done before', async () => {
    const [ann, bea] = [await saved(world(), ANN), await saved(world(), BEA)];

    expect(await erase(ann)).toEqual(done);
    expect(await erase(ann)).toEqual(done);
    expect(world().contacts()).toMatchObject([{ id: bea }]);
    expect(await world().port().findContact(ann, UNTIL_DONE)).toEqual(done);
    expect(await world().port().readContacts([ANN], 'our-id', UNTIL_DONE)).toEqual({ kind: 'ok', value: [] });
  });

  test('deletes for good what staff had deleted before', async () => {
    const ann = await saved(world(), ANN);
    world().archive(ann);

    expect(await erase(ann)).toEqual(done);
    expect(world().isKept(ann)).toBe(false);
  });
}

function describeReading(world: () => CrmWorld): void {
  test('does not make a contact again that was deleted there', async () => {
    const crmId = await saved(world(), ANN);
    world().archive(crmId);

    expect(await save(world(), aSave(ANN, { crmId }))).toMatchObject({
      kind: 'ok',
      value: [{ id: ANN, outcome: 'gone' }],
    });
    expect(await world().port().findContact(crmId, UNTIL_DONE)).toEqual({ kind: 'ok', value: null });
    expect(await world().port().readContacts([crmId], 'crm-id', UNTIL_DONE)).toEqual({ kind: 'ok', value: [] });
  });

  test('shows a merged contact as the one that is left', async () => {
    const [ann, bea] = [await saved(world(), ANN), await saved(world(), BEA)];
    world().merge(bea, ann);

    const found = await world().port().findContact(ann, UNTIL_DONE);

    expect(found).toMatchObject({ kind: 'ok', value: { crmId: bea, contactId: BEA } });
  });

  test('reads by our id and by its own', async () => {
    const crmId = await saved(world(), ANN);

    const expected = { kind: 'ok', value: [{ crmId, contactId: ANN, properties: { email: 'a@example.test' } }] };
    expect(await world().port().readContacts([ANN, BEA], 'our-id', UNTIL_DONE)).toMatchObject(expected);
    expect(await world().port().readContacts([crmId], 'crm-id', UNTIL_DONE)).toMatchObject(expected);
  });

  test('lists all contacts, and those that changed', async () => {
    const crmId = world().create({ email: 'c@example.test' });
    await saved(world(), ANN);

    const all = await world().port().listContacts(null, UNTIL_DONE);
    const changed = await world().port().listChanged({ since: 0, after: null }, UNTIL_DONE);
    const none = await world()
      .port()
      .listChanged({ since: Date.UTC(2100, 0), after: null }, UNTIL_DONE);

    expect(all).toMatchObject({
      kind: 'ok',
      value: { contacts: [{ crmId, contactId: null }, { contactId: ANN }], next: null },
    });
    expect(changed).toMatchObject({ kind: 'ok', value: { total: 2, next: null } });
    expect(none).toMatchObject({ kind: 'ok', value: { contacts: [], total: 0 } });
  });

  test('has a note once, however often it is sent, on its contact', async () => {
    const crmId = await saved(world(), ANN);
    const note = { id: NOTE, crmId, at: Date.UTC(2026, 10, 22), body: '<p>Booked</p>' };

    expect(await world().port().saveNote(note, UNTIL_DONE)).toEqual({ kind: 'ok', value: null });
    expect(
      await world()
        .port()
        .saveNote({ ...note, body: '<p>Booked!</p>' }, UNTIL_DONE),
    ).toEqual({
      kind: 'ok',
      value: null,
    });

    expect(world().notes()).toMatchObject([{ contactIds: [crmId] }]);
  });
}
