import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addLocalDays, localDateOf } from '../../domain/opening-hours.ts';
import { DAY_MS, HOUR_MS } from '../../domain/time.ts';
import { type MailSimulator, startMailSimulator } from '../../simulators/mail/start-mail-simulator.ts';
import { type Club, startClub } from '../support/club.ts';
import { book, findSlot, giveUp } from '../support/cloud-client.ts';
import { createQuietClub } from '../support/cloud-database.ts';
import type { TestPostgres } from '../support/postgres.ts';
import { usePostgres } from '../support/shared-postgres.ts';
import { waitUntil } from '../support/wait-until.ts';

/** Somebody books at both sides of a club, is forgotten, and time passes. */

const ZENOBIA = {
  firstName: 'Zenobia',
  lastName: 'Quillfeather',
  email: 'Zenobia.Quill@example.test',
  phone: '+1 902 555 0187',
};
const WANDA = {
  firstName: 'Wanda',
  lastName: 'Later',
  email: 'wanda@example.test',
  phone: '+1 902 555 0100',
};
const notesOf = (customer: typeof ZENOBIA): string => (customer === ZENOBIA ? 'brings a xylophone' : '');
const WORDS = ['zenobia', 'quillfeather', '5550187', '555 0187', 'xylophone'];

/** In streams what was said stays for 90 days. */
const STREAMS = ['inbox', 'outbox'];

let postgres: TestPostgres;
let database: pg.Client;
let club: Club;
let mail: MailSimulator;
const dir = mkdtempSync(join(tmpdir(), 'erase-'));
const logLines: string[] = [];

beforeAll(async () => {
  postgres = await usePostgres();
  const databaseUrl = await createQuietClub(postgres.url);
  mail = await startMailSimulator();
  club = await startClub({ databaseUrl, keepIn: dir, logLines, smtpUrl: mail.url });
  database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
});
afterAll(async () => {
  await club?.stop();
  await mail?.stop();
  await database?.end();
  await postgres?.stop();
  rmSync(dir, { recursive: true, force: true });
});

const has = (text: string): boolean => WORDS.some((word) => text.toLowerCase().includes(word));

/** Tables of the cloud that say something of Zenobia. */
async function cloudTables(): Promise<string[]> {
  const { rows } = await database.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public' order by 1`,
  );
  const telling = [];
  for (const { name } of rows) {
    const found = await database.query<{ text: string }>(`select said::text as text from "${name}" as said`);
    if (found.rows.some(({ text }) => has(text))) telling.push(name);
  }
  return telling;
}

/** Likewise of the facility. */
function facilityTables(): string[] {
  const sqlite = new Sqlite(join(dir, 'facility', 'facility.db'), { readonly: true });
  try {
    const names = sqlite
      .prepare<[], string>(`select name from sqlite_master where type = 'table' order by 1`)
      .pluck()
      .all();
    return names.filter((name) => has(JSON.stringify(sqlite.prepare(`select * from "${name}"`).all())));
  } finally {
    sqlite.close();
  }
}

const day = (ahead: number): string => addLocalDays(localDateOf(club.profile.timeZone, club.clock.now()), ahead);

async function bookOnline(ahead: number, customer: typeof ZENOBIA = ZENOBIA) {
  const slot = await findSlot(club, day(ahead), 60);
  const { status, body } = await book(club, slot, undefined, { customer, notes: notesOf(customer) });
  expect(status).toBe(201);
  return body;
}

async function bookAtDesk(customer: typeof ZENOBIA): Promise<string> {
  const slot = await findSlot(club, day(0), 60);
  const time = { resourceId: slot.resourceId, startsAt: Date.parse(slot.startsAt), endsAt: Date.parse(slot.endsAt) };
  const desk = await club.signIn('desk', '3333');
  const { booking } = await desk.booking.create.mutate({ ...time, customer, partySize: 2, notes: notesOf(customer) });
  return booking.id;
}

const owner = { authorization: `Bearer ${'an-owner-who-knows-the-token'}`, 'content-type': 'application/json' };

async function erase(confirm: string) {
  const body = JSON.stringify({ email: 'zenobia.quill@EXAMPLE.test', cause: 'asked', confirm });
  const answer = await fetch(`${club.cloudUrl}/api/v1/admin/customers/erase`, { method: 'POST', headers: owner, body });
  return { status: answer.status, body: (await answer.json()) as { code?: string; bookings?: number } };
}

async function whoHasNotDoneIt(): Promise<string[]> {
  const answer = await fetch(`${club.cloudUrl}/api/v1/admin/customers/erasures`, { headers: owner });
  const erasures = (await answer.json()) as { waitingFor: string[] }[];
  return erasures.flatMap(({ waitingFor }) => waitingFor);
}

/** What bookings come to, without whose they are. */
async function figures(): Promise<unknown> {
  const { rows } = await database.query(
    `select id, state, starts_at, revision, data -> 'price' as price, data -> 'partySize' as party
      from allocation where kind = 'booking' order by id`,
  );
  return rows;
}

function filesThatTell(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('backups'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => has(readFileSync(path, 'latin1')));
}

test('a customer who is forgotten is in no table at once, and after the streams’ time in no file and no log', async () => {
  await bookOnline(6);
  const unwanted = await bookOnline(7);
  await giveUp(club, unwanted);
  await bookAtDesk(ZENOBIA);
  await waitUntil(async () => (await cloudTables()).includes('customer') && mail.mails().length >= 2);
  await waitUntil(async () => facilityTables().includes('inbox') && facilityTables().includes('door_grant'));

  expect((await erase('somebody else')).body.code).toBe('erasure.not_confirmed');
  expect((await erase('zenobia.quill@EXAMPLE.test')).body).toMatchObject({
    code: 'customer.has_coming_bookings',
    bookings: 2,
  });

  club.clock.shiftTo(club.clock.now() + 9 * DAY_MS);
  const before = await figures();
  expect(await erase('zenobia.quill@EXAMPLE.test')).toMatchObject({ status: 200, body: { bookings: 3 } });

  expect((await cloudTables()).filter((name) => !STREAMS.includes(name))).toEqual([]);
  await waitUntil(async () => (await whoHasNotDoneIt()).length === 0);
  expect(facilityTables().filter((name) => !STREAMS.includes(name))).toEqual([]);
  expect((await cloudTables()).filter((name) => !STREAMS.includes(name))).toEqual([]);
  expect(await figures()).toEqual(before);

  club.clock.shiftTo(club.clock.now() + 91 * DAY_MS);
  // What each side says next shows that it has what the other had said.
  await bookAtDesk(WANDA);
  await bookOnline(6, WANDA);
  await waitUntil(async () => {
    const isAtDoors = club.visitors().some((visitor) => has(JSON.stringify(visitor)));
    if (!isAtDoors && (await cloudTables()).length === 0 && facilityTables().length === 0) return true;
    // Every six hours it is looked what is old.
    club.clock.shiftTo(club.clock.now() + HOUR_MS);
    return false;
  });
  await club.stop();
  expect(filesThatTell(dir)).toEqual([]);
  expect(logLines.filter(has)).toEqual([]);
  expect(logLines.length).toBeGreaterThan(20);
});
