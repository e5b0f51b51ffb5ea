import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HubspotFaults } from '../../../simulators/hubspot/faults.ts';
import { type HubspotSimulator, startHubspotSimulator } from '../../../simulators/hubspot/start-hubspot-simulator.ts';
import { manualClock } from '../../../tests/support/manual-clock.ts';
import { memoryCrm } from '../../../tests/support/memory-crm.ts';
import { OPEN_GATE } from '../../../tests/support/open-gate.ts';
import { SECOND_MS } from '../../../domain/time.ts';
import { ANN, aSave, BEA, describeCrmPort, NOTE, UNTIL_DONE } from './crm-port.contract.ts';
import type { CrmOutcome, CrmPort } from './crm-port.ts';
import { createHubspotCalls } from './hubspot-calls.ts';
import { createHubspotCrm } from './hubspot-crm.ts';

const TOKEN = 'what-hubspot-and-we-know';
const NOW = Date.UTC(2026, 10, 22, 15, 0);
const clock = manualClock(NOW);

let hubspot: HubspotSimulator;
let crm: CrmPort;
/** As `crm`, by somebody who waits for next to nothing. */
let inHaste: CrmPort;

beforeEach(async () => {
  hubspot = await startHubspotSimulator({ port: 0, accessToken: TOKEN });
  const portFor = (callMsMax: number): CrmPort => {
    const address = { url: hubspot.url, token: TOKEN, version: '2026-09' };
    return createHubspotCrm(createHubspotCalls({ address, clock, gate: OPEN_GATE, callMsMax }));
  };
  crm = portFor(20 * SECOND_MS);
  inHaste = portFor(250);
});
afterEach(() => hubspot.stop());

describeCrmPort('HubSpot', () => ({
  port: () => crm,
  contacts: hubspot.contacts,
  notes: hubspot.notes,
  isKept: hubspot.hasContact,
  create: hubspot.createContact,
  archive: hubspot.archiveContact,
  merge: hubspot.mergeContacts,
}));

describe('the CRM of tests', () => {
  let world = memoryCrm(clock.now);
  beforeEach(() => {
    world = memoryCrm(clock.now);
  });
  describeCrmPort('in memory', () => world);
});

type Fault = Partial<HubspotFaults>;

const FAULTS: readonly (readonly [string, Fault, CrmOutcome<never>['kind']])[] = [
  ['too many in ten seconds', { rateLimited: 'burst' }, 'retry-at'],
  ['too many in a day', { rateLimited: 'daily' }, 'retry-at'],
  ['too many searches', { rateLimited: 'search' }, 'retry-at'],
  ['an expired token', { token: 'expired' }, 'retry-at'],
  ['500', { answer: 500 }, 'retry-at'],
  ['423', { answer: 423 }, 'retry-at'],
  ['477 after it was done', { answer: 477, answerIs: 'after-effect', retryAfterSeconds: 3600 }, 'retry-at'],
  ['a page of a proxy', { answer: 'html-502' }, 'retry-at'],
  ['a page of a proxy that says 200, after it was done', { answer: 'html-200', answerIs: 'after-effect' }, 'unknown'],
  ['nothing that can be read', { answer: 'garbled', answerIs: 'after-effect' }, 'unknown'],
  ['a broken line', { reset: 'before-effect' }, 'unknown'],
  ['a broken line after it was done', { reset: 'after-effect' }, 'unknown'],
  ['silence', { hang: 'before-effect' }, 'unknown'],
  ['silence after it was done', { hang: 'after-effect' }, 'unknown'],
];

describe.each(FAULTS)('%s', (_, fault, kind) => {
  const port = (): CrmPort => ('hang' in fault ? inHaste : crm);

  test('loses no contact and no note, doubles none, and leaves nothing of one that is deleted', async () => {
    await crm.prepare(UNTIL_DONE);
    hubspot.turnFaults({ ...fault, requestsLeft: 1 });
    const first = await port().saveContacts([aSave(ANN), aSave(BEA)], UNTIL_DONE);
    const again = await crm.saveContacts([aSave(ANN), aSave(BEA)], UNTIL_DONE);
    const crmId = again.kind === 'ok' && again.value[0]?.outcome === 'saved' ? again.value[0].crmId : '';
    const note = { id: NOTE, crmId, at: NOW, body: '<p>Booked</p>' };
    // The note and its place on the contact are two calls: each of them fails once.
    const notes: string[] = [];
    for (const passesFirst of [0, 1]) {
      hubspot.turnFaults({ ...fault, passesFirst, requestsLeft: 1 });
      notes.push((await port().saveNote(note, UNTIL_DONE)).kind);
    }
    hubspot.resetFaults();
    notes.push((await crm.saveNote(note, UNTIL_DONE)).kind);

    expect([first.kind, again.kind, ...notes]).toEqual([kind, 'ok', kind, kind, 'ok']);
    expect(hubspot.contacts()).toHaveLength(2);
    expect(hubspot.notes()).toMatchObject([{ contactIds: [crmId] }]);

    hubspot.turnFaults({ ...fault, passesFirst: 0, requestsLeft: 1 });
    const erasings = [await port().eraseContact(crmId, UNTIL_DONE), await crm.eraseContact(crmId, UNTIL_DONE)];
    expect(erasings.map((erased) => erased.kind)).toEqual([kind, 'ok']);
    expect(hubspot.contacts()).toHaveLength(1);
    expect(hubspot.notes()).toEqual([]);
  });
});

