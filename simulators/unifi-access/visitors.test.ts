import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import {
  CONSOLE_STARTS_AT,
  type ConsoleUnderTest,
  FRONT_DOOR,
  startConsole,
} from '../../tests/support/console-client.ts';

let console: ConsoleUnderTest;
beforeEach(async () => {
  console = await startConsole();
});
afterEach(() => console.simulator.stop());

const NOW_SEC = CONSOLE_STARTS_AT / 1000;
const HOUR_MS = 3_600_000;
const VISIT = {
  first_name: 'Jane',
  last_name: 'Doe',
  start_time: NOW_SEC + 3600,
  end_time: NOW_SEC + 7200,
  visit_reason: 'Others',
  remarks: 'bk:8123',
  resources: [{ id: FRONT_DOOR, type: 'door' }],
};
const Created = z.object({ data: z.object({ id: z.string() }) });

async function createVisitor(change: object = {}): Promise<string> {
  return Created.parse((await console.ask('POST', '/visitors', { ...VISIT, ...change })).body).data.id;
}

test('a visitor gets a private group in place of the doors asked for', async () => {
  const { body } = await console.ask('POST', '/visitors', VISIT);

  expect(body).toMatchObject({
    data: {
      first_name: 'Jane',
      status: 'UPCOMING',
      remarks: 'bk:8123',
      resources: [{ name: `visitor-${CONSOLE_STARTS_AT}`, type: 'door_group' }],
      schedule: { weekly: null },
      pin_code: null,
    },
  });
});

test.each([
  [{ first_name: '' }, 'CODE_PARAMS_INVALID'],
  [{ visit_reason: 'Other' }, 'CODE_PARAMS_INVALID'],
  [{ end_time: VISIT.start_time }, 'CODE_PARAMS_INVALID'],
  [{ resources: [{ id: 'nowhere', type: 'door' }] }, 'CODE_RESOURCE_NOT_FOUND'],
])('refuses a visitor with %j: %s', async (change, code) => {
  expect((await console.ask('POST', '/visitors', { ...VISIT, ...change })).body).toMatchObject({ code });
});

test('a visit ends some time after its window, and is told as a number where the switch says so', async () => {
  const id = await createVisitor();
  const status = async () => (await console.ask('GET', `/visitors/${id}`)).body;

  console.clock.advance(HOUR_MS);
  expect(await status()).toMatchObject({ data: { status: 'ACTIVE' } });
  console.clock.advance(HOUR_MS);
  expect(await status()).toMatchObject({ data: { status: 'ACTIVE' } });
  console.clock.advance(60_000);
  expect(await status()).toMatchObject({ data: { status: 'NO_VISIT' } });

  console.simulator.turnFaults({ visitorStatus: 'int' });
  expect(await status()).toMatchObject({ data: { status: 5 } });
});

test('a PIN is shown as a token only, is unique, and has the length of the site', async () => {
  const id = await createVisitor();
  const other = await createVisitor();

  expect((await console.ask('PUT', `/visitors/${id}/pin_codes`, { pin_code: '573012' })).body).toEqual({
    code: 'SUCCESS',
    msg: 'success',
  });
  expect((await console.ask('PUT', `/visitors/${other}/pin_codes`, { pin_code: '573012' })).body).toMatchObject({
    code: 'CODE_CREDS_PIN_CODE_CREDS_ALREADY_EXIST',
  });
  expect((await console.ask('PUT', `/visitors/${other}/pin_codes`, { pin_code: '1234' })).body).toMatchObject({
    code: 'CODE_CREDS_PIN_CODE_CREDS_LENGTH_INVALID',
  });

  const { body } = await console.ask('GET', `/visitors/${id}`);
  expect(body).toMatchObject({ data: { pin_code: { token: expect.stringMatching(/^[0-9a-f]{64}$/) } } });
  expect(JSON.stringify(body)).not.toContain('573012');
});

test('a PIN is gone once the visit is over, also when the visit is then moved forward', async () => {
  const id = await createVisitor();
  await console.ask('PUT', `/visitors/${id}/pin_codes`, { pin_code: '573012' });
  console.clock.advance(3 * HOUR_MS);

  const { body } = await console.ask('PUT', `/visitors/${id}`, { end_time: NOW_SEC + 5 * 3600 });

  expect(body).toMatchObject({ data: { status: 'ACTIVE', pin_code: null } });
});

test('a PIN stays when the visit is made longer in time', async () => {
  const id = await createVisitor();
  await console.ask('PUT', `/visitors/${id}/pin_codes`, { pin_code: '573012' });

  const { body } = await console.ask('PUT', `/visitors/${id}`, { end_time: NOW_SEC + 5 * 3600 });

  expect(body).toMatchObject({ data: { pin_code: { token: expect.any(String) } } });
});

test('a removed visitor is cancelled; by force it is gone', async () => {
  const id = await createVisitor();

  expect((await console.ask('DELETE', `/visitors/${id}`)).body).toMatchObject({ code: 'SUCCESS', data: null });
  expect((await console.ask('GET', `/visitors/${id}`)).body).toMatchObject({ data: { status: 'CANCELLED' } });

  await console.ask('DELETE', `/visitors/${id}?is_force=true`);
  expect((await console.ask('GET', `/visitors/${id}`)).body).toMatchObject({ code: 'CODE_NOT_EXISTS' });
});

test('visitors are listed in pages, and by the start of their name whatever their status', async () => {
  await createVisitor();
  await createVisitor({ first_name: 'Zoë' });

  expect((await console.ask('GET', '/visitors?page_num=2&page_size=1')).body).toMatchObject({
    data: [{ first_name: 'Zoë' }],
    pagination: { page_num: 2, page_size: 1, total: 2 },
  });
  expect((await console.ask('GET', '/visitors?keyword=ja&status=4')).body).toMatchObject({
    data: [{ first_name: 'Jane' }],
  });
  expect((await console.ask('GET', '/visitors?status=4')).body).toMatchObject({ data: [] });
});

test('a minted PIN has six digits and belongs to nobody', async () => {
  expect((await console.ask('POST', '/credentials/pin_codes')).body).toMatchObject({
    data: expect.stringMatching(/^\d{6}$/),
  });
});
