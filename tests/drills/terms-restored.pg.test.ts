import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunningCloud } from '../../cloud-api/start-cloud.ts';
import type { Terms } from '../../domain/terms.ts';
import { filePostgres } from '../support/file-postgres.ts';
import { createDatabase } from '../support/postgres.ts';
import { waitUntil } from '../support/wait-until.ts';
import { ADMIN_TOKEN, type DrillClub, type DrillFacility, startLinkedDrill, waitForLink } from './drill-club.ts';

const postgres = filePostgres();
let club: DrillClub;
let facility: DrillFacility;
let cloud: RunningCloud;
let databaseUrl: string;

beforeEach(async () => {
  ({ club, databaseUrl, facility, cloud } = await startLinkedDrill(postgres.url));
});
afterEach(() => club.stop());

type TermsAnswer = { readonly terms: Terms; readonly savedBy: string | null; readonly code?: string };

async function atCloud(change?: { readonly basedOn: number; readonly terms: Terms }) {
  const answer = await fetch(`${club.cloudUrl}/api/v1/admin/facilities/${club.facilityId}/terms`, {
    headers: {
      authorization: `Bearer ${ADMIN_TOKEN}`,
      ...(change && { 'content-type': 'application/json', 'if-match': `"${change.basedOn}"` }),
    },
    ...(change && { method: 'PUT', body: JSON.stringify(change.terms) }),
  });
  return (await answer.json()) as TermsAnswer;
}

/** Saves the next version at the cloud, and waits until the facility sells by it. */
async function save(cents: number): Promise<TermsAnswer> {
  const { terms } = await atCloud();
  const hourly = { cents, byKind: [], byResource: [] };
  const saved = await atCloud({ basedOn: terms.version, terms: { ...terms, prices: { ...terms.prices, hourly } } });
  await waitUntil(async () => (await versionAtFacility()) === terms.version + 1);
  return saved;
}

const versionAtFacility = async () => (await facility.desk.link.status.query()).terms?.version;

describe('terms that one side has forgotten', () => {
  test('come back to the cloud from the facility, and nobody numbers others like them before', async () => {
    const first = await save(5100);
    await club.cloudAdmin(databaseUrl, 'backup', join(club.dir, 'dump'));
    const lost = await save(5200);
    club.line.setMode('cut');
    await cloud.stop();
    databaseUrl = await createDatabase(postgres.url);
    await club.cloudAdmin(databaseUrl, 'restore', join(club.dir, 'dump'));
    cloud = await club.startCloud({ databaseUrl });

    const apart = await atCloud();
    const refused = await atCloud({ basedOn: apart.terms.version, terms: { ...apart.terms, rules: lost.terms.rules } });

    expect(apart.terms).toEqual(first.terms);
    expect(refused.code).toBe('terms.fenced');
    expect(await versionAtFacility()).toBe(lost.terms.version);

    club.line.setMode('pass');
    await waitForLink(facility);
    await waitUntil(async () => (await atCloud()).terms.version === lost.terms.version);
    expect(await atCloud()).toEqual(lost);
    expect((await save(5300)).terms.version).toBe(lost.terms.version + 1);
  });

  test('come back to the facility from the cloud', async () => {
    await save(5100);
    const backup = await club.facilityAdmin('facility', 'backup');
    const lost = await save(5200);
    await facility.stop();
    await club.facilityAdmin('facility', 'restore', /: (.+\.db)/.exec(backup.text)?.[1] ?? '');

    facility = await club.startFacility();
    await waitForLink(facility);

    await waitUntil(async () => (await versionAtFacility()) === lost.terms.version);
    const { terms } = await facility.desk.link.status.query();
    expect(terms).toMatchObject({ version: lost.terms.version, savedBy: 'owner', newerVersion: null });
  });
});
