import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startWebhookReceiver, type WebhookReceiver } from '../http-vendor/testing/webhook-receiver.ts';
import { createManualClock, type ManualClock } from '../sim-clock.ts';
import { type HubspotSimulator, startHubspotSimulator } from './start-hubspot-simulator.ts';
import { signV3 } from './webhook-signature.ts';

const STARTS_AT = Date.UTC(2026, 10, 22, 15, 0);
const TOKEN = 'pat-na1-simulated';

let clock: ManualClock;
let hubspot: HubspotSimulator;
beforeEach(async () => {
  clock = createManualClock(STARTS_AT);
  hubspot = await startHubspotSimulator({ port: 0, accessToken: TOKEN, clock });
});
afterEach(() => hubspot.stop());

async function call(method: string, path: string, body?: unknown, token = TOKEN) {
  const response = await fetch(hubspot.url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    redirect: 'manual',
  });
  const text = await response.text();
  const isJson = text.startsWith('{') || text.startsWith('[');
  return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers };
}

const OBJECTS = '/crm/objects/2026-09';
const MEMBER_ID = {
  name: 'club_member_id',
  label: 'Member',
  type: 'string',
  fieldType: 'text',
  groupName: 'club',
  hasUniqueValue: true,
};
const member = (id: string, properties: object = {}) => ({ idProperty: 'club_member_id', id, properties });
const upsert = (...inputs: object[]) => call('POST', `${OBJECTS}/contacts/batch/upsert`, { inputs });
const search = (body: object) => call('POST', `${OBJECTS}/contacts/search`, body);

async function addMemberId(): Promise<void> {
  await call('POST', '/crm/properties/2026-09/contacts/groups', { name: 'club', label: 'Club' });
  await call('POST', '/crm/properties/2026-09/contacts', MEMBER_ID);
}

describe('contacts', () => {
  test('are upserted by a property of our own: once, whatever the version in the path', async () => {
    await addMemberId();

    const first = await upsert(member('m1', { email: 'Ann@B.test', firstname: 'Ann' }));
    const inputs = [member('m1', { lastname: 'Lee' })];
    const second = await call('POST', '/crm/v3/objects/contacts/batch/upsert', { inputs });

    expect(first).toMatchObject({ status: 200, body: { results: [{ new: true }] } });
    expect(second).toMatchObject({ status: 200, body: { results: [{ new: false }] } });
    expect(hubspot.contacts()).toMatchObject([
      { properties: { club_member_id: 'm1', email: 'ann@b.test', firstname: 'Ann', lastname: 'Lee' } },
    ]);
  });

  test('cannot be upserted by e-mail, nor by what is not unique', async () => {
    const inputs = [{ idProperty: 'email', id: 'a@b.test', properties: {} }];

    expect(await call('POST', `${OBJECTS}/contacts/batch/upsert`, { inputs })).toMatchObject({ status: 400 });
  });

  test('with an e-mail that another has are refused with that one’s id', async () => {
    const id = hubspot.createContact({ email: 'a@b.test' });

    expect(await call('POST', `${OBJECTS}/contacts`, { properties: { email: 'A@b.test' } })).toMatchObject({
      status: 409,
      body: { category: 'CONFLICT', message: `Contact already exists. Existing ID: ${id}` },
    });
  });

  test('with a property that is not there are refused', async () => {
    expect(await call('POST', `${OBJECTS}/contacts`, { properties: { shoe_size: '44' } })).toMatchObject({
      status: 400,
      body: { category: 'VALIDATION_ERROR', errors: [{ code: 'PROPERTY_DOESNT_EXIST' }] },
    });
  });

  test('in a batch fail together, or each alone where all are traced', async () => {
    await addMemberId();
    const inputs = [member('m1', { email: 'a@b.test' }), member('m2', { email: 'no address' })];
    const traced = inputs.map((input) => ({ ...input, objectWriteTraceId: `t-${input.id}` }));

    expect(await upsert(...inputs)).toMatchObject({ status: 400 });
    expect(hubspot.contacts()).toHaveLength(0);
    expect(await upsert(...traced)).toMatchObject({
      status: 207,
      body: {
        results: [{ objectWriteTraceId: 't-m1' }],
        numErrors: 1,
        errors: [{ context: { objectWriteTraceId: ['t-m2'] } }],
      },
    });
    expect(hubspot.contacts()).toHaveLength(1);
  });

  test('that were merged answer under both ids, and their notes follow', async () => {
    const [kept, gone] = [hubspot.createContact({ email: 'a@b.test' }), hubspot.createContact({ email: 'c@d.test' })];
    await call('POST', `${OBJECTS}/notes`, noteFor(gone));

    await call('POST', `${OBJECTS}/contacts/merge`, { primaryObjectId: kept, objectIdToMerge: gone });

    expect(await call('GET', `${OBJECTS}/contacts/${gone}`)).toMatchObject({ status: 200, body: { id: kept } });
    expect(hubspot.notes()).toMatchObject([{ contactIds: [kept] }]);
  });

  test('that are erased leave nothing, notes neither', async () => {
    const id = hubspot.createContact({ email: 'a@b.test' });
    await call('POST', `${OBJECTS}/notes`, noteFor(id));

    const body = { objectId: 'a@b.test', idProperty: 'email' };
    expect(await call('POST', `${OBJECTS}/contacts/gdpr-delete`, body)).toMatchObject({ status: 204 });

    expect(await call('GET', `${OBJECTS}/contacts/${id}`)).toMatchObject({ status: 404 });
    expect([...hubspot.contacts(), ...hubspot.notes()]).toEqual([]);
  });

  test('are found by search a while after they were written', async () => {
    hubspot.turnFaults({ indexLagMs: 5000 });
    await call('POST', `${OBJECTS}/contacts`, { properties: { email: 'a@b.test' } });
    const filterGroups = [{ filters: [{ propertyName: 'email', operator: 'EQ', value: 'a@b.test' }] }];

    expect((await search({ filterGroups })).body).toMatchObject({ total: 0 });
    clock.advance(5000);
    expect((await search({ filterGroups })).body).toMatchObject({ total: 1 });
  });

  test('are listed page by page, each once', async () => {
    for (let number = 0; number < 1000; number++) hubspot.createContact({ email: `c${number}@b.test` });

    const ids = new Set<string>();
    let after = '0';
    for (let pages = 0; pages < 10; pages++) {
      const { body } = await call('GET', `${OBJECTS}/contacts?limit=100&after=${after}`);
      for (const { id } of body.results) ids.add(id);
      after = body.paging?.next.after ?? '';
    }

    expect([ids.size, after]).toEqual([1000, '']);
    expect(hubspot.counts().requests).toEqual({ 'GET /crm/objects/contacts': 10 });
  });
});

