import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Terms, termsOfProfile } from '../../../domain/terms.ts';
import { DAY_MS } from '../../../domain/time.ts';
import { jsonOf } from '../../../sync/protocol/json.ts';
import { type TermsDecision, TermsProposedFactSchema } from '../../../sync/protocol/product-data.ts';
import { buildFacility, type FacilityRig, NOON, STAFF } from '../../../tests/support/facility-rig.ts';
import { aProfile } from '../../../tests/support/facility-profile.ts';
import { createChangeBus } from '../change-bus.ts';
import { listAuditOf } from '../staff/audit-repository.ts';
import { createTermsService } from './terms-service.ts';
import { termsTable } from './terms-schema.ts';

const PROFILE = aProfile();
const FIRST = termsOfProfile(PROFILE);

const costing = (cents: number, version = 1): Terms => ({
  ...FIRST,
  version,
  prices: { ...FIRST.prices, version, hourly: { ...FIRST.prices.hourly, cents } },
});

let rig: FacilityRig;
let terms: ReturnType<typeof createTermsService>;
const changes = createChangeBus('boot');
beforeEach(async () => {
  rig = await buildFacility(PROFILE);
  terms = createTermsService(rig.desk, changes);
});
afterEach(() => {
  terms.stop();
  rig.dispose();
});

/** The cloud tells the facility something, and all that it told before. */
async function cloudTells(factType: string, data: unknown): Promise<void> {
  rig.cloud.take({ type: 'fact', factType, data: jsonOf(data) });
  await rig.node.run({ type: 'data', frame: rig.cloud.dataAfter(0), setAside: false });
}

const cloudSaves = (saved: { readonly version: number }): Promise<void> =>
  cloudTells('terms.changed', { terms: saved, savedAt: NOON, savedBy: 'Morgan' });

/** What the facility has asked last. */
async function lastProposal() {
  const [last] = (await rig.node.readOutbox(0, 200)).slice(-1);
  const { type, data } = JSON.parse(last?.body ?? '{}');
  return TermsProposedFactSchema.parse({ type, data }).data;
}

async function cloudDecides(result: TermsDecision['result']): Promise<void> {
  const { proposalId } = await lastProposal();
  await cloudTells('terms.decided', { proposalId, result });
}

const trail = () =>
  listAuditOf(rig.database.db, { type: 'facility', id: PROFILE.id }).map(({ action, byName, details }) => ({
    action,
    byName,
    details,
  }));

describe('what the facility sells by', () => {
  test('follows from the profile until the cloud has said something, and is the same object until then', () => {
    expect(terms.get()).toMatchObject({ value: { version: 1, since: null, savedBy: null, newerVersion: null } });
    expect(rig.desk.terms()).toBe(rig.desk.terms());
    expect(rig.desk.terms()).toEqual(FIRST);
  });

  test('is what the cloud said last, since it came', async () => {
    await cloudSaves(costing(5000, 2));

    expect(rig.desk.terms()).toEqual(costing(5000, 2));
    expect(rig.desk.terms()).toBe(rig.desk.terms());
    expect(rig.desk.link.status().terms).toEqual({
      version: 2,
      since: NOON,
      savedAt: NOON,
      savedBy: 'Morgan',
      newerVersion: null,
    });
  });

  test('does not go back when an earlier version comes again', async () => {
    await cloudSaves(costing(5000, 3));

    await cloudSaves(costing(4000, 2));

    expect(rig.desk.terms().version).toBe(3);
  });

  test('stays when what came cannot be read here, and says that there is a later one', async () => {
    await cloudSaves(costing(5000, 2));

    await cloudSaves({ ...costing(6000, 3), surcharges: 'of a later program' } as Terms);

    expect(rig.desk.terms().version).toBe(2);
    expect(terms.get()).toMatchObject({ value: { version: 2, newerVersion: 3 } });
  });

  test('is announced to windows', async () => {
    const heard = changes.listen(AbortSignal.timeout(10_000)).next();

    await cloudSaves(costing(5000, 2));

    expect((await heard).value).toMatchObject({ notice: { type: 'terms' } });
  });

  test('is kept for a year after it was replaced', async () => {
    await cloudSaves(costing(5000, 2));
    await cloudSaves(costing(5100, 3));
    await cloudSaves(costing(5200, 4));
    rig.clock.advance(370 * DAY_MS);

    await cloudSaves(costing(5300, 5));

    const kept = rig.database.db.select({ version: termsTable.version }).from(termsTable).all();
    expect(kept.map(({ version }) => version)).toEqual([4, 5]);
    expect(rig.database.db.select().from(termsTable).where(eq(termsTable.version, 5)).get()).toBeDefined();
  });
});

