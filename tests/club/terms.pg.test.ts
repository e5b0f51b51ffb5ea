import { TRPCClientError } from '@trpc/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addLocalDays, localDateOf } from '../../domain/opening-hours.ts';
import type { Terms } from '../../domain/terms.ts';
import { type Club, type Desk, startClub } from '../support/club.ts';
import { slotsOn } from '../support/cloud-client.ts';
import { createQuietClub } from '../support/cloud-database.ts';
import type { TestPostgres } from '../support/postgres.ts';
import { usePostgres } from '../support/shared-postgres.ts';
import { waitUntil } from '../support/wait-until.ts';

/** Rules and prices on their way through a whole club. Each test goes on from what the one before it has saved. */

let postgres: TestPostgres;
let club: Club;
let manager: Desk;

beforeAll(async () => {
  postgres = await usePostgres();
  club = await startClub({ databaseUrl: await createQuietClub(postgres.url) });
  manager = await club.signIn('manager', '2222');
});

afterAll(async () => {
  await club?.stop();
  await postgres?.stop();
});

const refusalOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => null,
    (error: unknown) => (error instanceof TRPCClientError ? error.data.domainError : error),
  );

const costing = (terms: Terms, cents: number): Terms => ({
  ...terms,
  prices: { ...terms.prices, hourly: { cents, byKind: [], byResource: [] }, bands: [] },
});

/** A day that the cloud sells. */
const farAhead = (): string => addLocalDays(localDateOf(club.profile.timeZone, club.clock.now()), 6);

const priceOnPage = async (): Promise<number | undefined> => (await slotsOn(club, farAhead(), 60))[0]?.price.cents;

const ownersTerms = () => `${club.cloudUrl}/api/v1/admin/facilities/${club.facilityId}/terms`;

type TermsAnswer = { readonly terms: Terms; readonly savedBy: string | null; readonly code?: string };

async function asOwner(change: { readonly basedOn: number; readonly terms: Terms } | null) {
  const answer = await fetch(ownersTerms(), {
    headers: {
      authorization: `Bearer ${club.ownerToken}`,
      ...(change && { 'content-type': 'application/json', 'if-match': `"${change.basedOn}"` }),
    },
    ...(change && { method: 'PUT', body: JSON.stringify(change.terms) }),
  });
  return { status: answer.status, body: (await answer.json()) as TermsAnswer };
}

describe('terms', () => {
  test('that a manager saves at the desk reach the cloud, its page and come back', async () => {
    const { version, since, terms } = await manager.terms.get.query();
    expect({ version, since }).toEqual({ version: 1, since: null });

    const saved = await manager.terms.save.mutate({ basedOn: 1, terms: costing(terms, 9900) });

    await waitUntil(async () => (await priceOnPage()) === 9900);
    expect(saved).toMatchObject({ version: 2, savedBy: 'manager', terms: { prices: { version: 2 } } });
    expect((await asOwner(null)).body).toMatchObject({ terms: saved.terms, savedBy: saved.savedBy });
    expect(await manager.link.status.query()).toMatchObject({
      terms: { version: 2, since: expect.any(Number), newerVersion: null },
    });
  });

  test('of two managers at once are saved for one, and the other is told', async () => {
    const other = await club.signIn('owner', '1111');
    const { terms, version } = await manager.terms.get.query();
    const save = (who: Desk, cents: number) =>
      who.terms.save.mutate({ basedOn: version, terms: costing(terms, cents) });

    const both = await Promise.all([refusalOf(save(manager, 8000)), refusalOf(save(other, 8100))]);

    expect(both.filter((refusal) => refusal === null)).toHaveLength(1);
    expect(both).toContainEqual({ code: 'terms.changed_meanwhile', version: version + 1 });
    expect(await manager.terms.get.query()).toMatchObject({ version: version + 1 });
  });

  test('that an owner saves while the club is cut off are not its own until it is back', async () => {
    const before = await manager.terms.get.query();
    club.line.setMode('cut');
    await club.waitForLink(false);
    const change = { basedOn: before.version, terms: costing(before.terms, 7700) };

    const saved = await asOwner(change);

    expect(saved).toMatchObject({ status: 200, body: { terms: { version: before.version + 1 }, savedBy: 'owner' } });
    expect(await priceOnPage()).toBe(7700);
    expect((await asOwner(change)).body).toMatchObject({ code: 'terms.changed_meanwhile' });
    const apart = await manager.link.status.query();
    expect(apart).toMatchObject({ online: false, terms: { version: before.version, since: before.since } });
    expect(await refusalOf(manager.terms.save.mutate(change))).toEqual({ code: 'link.down' });

    club.line.setMode('pass');
    await club.waitForLink(true);
    await waitUntil(async () => (await manager.terms.get.query()).version === before.version + 1);
    expect(await manager.terms.get.query()).toMatchObject({ savedBy: 'owner', terms: saved.body.terms });
  });

  test('that are malformed are refused with the field named', async () => {
    const { version, terms } = await manager.terms.get.query();
    const wanted = { ...terms, prices: { ...terms.prices, hourly: { cents: 'many' } } };

    expect(await refusalOf(manager.terms.save.mutate({ basedOn: version, terms: wanted }))).toMatchObject({
      code: 'terms.malformed',
      problems: expect.arrayContaining([expect.objectContaining({ field: 'prices.hourly.cents' })]),
    });
    expect(await manager.terms.check.mutate({ terms: wanted })).toMatchObject({ refusal: { code: 'terms.malformed' } });
  });

  test('are not for the front desk to see or change', async () => {
    expect(await refusalOf(club.desk.terms.get.query())).toEqual({ code: 'staff.not_allowed' });
    expect(await refusalOf(club.desk.terms.save.mutate({ basedOn: 1, terms: {} }))).toEqual({
      code: 'staff.not_allowed',
    });
  });
});
