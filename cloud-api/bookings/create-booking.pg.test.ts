import { describe, expect, test } from 'vitest';
import { MINUTE_MS } from '../../domain/time.ts';
import { fileTwoSides } from '../../tests/support/file-two-sides.ts';
import { bookInput, FACILITY_ID, hours, id } from '../../tests/support/memory-node.ts';

const sides = fileTwoSides();

const FACILITYS = hours(5, 6);
const CLOUDS = hours(13, 14);
const CUSTOMER = { firstName: 'Zoë', lastName: 'Núñez', email: 'zoe@example.test', phone: null };

function book(place: typeof FACILITYS, key = 'key') {
  const terms = { partySize: 2, quote: null, promoCode: null, credits: null, customerId: null, notes: '' };
  return sides.bookings.create({ facilityId: FACILITY_ID, ...place, customer: CUSTOMER, ...terms }, key);
}

const UNREACHABLE = { ok: false, error: { code: 'facility.unreachable' } };

test('a customer who looks at the very moment of the yes is never told that it came to nothing', async () => {
  sides.setFacility('silent');
  const asked = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((hour) => book(hours(hour, hour + 1), `key ${hour}`)));
  const seen = new Set<string | undefined>();
  const looking = asked.map(async (outcome) => {
    if (!outcome.ok) throw new Error(outcome.error.code);
    const { id: bookingId, manageToken } = outcome.value;
    let status: string | undefined;
    while (status !== 'confirmed') {
      status = (await sides.bookings.find(bookingId, manageToken))?.status;
      seen.add(status);
    }
  });

  await sides.talk();
  await Promise.all(looking);

  expect(seen).toEqual(new Set(['pending', 'confirmed']));
});

describe('the answer that a key keeps', () => {
  test('is not that the facility could not decide: the same key tries again', async () => {
    sides.facility.setNode({ fenced: 'clone' });
    const first = await book(FACILITYS);
    sides.facility.setNode({ fenced: null });

    const again = await book(FACILITYS);

    expect(first).toMatchObject(UNREACHABLE);
    expect(again).toMatchObject({ ok: true, value: { status: 'confirmed', ...FACILITYS } });
    expect(await book(FACILITYS)).toEqual(again);
  });

  test('stays that it could not while it still cannot', async () => {
    sides.facility.setNode({ fenced: 'clone' });

    expect([await book(FACILITYS), await book(FACILITYS), await book(FACILITYS)]).toMatchObject([
      UNREACHABLE,
      UNREACHABLE,
      UNREACHABLE,
    ]);
  });

  test('belongs to one booking, also when the facility decided only the second time', async () => {
    sides.setFacility('silent');
    const pending = await book(FACILITYS);
    sides.facility.setNode({ fenced: 'clone' });
    await sides.talk();
    sides.facility.setNode({ fenced: null });
    sides.setFacility('prompt');

    const again = await book(FACILITYS);

    expect(pending).toMatchObject({ ok: true, value: { status: 'pending' } });
    const bookingId = pending.ok ? pending.value.id : '';
    expect(again).toMatchObject({ ok: true, value: { id: bookingId, status: 'confirmed' } });
  });

  test('is for ever when the owner said no', async () => {
    const first = await book(FACILITYS, 'first');
    const refused = await book(FACILITYS);
    if (first.ok) await sides.bookings.cancel(first.value.id, first.value.manageToken);

    expect(refused).toMatchObject({ ok: false, error: { code: 'slot.taken' } });
    expect(await book(FACILITYS)).toEqual(refused);
  });
});

describe('a booking that comes from before into the cloud’s time', () => {
  const details = (pin: string, channel = 'desk') => ({
    customer: CUSTOMER,
    partySize: 2,
    notes: '',
    channel,
    pin,
    createdAt: 0,
    cancelledAt: null,
    price: { totalCents: 0, currency: 'CAD', lines: [] },
  });

  async function pinOf(name: string, pin: string, bookingId = id(name)): Promise<unknown> {
    const place = name === 'first' ? CLOUDS : hours(15, 16);
    const { outcome } = await sides.cloud.run(bookInput(name, place, { bookingId, revision: 2, data: details(pin) }));
    return outcome.kind === 'done' ? outcome.allocation?.data : outcome;
  }

  test('keeps its PIN, unless another booking has it by now', async () => {
    expect(await pinOf('first', '123456')).toMatchObject({ pin: '123456' });

    expect(await pinOf('second', '123456')).toMatchObject({ pin: expect.not.stringMatching('123456') });
  });

  test('stays what it was: a desk booking, under the rules of who moves it', async () => {
    const offGrid = { ...CLOUDS, startsAt: CLOUDS.startsAt + 5 * MINUTE_MS, endsAt: CLOUDS.endsAt + 5 * MINUTE_MS };
    const { outcome } = await sides.cloud.run(bookInput('off', offGrid, { revision: 2, data: details('123456') }));

    expect(outcome).toEqual({ kind: 'refused', refusal: { code: 'refused', reason: 'slot.off_grid' } });
    expect(await pinOf('first', '123456')).toMatchObject({ channel: 'desk' });
  });
});