describe('a manager who saves', () => {
  test('has the cloud do it, and the trail says what has changed', async () => {
    const saving = terms.save({ basedOn: 1, terms: costing(5000) }, STAFF);
    await cloudSaves(costing(5000, 2));
    await cloudDecides({ kind: 'saved', version: 2 });

    expect(await saving).toMatchObject({ ok: true, value: { version: 2, terms: costing(5000, 2) } });
    expect(trail()).toMatchObject([
      { action: 'terms.change_asked', byName: 'Robin', details: { basedOn: 1, prices: ['hourly'] } },
      { action: 'terms.saved', byName: 'Robin', details: { basedOn: 1, version: 2, prices: ['hourly'] } },
    ]);
  });

  test('is told when somebody was quicker', async () => {
    const saving = terms.save({ basedOn: 1, terms: costing(5000) }, STAFF);
    await cloudDecides({ kind: 'refused', code: 'terms.changed_meanwhile', version: 2 });

    expect(await saving).toEqual({ ok: false, error: { code: 'terms.changed_meanwhile', version: 2 } });
    expect(trail().map(({ action }) => action)).toEqual(['terms.change_asked', 'terms.refused']);
  });

  test('is told at once who edited what is not in force any more', async () => {
    await cloudSaves(costing(5000, 2));

    expect(await terms.save({ basedOn: 1, terms: costing(6000) }, STAFF)).toEqual({
      ok: false,
      error: { code: 'terms.changed_meanwhile', version: 2 },
    });
    expect(trail()).toEqual([]);
  });

  test('cannot while the club is cut off, and nothing is asked', async () => {
    rig.setLinkUp(false);

    expect(await terms.save({ basedOn: 1, terms: costing(5000) }, STAFF)).toMatchObject({
      error: { code: 'link.down' },
    });
    expect(await rig.node.readOutbox(0, 10)).toEqual([]);
  });

  test('learns that the cloud has not answered; what it says later still counts', async () => {
    rig.losePatience();

    const saved = await terms.save({ basedOn: 1, terms: costing(5000) }, STAFF);
    const { proposalId } = await lastProposal();
    await cloudSaves(costing(5000, 2));
    await cloudDecides({ kind: 'saved', version: 2 });

    expect(saved).toEqual({ ok: false, error: { code: 'terms.undecided', proposalId } });
    expect(rig.desk.terms().version).toBe(2);
    expect(trail().map(({ action }) => action)).toEqual(['terms.change_asked', 'terms.saved']);
  });

  test('is shown each field that is wrong', async () => {
    const wanted = { ...FIRST, prices: { ...FIRST.prices, hourly: { cents: -5 } } };

    expect(await terms.save({ basedOn: 1, terms: wanted }, STAFF)).toMatchObject({
      error: {
        code: 'terms.malformed',
        problems: expect.arrayContaining([expect.objectContaining({ field: 'prices.hourly.cents' })]),
      },
    });
  });

  test('of what is in force already asks nobody', async () => {
    expect(await terms.save({ basedOn: 1, terms: FIRST }, STAFF)).toMatchObject({ ok: true, value: { version: 1 } });
    expect(await rig.node.readOutbox(0, 10)).toEqual([]);
  });
});

describe('a check before saving', () => {
  const denyAll = {
    id: 'closed',
    name: 'Closed',
    type: 'time',
    conditions: {},
    actions: { verdict: { kind: 'deny', sentence: 'Closed for good.' } },
    priority: 0,
    active: true,
    validFrom: null,
    validUntil: null,
  };

  test('warns of rules by which nobody could book any more', async () => {
    const wanted = { ...FIRST, rules: { version: 1, rules: [denyAll] } };

    expect(await terms.check(wanted)).toMatchObject({
      value: {
        refusal: null,
        warnings: [{ scope: { kind: 'everything' }, reasons: [{ kind: 'denied', by: { id: 'closed' } }] }],
        changes: { rules: { added: ['Closed'] } },
      },
    });
  });

  test('names the fields that are wrong', async () => {
    expect(
      await terms.check({ ...FIRST, rules: { version: 1, rules: [{ ...denyAll, priority: 'high' }] } }),
    ).toMatchObject({
      value: { refusal: { code: 'terms.malformed', problems: [{ field: 'rules.rules.0.priority' }] }, warnings: [] },
    });
  });
});
