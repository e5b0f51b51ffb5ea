import { expect, onTestFinished, test } from 'vitest';
import { openTestDatabase } from '../../../tests/support/facility-database.ts';
import { manualClock } from '../../../tests/support/manual-clock.ts';
import { CHEAP_PIN, OWNER, seedTestStaff } from '../../../tests/support/staff.ts';
import { systemRandom } from '../system-random.ts';
import { listAuditOf } from './audit-repository.ts';
import { setUpOwner, setUpOwnerIfNone } from './set-up-owner.ts';
import { createStaffService } from './staff-service.ts';

async function aComputer() {
  const clock = manualClock();
  const { db, dispose } = await openTestDatabase(clock);
  onTestFinished(() => dispose());
  const parts = { db, clock, random: systemRandom, pinCost: CHEAP_PIN };
  return { db, parts, staff: createStaffService(parts) };
}

test('on a new computer the owner can sign in with the PIN that is shown once', async () => {
  const { db, parts, staff } = await aComputer();

  const owner = setUpOwnerIfNone(parts);

  const signedIn = await staff.signIn({ staff: owner?.name ?? '', pin: owner?.pin ?? '' });
  expect(signedIn).toMatchObject({ ok: true, value: { staff: { name: 'owner', role: 'owner' } } });
  const [account] = staff.listChoices();
  const trail = listAuditOf(db, { type: 'staff', id: account?.id ?? '' });
  expect(trail.map(({ action }) => action)).toEqual(['staff.set_up', 'staff.signed_in']);
  expect(JSON.stringify(trail)).not.toContain(owner?.pin);
});

test('where an owner can sign in already, nothing is made', async () => {
  const { db, parts } = await aComputer();
  db.transaction((tx) => seedTestStaff(tx));

  expect(setUpOwnerIfNone(parts)).toBeNull();
});

test('a new PIN ends the old one, and whoever was signed in with it', async () => {
  const { db, parts, staff } = await aComputer();
  db.transaction((tx) => seedTestStaff(tx));
  const before = await staff.signIn({ staff: OWNER.name, pin: OWNER.pin });

  const { name, pin } = setUpOwner(parts);

  expect(name).toBe(OWNER.name);
  expect(before.ok && staff.findSignedIn(before.value.token)).toBeNull();
  expect(await staff.signIn({ staff: name, pin: OWNER.pin })).toMatchObject({ ok: false });
  expect(await staff.signIn({ staff: name, pin })).toMatchObject({ ok: true, value: { staff: { id: OWNER.id } } });
});
