import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY_MS, MINUTE_MS } from '../../../domain/time.ts';
import { aProfile, BAY_1, BAY_2 } from '../../../tests/support/facility-profile.ts';
import { afternoon, aWish, buildFacility, type FacilityRig, STAFF } from '../../../tests/support/facility-rig.ts';
import { SESSION } from '../../../tests/support/memory-node.ts';
import type { FrameOf } from '../../../sync/protocol/frames.ts';
import { channelOf } from './facility-policy.ts';

let rig: FacilityRig;

beforeEach(async () => {
  rig = await buildFacility();
});
afterEach(() => rig.dispose());

const proposal = { ...aWish(), price: { totalCents: 0, currency: 'CAD', lines: [] }, createdAt: 0, cancelledAt: null };

/** A wish of a web customer, as the cloud hands it on. */
function webRequest(operation: Record<string, unknown> = {}, pin: string | null = null): FrameOf<'request'> {
  return {
    t: 'request',
    session: SESSION,
    requestId: crypto.randomUUID(),
    operation: {
      op: 'book',
      allocationId: crypto.randomUUID(),
      bookingId: crypto.randomUUID(),
      kind: 'booking',
      resourceId: BAY_1,
      ...afternoon('15:00', '16:00'),
      revision: 1,
      data: { ...proposal, channel: 'web', pin },
      ...operation,
    },
  };
}

const ask = async (frame: FrameOf<'request'>) => (await rig.node.run({ type: 'request', frame })).frames;

const pinsOfToday = async (): Promise<string[]> => {
  const day = await rig.bookings.listDay('2026-06-11');
  return day.ok ? day.value.bookings.map(({ pin }) => pin) : [];
};

describe('PINs', () => {
  test('of live bookings are all different', async () => {
    for (const hour of [13, 14, 15, 16, 17, 18, 19, 20]) {
      for (const resourceId of [BAY_1, BAY_2]) {
        await rig.bookings.create(aWish({ resourceId, ...afternoon(`${hour}:00`, `${hour + 1}:00`) }), STAFF);
      }
    }

    const pins = await pinsOfToday();

    expect(pins).toHaveLength(16);
    expect(new Set(pins).size).toBe(16);
  });

  test('that come with a booking are kept, unless another booking has them by now', async () => {
    await ask(webRequest({}, '000124'));
    await ask(webRequest({ resourceId: BAY_2 }, '000124'));

    const [first, second] = await pinsOfToday();

    expect(first).toBe('000124');
    expect(second).not.toBe('000124');
  });

  test('rest for a day after their booking has ended', async () => {
    await ask(webRequest({}, '000124'));
    rig.clock.jumpTo(afternoon('16:00', '17:00').startsAt + DAY_MS - 60_000);
    const nextDay = (from: string, until: string) => {
      const { startsAt, endsAt } = afternoon(from, until);
      return { startsAt: startsAt + DAY_MS, endsAt: endsAt + DAY_MS };
    };
    await ask(webRequest(nextDay('18:00', '19:00'), '000124'));
    rig.clock.jumpTo(afternoon('16:00', '17:00').startsAt + DAY_MS + 60_000);
    await ask(webRequest(nextDay('20:00', '21:00'), '000124'));

    const day = await rig.bookings.listDay('2026-06-12');

    expect(day.ok && day.value.bookings.map(({ pin }) => pin === '000124')).toEqual([false, true]);
  });
});

describe('the rules', () => {
  test('of the page hold for what the page asks, and name themselves', async () => {
    expect(await ask(webRequest(afternoon('15:05', '16:05')))).toMatchObject([
      { t: 'rejection', code: 'closed', reason: 'slot.off_grid' },
    ]);
    expect(await ask(webRequest(afternoon('21:30', '22:30')))).toMatchObject([{ reason: 'slot.closed' }]);
    expect(await ask(webRequest({ data: { nonsense: true } }))).toMatchObject([{ reason: 'booking.unreadable' }]);
  });

  test('of the desk hold for what staff sell', async () => {
    expect(await rig.bookings.create(aWish(afternoon('15:05', '15:20')), STAFF)).toMatchObject({ ok: true });
  });

  test.each([
    ['a new booking', 'kiosk', false, true, 'kiosk'],
    ['a new booking', 'desk', false, false, 'desk'],
    ['a move that the cloud asks for', 'desk', true, true, 'web'],
    ['a move at the desk', 'web', true, false, 'desk'],
  ] as const)('for %s of the %s', (...[, channel, isKnown, isCustomers, expected]) => {
    expect(channelOf(channel, isKnown, isCustomers)).toBe(expected);
  });

  test('of the page hold for a desk booking that its customer moves here, and it stays a desk booking', async () => {
    const data = { ...proposal, channel: 'desk', pin: '000124' };
    const offGrid = afternoon('15:05', '16:05');

    expect(await ask(webRequest({ ...offGrid, data, revision: 2 }))).toMatchObject([{ reason: 'slot.off_grid' }]);
    expect(await ask(webRequest({ data, revision: 2 }))).toEqual([]);

    const day = await rig.bookings.listDay('2026-06-11');
    expect(day.ok && day.value.bookings.map(({ channel }) => channel)).toEqual(['desk']);
  });
});

describe('what the cloud asks for', () => {
  /** Today, a Thursday. */
  const evening = { resourceId: BAY_1, weekdays: [4], from: '17:00', until: '22:00' };
  const tonight = { resourceId: BAY_1, ...afternoon('17:00', '22:00') };

  beforeEach(async () => {
    rig.dispose();
    rig = await buildFacility(aProfile({ allotments: [evening] }));
  });

  const pull = (...ranges: (typeof tonight)[]) => ask(webRequest({ op: 'pull', ranges }));
  const refused = (reason: string) => [{ t: 'rejection', code: 'closed', reason }];

  test('of what is kept for online sale, and free, is given', async () => {
    expect(await pull(tonight)).toEqual([]);

    expect(rig.desk.link.owns(tonight)).toBe(false);
    expect(rig.desk.link.owns({ ...tonight, resourceId: BAY_2 })).toBe(true);
  });

  test('of anything else is refused: another hour, another bay, or a part too much', async () => {
    const others = [
      { resourceId: BAY_1, ...afternoon('15:00', '16:00') },
      { ...tonight, resourceId: BAY_2 },
      { resourceId: BAY_1, ...afternoon('16:30', '18:00') },
    ];

    const answers = await Promise.all(others.map((range) => pull(tonight, range)));

    expect(answers).toMatchObject(others.map(() => refused('handover.not_allotted')));
    expect(rig.desk.link.owns(tonight)).toBe(true);
  });

  test('of what is sold there is refused, with what is free around it', async () => {
    await rig.bookings.create(aWish(afternoon('18:00', '19:00')), STAFF);

    expect(await pull(tonight)).toMatchObject(refused('handover.sold'));
    expect(await pull({ resourceId: BAY_1, ...afternoon('19:00', '22:00') })).toEqual([]);
  });

  test('of what is blocked is refused', async () => {
    const block = { resourceId: BAY_1, ...afternoon('21:00', '22:00'), reason: 'Net' };
    await rig.blocks.create(block, STAFF);

    expect(await pull(tonight)).toMatchObject(refused('handover.sold'));
  });

  test('within two hours of its beginning is refused', async () => {
    rig.clock.advance(3 * 60 * MINUTE_MS + 1);

    expect(await pull(tonight)).toMatchObject(refused('handover.too_near'));
    expect(await pull({ resourceId: BAY_1, ...afternoon('17:30', '22:00') })).toEqual([]);
  });
});