const noteFor = (contactId: string) => ({
  properties: { hs_timestamp: '2026-11-22T19:00:00Z', hs_note_body: '<p>Booked</p>' },
  associations: [
    { to: { id: contactId }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 202 }] },
  ],
});

describe('limits', () => {
  test('more than the account may ask in ten seconds is refused, and both are counted', async () => {
    hubspot.turnFaults({ burstMax: 2 });
    const read = () => call('GET', `${OBJECTS}/contacts`);

    const answers = [await read(), await read(), await read()];
    clock.advance(10_000);
    answers.push(await read());

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429, 200]);
    expect(answers[0]?.headers.get('x-hubspot-ratelimit-remaining')).toBe('1');
    expect(answers[2]?.body).toMatchObject({ policyName: 'TEN_SECONDLY_ROLLING' });
    expect(hubspot.counts()).toMatchObject({ highestIn10s: 3, refused: { burst: 1 } });
  });

  test('searches have a limit of their own, and no header says when', async () => {
    hubspot.turnFaults({ searchesPerSecondMax: 1 });

    const answers = [await search({}), await search({})];

    expect(answers.map(({ status }) => status)).toEqual([200, 429]);
    expect(answers[1]?.body).toMatchObject({ message: 'You have reached your secondly limit.' });
    expect(answers[1]?.headers.get('retry-after')).toBeNull();
    expect(answers[1]?.headers.get('x-hubspot-ratelimit-max')).toBeNull();
  });

  test('a day’s requests run out', async () => {
    hubspot.turnFaults({ dailyMax: 1 });

    await call('GET', `${OBJECTS}/contacts`);

    expect((await call('GET', `${OBJECTS}/contacts`)).body).toMatchObject({ policyName: 'DAILY' });
  });
});

describe('faults', () => {
  const create = () => call('POST', `${OBJECTS}/contacts`, { properties: { firstname: 'Ann' } });

  test.each([
    [{ token: 'expired' }, 401, 'EXPIRED_AUTHENTICATION'],
    [{ token: 'scopes-missing' }, 403, 'MISSING_SCOPES'],
    [{ answer: 500 }, 500, 'INTERNAL_ERROR'],
    [{ answer: 423 }, 423, 'LOCKED'],
  ] as const)('%j once', async (fault, status, category) => {
    hubspot.turnFaults({ ...fault, requestsLeft: 1 });

    expect(await create()).toMatchObject({ status, body: { category } });
    expect(hubspot.contacts()).toHaveLength(0);
    expect(await create()).toMatchObject({ status: 201 });
  });

  test('a page of a proxy, though the contact is there', async () => {
    hubspot.turnFaults({ answer: 'html-502', answerIs: 'after-effect', appliesTo: 'POST /crm/objects' });

    expect((await create()).body).toContain('<html>');
    expect(hubspot.contacts()).toHaveLength(1);
  });

  test('the line breaks after the second write only', async () => {
    hubspot.turnFaults({ reset: 'after-effect', passesFirst: 1, requestsLeft: 1 });

    await create();
    await expect(create()).rejects.toThrow('fetch failed');

    expect(hubspot.contacts()).toHaveLength(2);
  });
});