test('deleting for good is done where HubSpot knows of nobody, and says which scope it lacks', async () => {
  hubspot.turnFaults({ answer: 404, requestsLeft: 1 });
  const unknown = await crm.eraseContact('7', UNTIL_DONE);
  hubspot.turnFaults({ answer: 'true', token: 'scopes-missing', requestsLeft: 1 });
  const forbidden = await crm.eraseContact('7', UNTIL_DONE);

  expect(unknown).toEqual({ kind: 'ok', value: null });
  expect(forbidden).toMatchObject({
    kind: 'rejected',
    problem: expect.stringContaining('needs the scope crm.objects.contacts.write.'),
  });
});

test('what HubSpot says of when is kept to', async () => {
  await crm.prepare(UNTIL_DONE);
  const whenOf = async (fault: Fault): Promise<unknown> => {
    hubspot.turnFaults({ ...fault, requestsLeft: 1 });
    const outcome = await crm.saveContacts([aSave(ANN)], UNTIL_DONE);
    return outcome.kind === 'retry-at' ? outcome.at && outcome.at - NOW : outcome;
  };

  expect(await whenOf({ answer: 503 })).toBeNull();
  expect(await whenOf({ answer: 'true', rateLimited: 'search' })).toBe(SECOND_MS);
  expect(await whenOf({ rateLimited: 'burst' })).toBe(10 * SECOND_MS);
  expect(await whenOf({ rateLimited: 'daily' })).toBe(3600 * SECOND_MS);
  expect(await whenOf({ rateLimited: 'off', answer: 477, retryAfterSeconds: 7200 })).toBe(7200 * SECOND_MS);
});

test('custom events are prepared and sent where the account has them, and missed nowhere else', async () => {
  expect(await crm.prepare(UNTIL_DONE)).toEqual({ kind: 'ok', value: { events: null } });
  hubspot.turnFaults({ hasCustomEvents: true });

  const prepared = await crm.prepare(UNTIL_DONE);
  const name = prepared.kind === 'ok' ? (prepared.value.events?.['no.show'] ?? '') : '';
  const crmId = hubspot.createContact({ email: 'a@example.test' });
  const event = { id: NOTE, name, crmId, at: NOW, properties: { bay: 'Bay 2' } };

  expect(await crm.sendEvent(event, UNTIL_DONE)).toEqual({ kind: 'ok', value: null });
  expect(hubspot.events()).toMatchObject([{ uuid: NOTE, contactId: crmId, properties: { bay: 'Bay 2' } }]);
});

test('a property that somebody made otherwise is said by its name', async () => {
  await fetch(`${hubspot.url}/crm/properties/2026-09/contacts`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'club_contact_id',
      label: 'x',
      type: 'string',
      fieldType: 'text',
      groupName: 'contactinformation',
    }),
  });

  expect(await crm.prepare(UNTIL_DONE)).toMatchObject({
    kind: 'rejected',
    problem: expect.stringContaining('club_contact_id'),
  });
});

test('what it says of a failure names neither person nor token', async () => {
  await crm.prepare(UNTIL_DONE);
  const outcome = await crm.saveContacts(
    [aSave(ANN, { properties: { email: 'not-an-address', club_credits: 'Zoë' } })],
    UNTIL_DONE,
  );
  await hubspot.stop();
  const gone = await crm.findContact('1', UNTIL_DONE);

  expect(outcome).toMatchObject({ kind: 'ok', value: [{ outcome: 'refused' }] });
  expect(gone).toEqual({ kind: 'unknown', problem: expect.stringMatching(/^HubSpot did not answer \(\w+\)\.$/) });
  expect(JSON.stringify([outcome, gone])).not.toMatch(/Zo|not-an-address|what-hubspot/);
});
