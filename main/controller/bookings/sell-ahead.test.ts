import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { heldParts } from '../../../domain/ownership.ts';
import { aProfile, at, BAY_1, BAY_2, BAY_3 } from '../../../tests/support/facility-profile.ts';
import { buildFacility, type FacilityRig, FRONTIER, NOON, STAFF } from '../../../tests/support/facility-rig.ts';
import { createChangeBus } from '../change-bus.ts';
import { listRanges } from '../cloud-link/sqlite-node-store.ts';
import { createFacilityService } from '../facility/facility-service.ts';
import { listAuditOf } from '../staff/audit-repository.ts';
import { sellAhead } from './sell-ahead.ts';

let rig: FacilityRig;

/** The rig's today is Thursday the 11th; the facility sells up to Sunday morning at five. */
const MONDAY = '2026-06-15';
const AFTER_MONDAY = at('2026-06-16T05:00-03:00');

const PROFILE = aProfile();

beforeEach(async () => {
  rig = await buildFacility();
});
afterEach(() => rig.dispose());

const ask = (until: string) => sellAhead({ desk: rig.desk, changes: createChangeBus('boot') }, until, STAFF);

const audited = () =>
  listAuditOf(rig.desk.db, { type: 'facility', id: PROFILE.id }).map(({ action, byName, details }) => ({
    action,
    byName,
    details,
  }));

describe('selling further ahead', () => {
  test('has every bay ours up to the end of that day, and says who asked', async () => {
    const answer = await ask(MONDAY);

    expect(answer).toEqual({ ok: true, value: { ownsUntil: AFTER_MONDAY } });
    for (const resourceId of [BAY_1, BAY_2, BAY_3]) {
      expect(rig.desk.link.owns({ resourceId, startsAt: NOON, endsAt: AFTER_MONDAY })).toBe(true);
      expect(rig.desk.link.owns({ resourceId, startsAt: NOON, endsAt: AFTER_MONDAY + 300_000 })).toBe(false);
    }
    const details = { until: MONDAY };
    expect(audited()).toEqual([
      { action: 'selling.extend_asked', byName: 'Robin', details },
      { action: 'selling.extended', byName: 'Robin', details },
    ]);
  });

  test('for days that are ours anyway asks nothing, link or no link', async () => {
    rig.setLinkUp(false);

    expect(await ask('2026-06-13')).toEqual({ ok: true, value: { ownsUntil: FRONTIER } });
    expect(audited()).toEqual([]);
  });

  test('is refused while the link is down, with what can be sold', async () => {
    rig.setLinkUp(false);

    expect(await ask(MONDAY)).toEqual({ ok: false, error: { code: 'link.down', sellableUntil: FRONTIER } });
    expect(audited()).toEqual([]);
  });

  test('that the cloud refuses leaves everything as it was, and says why', async () => {
    rig.dispose();
    rig = await buildFacility(PROFILE, { mayGive: () => ({ ok: false, reason: 'handover.too_far' }) });

    expect(await ask(MONDAY)).toEqual({ ok: false, error: { code: 'link.refused', reason: 'handover.too_far' } });
    expect(rig.desk.link.ownsUntil()).toBe(FRONTIER);
    expect(audited().map(({ action }) => action)).toEqual(['selling.extend_asked', 'selling.extend_refused']);
  });

  test('that the cloud does not answer is withdrawn', async () => {
    rig.losePatience();

    expect(await ask(MONDAY)).toEqual({ ok: false, error: { code: 'link.no_answer' } });
    expect(audited().map(({ action }) => action)).toEqual(['selling.extend_asked', 'selling.extend_unanswered']);
  });

  test('to a day that is over, or beyond what anybody needs, is refused', async () => {
    expect(await ask('2026-06-10')).toEqual({ ok: false, error: { code: 'slot.past' } });
    expect(await ask('2026-08-11')).toEqual({ ok: false, error: { code: 'slot.too_far', lastDate: '2026-08-10' } });
  });

  test('leaves to the cloud what is kept for online sale', async () => {
    rig.dispose();
    const sunday = { resourceId: BAY_1, weekdays: [7], from: '12:00', until: '18:00' };
    rig = await buildFacility(aProfile({ allotments: [sunday] }));

    const answer = await ask(MONDAY);

    const cloud = listRanges(rig.desk.db).filter(({ holder }) => holder === 'peer');
    const day = { resourceId: BAY_1, startsAt: FRONTIER, endsAt: AFTER_MONDAY };
    expect(answer).toEqual({ ok: true, value: { ownsUntil: AFTER_MONDAY } });
    expect(heldParts(cloud, day)).toEqual([
      { resourceId: BAY_1, startsAt: at('2026-06-14T12:00-03:00'), endsAt: at('2026-06-14T18:00-03:00') },
    ]);
  });
});

describe('what the facility sells by itself', () => {
  const SELLING = {
    ownDays: 5,
    allotments: [{ resourceId: BAY_1, weekdays: [4, 5], from: '17:00', until: '22:00' }],
    giveBackMin: 90,
  };
  const service = () => createFacilityService(rig.desk, createChangeBus('boot'));

  test('is set by who has seen it as it is, and written down', async () => {
    const set = await service().setSelling({ ...SELLING, revision: 1 }, STAFF);

    expect(set).toEqual({ ok: true, value: { ...PROFILE, ...SELLING, revision: 2 } });
    expect(await service().profile()).toEqual(set);
    expect(audited()).toEqual([
      {
        action: 'facility.selling_changed',
        byName: 'Robin',
        details: { ownDays: 5, giveBackMin: 90, allotments: 1 },
      },
    ]);
  });

  test('is not set over what somebody else has changed meanwhile', async () => {
    await service().setSelling({ ...SELLING, revision: 1 }, STAFF);

    expect(await service().setSelling({ ...SELLING, ownDays: 2, revision: 1 }, STAFF)).toEqual({
      ok: false,
      error: { code: 'facility.changed_meanwhile', revision: 2 },
    });
    expect(rig.desk.profile().ownDays).toBe(5);
  });

  test('keeps nothing of a bay that is not there', async () => {
    const [allotment] = SELLING.allotments;
    const allotments = allotment ? [{ ...allotment, resourceId: PROFILE.id }] : [];

    expect(await service().setSelling({ ...SELLING, allotments, revision: 1 }, STAFF)).toEqual({
      ok: false,
      error: { code: 'slot.unknown_resource' },
    });
  });
});
