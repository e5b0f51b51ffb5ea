import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BLOCK_MS_MAX } from '../../../domain/admission.ts';
import { BAY_1 } from '../../../tests/support/facility-profile.ts';
import {
  afternoon,
  aWish,
  buildFacility,
  type FacilityRig,
  farAhead,
  STAFF,
} from '../../../tests/support/facility-rig.ts';

let rig: FacilityRig;

beforeEach(async () => {
  rig = await buildFacility();
});
afterEach(() => rig.dispose());

const repair = { resourceId: BAY_1, ...afternoon('15:00', '16:00'), reason: 'Repair' };

async function block() {
  const made = await rig.blocks.create(repair, STAFF);
  if (!made.ok) throw new Error(made.error.code);
  return made.value;
}

describe('a block', () => {
  test('takes time out of sale, at hours when nobody may book too', async () => {
    const made = await rig.blocks.create({ ...repair, ...afternoon('02:00', '16:00') }, STAFF);

    expect(made).toMatchObject({ ok: true, value: { reason: 'Repair', createdBy: 'Robin', revision: 1 } });
    expect(await rig.bookings.create(aWish(), STAFF)).toMatchObject({ ok: false, error: { code: 'slot.taken' } });
  });

  test('is refused over a booking', async () => {
    await rig.bookings.create(aWish(), STAFF);

    expect(await rig.blocks.create(repair, STAFF)).toMatchObject({ ok: false, error: { code: 'slot.taken' } });
  });

  test('is refused when it is too long, off the grain, or of nothing that there is', async () => {
    const { startsAt, endsAt } = repair;
    const long = await rig.blocks.create({ ...repair, endsAt: startsAt + BLOCK_MS_MAX + 300_000 }, STAFF);
    const off = await rig.blocks.create({ ...repair, endsAt: endsAt + 1 }, STAFF);
    const nothing = await rig.blocks.create({ ...repair, resourceId: crypto.randomUUID() }, STAFF);

    expect([long, off, nothing]).toMatchObject([
      { error: { code: 'slot.too_long', longestMin: 10_080 } },
      { error: { code: 'slot.off_grid' } },
      { error: { code: 'slot.unknown_resource' } },
    ]);
  });

  test('of the cloud’s time is the cloud’s to decide', async () => {
    const far = { ...repair, ...farAhead('10:00', '12:00') };
    expect(await rig.blocks.create(far, STAFF)).toMatchObject({ ok: true });

    rig.setLinkUp(false);
    const later = await rig.blocks.create({ ...far, ...farAhead('13:00', '14:00') }, STAFF);

    expect(later).toMatchObject({ ok: false, error: { code: 'link.down' } });
  });

  test('is removed by who has seen it as it is, once', async () => {
    const { id } = await block();

    expect(await rig.blocks.remove({ blockId: id, revision: 2 }, STAFF)).toEqual({
      ok: false,
      error: { code: 'block.changed_meanwhile', revision: 1 },
    });
    expect(await rig.blocks.remove({ blockId: id, revision: 1 }, STAFF)).toEqual({ ok: true, value: null });
    expect(await rig.blocks.remove({ blockId: id, revision: 2 }, STAFF)).toEqual({
      ok: false,
      error: { code: 'block.not_found' },
    });
    expect(await rig.bookings.create(aWish(), STAFF)).toMatchObject({ ok: true });
  });

  test('is not a booking, nor is a booking a block', async () => {
    const { id } = await block();
    const sold = await rig.bookings.create(aWish(afternoon('18:00', '19:00')), STAFF);
    const bookingId = sold.ok ? sold.value.id : '';

    expect(await rig.bookings.get(id)).toMatchObject({ ok: false, error: { code: 'booking.not_found' } });
    expect(await rig.blocks.remove({ blockId: bookingId, revision: 1 }, STAFF)).toMatchObject({
      ok: false,
      error: { code: 'block.not_found' },
    });
  });
});
