import { createTRPCClient, httpLink } from '@trpc/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HARBOUR_GOLF_PROFILE } from '../../demo/harbour-golf.ts';
import { addLocalDays, localDateOf } from '../../domain/opening-hours.ts';
import type { Terms } from '../../domain/terms.ts';
import type { AppRouter } from '../../main/controller/api/app-router.ts';
import { type ClubProcesses, isHealthy, OWNER_TOKEN, startClubProcesses } from '../support/club-processes.ts';
import { slotsOn } from '../support/cloud-client.ts';
import { createQuietClub } from '../support/cloud-database.ts';
import type { TestPostgres } from '../support/postgres.ts';
import { usePostgres } from '../support/shared-postgres.ts';
import { waitUntil } from '../support/wait-until.ts';

/** Rules and prices over two processes of the cloud and one facility, each of which may be killed. */

const facilityId = HARBOUR_GOLF_PROFILE.id;
const crashes: string[] = [];
let postgres: TestPostgres;
let club: ClubProcesses;

beforeAll(async () => {
  postgres = await usePostgres();
  const databaseUrl = await createQuietClub(postgres.url);
  club = await startClubProcesses({ databaseUrl, logLevel: 'warn', onCrash: (how) => crashes.push(how) });
  club.secondCloud.start();
  await waitUntil(() => isHealthy(club.secondCloudUrl));
  await waitUntil(async () => (await manager()).link.status.query().then(({ online }) => online));
});

afterAll(async () => {
  await club?.stop();
  await postgres?.stop();
});

/** Signed in anew: the facility may have been started again. */
async function manager() {
  const connect = (headers: Record<string, string>) =>
    createTRPCClient<AppRouter>({ links: [httpLink({ url: `${club.facilityUrl}/trpc`, headers })] });
  const { token } = await connect({}).session.signIn.mutate({ staff: 'manager', pin: '2222' });
  return connect({ authorization: `Bearer ${token}` });
}

const costing = (terms: Terms, cents: number): Terms => ({
  ...terms,
  prices: { ...terms.prices, hourly: { cents, byKind: [], byResource: [] }, bands: [] },
});

async function pagesAsk(cents: number): Promise<boolean> {
  const date = addLocalDays(localDateOf(HARBOUR_GOLF_PROFILE.timeZone, club.now()), 6);
  const asked = await Promise.all(
    [club.cloudUrl, club.secondCloudUrl].map((cloudUrl) => slotsOn({ cloudUrl, facilityId }, date, 60)),
  );
  return asked.every(([slot]) => slot?.price.cents === cents);
}

async function ownerSaves(cloudUrl: string, basedOn: number, terms: Terms): Promise<number> {
  const answer = await fetch(`${cloudUrl}/api/v1/admin/facilities/${facilityId}/terms`, {
    method: 'PUT',
    headers: {
      authorization: `Bearer ${OWNER_TOKEN}`,
      'content-type': 'application/json',
      'if-match': `"${basedOn}"`,
    },
    body: JSON.stringify(terms),
  });
  return answer.status;
}

describe('terms', () => {
  test('that are saved at the desk are followed by all processes of the cloud', async () => {
    const desk = await manager();
    const { version, terms } = await desk.terms.get.query();

    const saved = await desk.terms.save.mutate({ basedOn: version, terms: costing(terms, 6600) });

    expect(saved.version).toBe(version + 1);
    await waitUntil(() => pagesAsk(6600));
  });

  test('that are saved at any process reach the other one, and the facility', async () => {
    const desk = await manager();
    const { version, terms } = await desk.terms.get.query();

    for (const [step, cloudUrl] of [club.secondCloudUrl, club.cloudUrl].entries()) {
      const cents = 7100 + step;
      expect(await ownerSaves(cloudUrl, version + step, costing(terms, cents))).toBe(200);
      await waitUntil(() => pagesAsk(cents));
      await waitUntil(async () => (await desk.terms.get.query()).version === version + step + 1);
    }
  });

  test('outlive the end of everybody', async () => {
    const before = await (await manager()).terms.get.query();

    await Promise.all([club.facility.kill(), club.secondCloud.kill(), club.cloud.kill()]);
    club.cloud.start();
    club.facility.start();
    await waitUntil(() => isHealthy(club.cloudUrl));
    club.secondCloud.start();
    await waitUntil(async () => (await isHealthy(club.facilityUrl)) && (await isHealthy(club.secondCloudUrl)));

    expect(await (await manager()).terms.get.query()).toEqual(before);
    expect(await pagesAsk(before.terms.prices.hourly.cents)).toBe(true);
    expect(crashes).toEqual([]);
  });
});
