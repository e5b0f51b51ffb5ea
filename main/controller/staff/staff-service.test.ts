import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../../tests/support/facility-database.ts';
import { type ManualClock, manualClock } from '../../../tests/support/manual-clock.ts';
import { CHEAP_PIN, DESK, MANAGER, OWNER, seedTestStaff } from '../../../tests/support/staff.ts';
import { systemRandom } from '../system-random.ts';
import { listAuditOf } from './audit-repository.ts';
import { SESSION_IDLE_MS, SESSION_LONGEST_MS } from './sessions.ts';
import { createStaffService, type StaffService } from './staff-service.ts';

const MINUTE_MS = 60_000;

let clock: ManualClock;
let database: TestDatabase;
let staff: StaffService;

beforeEach(async () => {
  clock = manualClock();
  database = await openTestDatabase(clock);
  database.db.transaction((tx) => seedTestStaff(tx));
  staff = createStaffService({ db: database.db, clock, random: systemRandom, pinCost: CHEAP_PIN });
});
afterEach(() => database.dispose());

async function tokenOf({ name, pin }: { name: string; pin: string }): Promise<string> {
  const signedIn = await staff.signIn({ staff: name, pin });
  if (!signedIn.ok) throw new Error(signedIn.error.code);
  return signedIn.value.token;
}

async function signInWrongly(name: string, times: number) {
  const answers = [];
  for (let n = 0; n < times; n += 1) answers.push(await staff.signIn({ staff: name, pin: '0000' }));
  return answers;
}

const WRONG = { ok: false, error: { code: 'staff.wrong_pin' } };
const FIFTH = { ok: false, error: { code: 'staff.wrong_pin', retryAfterMs: 30_000 } };
const LOCKED = { ok: false, error: { code: 'staff.locked', retryAfterMs: 30_000 } };

describe('signing in', () => {
  test('with name and PIN opens a session', async () => {
    const signedIn = await staff.signIn({ staff: 'owner', pin: '1111' });

    expect(signedIn).toEqual({
      ok: true,
      value: { token: expect.stringMatching(/^[0-9a-f]{64}$/), staff: { id: OWNER.id, name: 'owner', role: 'owner' } },
    });
  });

  test.each([MANAGER.id, 'ève-marie', ' ÈVE-MARIE ', 'Eve-Marie'.replace('E', 'E\u0300')])(
    'takes %o for the same person',
    async (name) => {
      expect(await staff.signIn({ staff: name, pin: '2222' })).toMatchObject({
        ok: true,
        value: { staff: { id: MANAGER.id } },
      });
    },
  );

  test('offers the accounts that are active, by name', () => {
    expect(staff.listChoices().map(({ name }) => name)).toEqual(['desk', 'owner', 'Ève-Marie']);
  });

  test('refuses a wrong PIN and a name that nobody has alike', async () => {
    expect(await signInWrongly('owner', 6)).toEqual([WRONG, WRONG, WRONG, WRONG, FIFTH, LOCKED]);
    expect(await signInWrongly('nobody', 6)).toEqual([WRONG, WRONG, WRONG, WRONG, FIFTH, LOCKED]);
  });

  test('refuses even the right PIN while locked, and takes it afterwards', async () => {
    await signInWrongly('owner', 5);

    const locked = await staff.signIn({ staff: 'owner', pin: '1111' });
    clock.advance(30_000);
    const later = await staff.signIn({ staff: 'owner', pin: '1111' });

    expect([locked, later.ok]).toEqual([LOCKED, true]);
  });

  test('doubles the lock with each further wrong PIN, and starts again after a right one', async () => {
    await signInWrongly('owner', 5);
    clock.advance(30_000);
    const sixth = await signInWrongly('owner', 1);
    clock.advance(MINUTE_MS);
    await tokenOf(OWNER);

    const next = await signInWrongly('owner', 1);

    expect(sixth).toEqual([{ ok: false, error: { code: 'staff.wrong_pin', retryAfterMs: MINUTE_MS } }]);
    expect(next).toEqual([WRONG]);
  });

  test('gives no more than five tries to many at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => staff.signIn({ staff: 'owner', pin: String(5000 + n) })),
    );

    expect(answers.filter((answer) => !answer.ok && answer.error.code === 'staff.wrong_pin')).toHaveLength(5);
    expect(answers.filter((answer) => !answer.ok && answer.error.code === 'staff.locked')).toHaveLength(15);
  });

  test('lets everybody in who gives the right PIN at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => staff.signIn({ staff: 'owner', pin: '1111' })));

    expect(answers.filter((answer) => answer.ok)).toHaveLength(20);
  });

  test('keeps the lock of one account from the others', async () => {
    await signInWrongly('owner', 6);

    expect((await staff.signIn({ staff: 'desk', pin: DESK.pin })).ok).toBe(true);
  });

  test('stays locked when the controller is started again', async () => {
    await signInWrongly('owner', 5);

    const restarted = createStaffService({ db: database.db, clock, random: systemRandom });

    expect(await restarted.signIn({ staff: 'owner', pin: '1111' })).toEqual(LOCKED);
  });

  test('refuses an account that was switched off, like one that is not there', async () => {
    const token = await tokenOf(DESK);
    database.db.$client.prepare('UPDATE staff SET active = 0 WHERE id = ?').run(DESK.id);

    expect(await staff.signIn({ staff: 'desk', pin: DESK.pin })).toEqual(WRONG);
    expect(staff.findSignedIn(token)).toBeNull();
    expect(staff.listChoices().map(({ name }) => name)).not.toContain('desk');
  });
});

