import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HARBOUR_GOLF_PROFILE } from '../../../demo/harbour-golf.ts';
import { openCloudDatabase } from '../../../tests/support/cloud-database.ts';
import { filePostgres } from '../../../tests/support/file-postgres.ts';
import { manualClock } from '../../../tests/support/manual-clock.ts';
import { seededRandom } from '../../../tests/support/seeded-random.ts';
import { buildTestCloud } from '../../../tests/support/test-cloud.ts';
import type { Database } from '../../db/database.ts';
import type { Mail, SendOutcome } from '../mail-port.ts';
import { createOwnerTexts } from './owner-texts.ts';

const server = filePostgres();
const TOKEN = 'an-owner-who-knows-the-token';
const { id: FACILITY, name: CLUB } = HARBOUR_GOLF_PROFILE;
const TEXTS = {
  contact: { en: 'Round the corner', fr: null },
  kinds: { survey: { fr: { subject: 'Et alors, {name} ?', intro: null, closing: null } } },
};
const WORDS = { subject: 'Hi {name}', intro: 'In {bay}.', closing: null, contact: null };
const DRAFT = { kind: 'confirmation', language: 'en', words: WORDS };

let database: Database;
let sent: Mail[];
let call: (
  method: 'GET' | 'PUT' | 'POST',
  path: string,
  payload?: object,
) => Promise<{ status: number; body: unknown }>;

async function open(mail: SendOutcome | null): Promise<void> {
  const port = mail && {
    name: 'test',
    send: async (one: Mail) => {
      sent.push(one);
      return mail;
    },
    close: () => undefined,
  };
  const findFacility = (id: string) => (id === FACILITY ? HARBOUR_GOLF_PROFILE : null);
  const parts = { db: database.db, clock: manualClock(), random: seededRandom(5), publicUrl: 'https://golf.example' };
  const ownerTexts = createOwnerTexts({ ...parts, findFacility, mail: port });
  const { app } = await buildTestCloud({ ownerTexts, adminToken: TOKEN });
  call = async (method, path, payload) => {
    const headers = { authorization: `Bearer ${TOKEN}` };
    const url = `/api/v1/admin/facilities/${path}`;
    const answer = await app.inject({ method, url, headers, ...(payload && { payload }) });
    return { status: answer.statusCode, body: answer.json() };
  };
}

beforeEach(async () => {
  sent = [];
  database = await openCloudDatabase(server.url);
  await open({ outcome: 'rejected', reason: 'SMTP 550' });
});
afterEach(() => database.close());

test('a club’s quiet hours are the usual ones until an owner says others that can be', async () => {
  const path = `${FACILITY}/quiet-hours`;
  const before = await call('GET', path);
  const saved = await call('PUT', path, { fromMin: 20 * 60, untilMin: 9 * 60 });
  const wrong = await call('PUT', path, { fromMin: 8 * 60, untilMin: 8 * 60 });
  const nobodys = await call('PUT', '8f14e45f-ceea-4e2a-9d0c-3a1b6f0d2cff/quiet-hours', { fromMin: 0, untilMin: 60 });

  expect(before).toEqual({ status: 200, body: { fromMin: 1320, untilMin: 480, savedAt: null } });
  expect(saved).toMatchObject({ status: 200, body: { fromMin: 1200, untilMin: 540, savedAt: expect.any(String) } });
  expect([wrong.status, nobodys.status]).toEqual([400, 404]);
  expect(await call('GET', path)).toEqual(saved);
});

describe('what a club says in its messages', () => {
  test('is the program’s own until somebody saves something, and then what was saved last', async () => {
    const before = await call('GET', `${FACILITY}/message-texts`);
    await call('PUT', `${FACILITY}/message-texts`, { basedOn: 0, texts: TEXTS });

    expect(before).toMatchObject({
      status: 200,
      body: {
        version: 0,
        savedAt: null,
        texts: { contact: { en: null, fr: null }, kinds: {} },
        defaults: { en: { survey: { subject: 'How was {club}?' } } },
        defaultContact: expect.stringContaining(CLUB),
      },
    });
    expect(await call('GET', `${FACILITY}/message-texts`)).toMatchObject({ body: { version: 1, texts: TEXTS } });
  });

  test('is not saved over what somebody else has saved meanwhile', async () => {
    await call('PUT', `${FACILITY}/message-texts`, { basedOn: 0, texts: TEXTS });

    const late = await call('PUT', `${FACILITY}/message-texts`, { basedOn: 0, texts: { ...TEXTS, kinds: {} } });
    const early = await call('PUT', `${FACILITY}/message-texts`, { basedOn: 2, texts: { ...TEXTS, kinds: {} } });

    const refused = { status: 409, body: { code: 'message.texts_changed_meanwhile', version: 1 } };
    expect([late, early]).toMatchObject([refused, refused]);
    expect(await call('GET', `${FACILITY}/message-texts`)).toMatchObject({ body: { version: 1, texts: TEXTS } });
  });

  test('holds no brace that means nothing, and belongs to a club that there is', async () => {
    const kinds = { survey: { en: { subject: 'Code {pin}', intro: null, closing: null } } };

    expect(await call('PUT', `${FACILITY}/message-texts`, { basedOn: 0, texts: { ...TEXTS, kinds } })).toMatchObject({
      status: 400,
      body: { code: 'request.invalid', detail: expect.stringContaining('survey') },
    });
    expect(await call('GET', '8f14e45f-ceea-4e2a-9d0c-3a1b6f0d2cff/message-texts')).toMatchObject({ status: 404 });
  });
});

describe('a message with words that nobody has saved', () => {
  test('is shown about a booking that nobody has made, with its picture in it', async () => {
    const { body } = await call('POST', `${FACILITY}/message-texts/preview`, DRAFT);

    expect(body).toMatchObject({
      subject: 'Hi Ève-Marie',
      html: expect.stringMatching(/src="data:image\/png;base64,[^"]+"/),
      text: expect.stringContaining('In Bay 1.'),
    });
    expect(JSON.stringify(body)).not.toContain('cid:');
  });

  test('is sent to the owner’s own address, marked as a test, and what came of it is said', async () => {
    const answer = await call('POST', `${FACILITY}/message-texts/test`, { ...DRAFT, to: 'owner@example.test' });

    expect(answer).toEqual({ status: 200, body: { outcome: 'rejected', reason: 'SMTP 550' } });
    expect(sent).toMatchObject([{ to: 'owner@example.test', subject: '[Test] Hi Ève-Marie' }]);
  });

  test('is sent by nobody where nobody carries mail', async () => {
    await open(null);

    expect(await call('POST', `${FACILITY}/message-texts/test`, { ...DRAFT, to: 'owner@example.test' })).toMatchObject({
      status: 409,
      body: { code: 'message.no_mail' },
    });
  });
});