describe('events', () => {
  const send = { eventName: 'pe62515_session', email: 'a@b.test', properties: { bay: '2' } };

  test('are an Enterprise account’s', async () => {
    expect(await call('POST', '/events/custom/2026-09/send', send)).toMatchObject({ status: 403 });
  });

  test('are kept, with whom they hang on', async () => {
    hubspot.turnFaults({ hasCustomEvents: true });
    const id = hubspot.createContact({ email: 'a@b.test' });
    await call('POST', '/events/custom/2026-09/event-definitions', { name: 'session', label: 'Session' });

    expect(await call('POST', '/events/custom/2026-09/send', send)).toMatchObject({ status: 204 });
    await call('POST', '/events/custom/2026-09/send', { ...send, email: 'nobody@b.test' });

    expect(hubspot.events().map(({ contactId }) => contactId)).toEqual([id, null]);
  });
});

describe('webhooks', () => {
  const SECRET = 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy';
  let receiver: WebhookReceiver;
  let app: HubspotSimulator;

  beforeEach(async () => {
    receiver = await startWebhookReceiver();
    app = await startHubspotSimulator({
      port: 0,
      accessToken: TOKEN,
      clock,
      webhooks: {
        appId: 123,
        clientSecret: SECRET,
        targetUrl: 'https://club.example.com/webhooks/hubspot?src=a%3Ab',
        eventTypes: ['contact.propertyChange', 'contact.merge', 'contact.privacyDeletion'],
      },
      reach: () => receiver.url,
    });
  });
  afterEach(async () => {
    await app.stop();
    await receiver.stop();
  });

  const events = () => receiver.received.flatMap(({ body }) => JSON.parse(body));

  test('are signed for the address that the receiver is known by', async () => {
    app.createContact({ email: 'a@b.test' });
    await app.webhooksSettled();

    const [{ headers, body } = { headers: {}, body: '' }] = receiver.received;
    const timestamp = String(headers['x-hubspot-request-timestamp']);
    const url = 'https://club.example.com/webhooks/hubspot?src=a:b';
    expect(timestamp).toBe(String(STARTS_AT));
    expect(headers['x-hubspot-signature-v3']).toBe(signV3(SECRET, { method: 'POST', url, body, timestamp }));
    expect(events()).toMatchObject([
      { subscriptionType: 'contact.propertyChange', propertyName: 'email', changeSource: 'CRM_UI', portalId: 62_515 },
    ]);
  });

  test('say of what came over the API that it did', async () => {
    const id = app.createContact({});
    await fetch(`${app.url}${OBJECTS}/contacts/${id}`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify({ properties: { firstname: 'Ann' } }),
    });
    await app.webhooksSettled();

    expect(events()).toMatchObject([{ changeSource: 'INTEGRATION', sourceId: '123', propertyValue: 'Ann' }]);
  });

  test('come again while nobody takes them', async () => {
    receiver.answers.push(500);
    app.createContact({ email: 'a@b.test' });
    await app.webhooksSettled();
    clock.advance(60_000);
    await app.webhooksSettled();

    expect(events()).toMatchObject([{ attemptNumber: 0 }, { attemptNumber: 1 }]);
    expect(app.deliveries().map(({ answered }) => answered)).toEqual([500, 204]);
  });

  test('tell of merging and erasing', async () => {
    const [kept, gone] = [app.createContact({}), app.createContact({})];
    app.mergeContacts(kept, gone);
    app.eraseContact(kept);
    await app.webhooksSettled();

    const merged = {
      subscriptionType: 'contact.merge',
      primaryObjectId: Number(kept),
      mergedObjectIds: [Number(gone)],
    };
    expect(events()).toMatchObject([merged, { subscriptionType: 'contact.privacyDeletion', objectId: Number(kept) }]);
  });
});

test('signs as HubSpot does', () => {
  const url = 'https://club.example.com/webhooks/hubspot';
  const call = { method: 'GET', url, body: '', timestamp: '1790000000000' };

  expect(signV3('yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy', call)).toBe('vAkxs7sxEDjAWFkdZ0T5Sm9278gjucKa3btE2aMS9Z8=');
});

test('an app’s tokens run out, and another is had for its refresh token', async () => {
  const app = { clientId: 'an-app', clientSecret: 'its-secret', refreshToken: 'a-refresh-token' };
  await hubspot.stop();
  hubspot = await startHubspotSimulator({ port: 0, accessToken: '', clock, oauth: app });
  const form = { client_id: 'an-app', client_secret: 'its-secret', refresh_token: 'a-refresh-token' };
  const exchange = async () => {
    const body = new URLSearchParams({ grant_type: 'refresh_token', ...form });
    const { access_token } = await (await fetch(`${hubspot.url}/oauth/v1/token`, { method: 'POST', body })).json();
    return String(access_token);
  };
  const token = await exchange();
  const statusWith = async (one: string) => (await call('GET', `${OBJECTS}/contacts`, undefined, one)).status;

  expect(await statusWith(token)).toBe(200);
  clock.advance(1_800_000);
  expect(await statusWith(token)).toBe(401);
  expect(await statusWith(await exchange())).toBe(200);
  expect(JSON.stringify(hubspot.journal())).not.toMatch(/its-secret|a-refresh-token/);
});