describe('a session', () => {
  test('is known by its token and by nothing that is stored', async () => {
    const token = await tokenOf(MANAGER);

    const stored = database.db.$client.prepare('SELECT token_hash FROM staff_session').pluck().get();

    expect(staff.findSignedIn(token)).toEqual({ id: MANAGER.id, name: MANAGER.name, role: 'manager' });
    expect(stored).not.toBe(token);
    expect(staff.findSignedIn(String(stored))).toBeNull();
  });

  test('outlives a restart of the controller', async () => {
    const token = await tokenOf(MANAGER);

    const restarted = createStaffService({ db: database.db, clock, random: systemRandom });

    expect(restarted.findSignedIn(token)).toMatchObject({ id: MANAGER.id });
  });

  test('ends when nobody used it for an hour', async () => {
    const token = await tokenOf(MANAGER);

    clock.advance(SESSION_IDLE_MS + 1);

    expect(staff.findSignedIn(token)).toBeNull();
  });

  test('goes on while it is used, and ends with the longest shift', async () => {
    const token = await tokenOf(MANAGER);
    const used = [];

    for (let at = 0; at < SESSION_LONGEST_MS; at += SESSION_IDLE_MS / 2) {
      used.push(staff.findSignedIn(token) !== null);
      clock.advance(SESSION_IDLE_MS / 2);
    }

    expect(new Set(used)).toEqual(new Set([true]));
    clock.advance(1);
    expect(staff.findSignedIn(token)).toBeNull();
  });

  test('ends when its holder signs out; other sessions stay', async () => {
    const [first, second] = [await tokenOf(OWNER), await tokenOf(OWNER)];

    staff.signOut(first);
    staff.signOut('never issued');

    expect([staff.findSignedIn(first), staff.findSignedIn(second)]).toEqual([null, expect.anything()]);
  });
});

test('the trail tells of sign-ins, wrong PINs and sign-outs, and holds no PIN', async () => {
  await signInWrongly('owner', 1);
  const token = await tokenOf(OWNER);
  staff.signOut(token);

  const trail = listAuditOf(database.db, { type: 'staff', id: OWNER.id });

  expect(trail.map(({ action, byKind, byName }) => [action, byKind, byName])).toEqual([
    ['staff.wrong_pin', 'system', 'system'],
    ['staff.signed_in', 'staff', 'owner'],
    ['staff.signed_out', 'staff', 'owner'],
  ]);
  expect(JSON.stringify(trail)).not.toMatch(/1111|0000(?!-)"/);
});

test('seeding again changes nobody', async () => {
  const before = database.db.$client.prepare('SELECT * FROM staff').all();

  database.db.transaction((tx) => seedTestStaff(tx));

  expect(database.db.$client.prepare('SELECT * FROM staff').all()).toEqual(before);
});
