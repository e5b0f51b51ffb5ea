import { expect, onTestFinished, test } from 'vitest';
import { openTestDatabase, silentLog } from '../../../tests/support/facility-database.ts';
import { manualClock } from '../../../tests/support/manual-clock.ts';
import { sealerIn } from '../../../tests/support/sealers.ts';
import { findIntegration, saveIntegration } from './integration-repository.ts';
import { createRotatedSecrets } from './rotated-secrets.ts';
import { openSecrets, sealSecrets } from './sealed-secrets.ts';

const PLACE = { name: 'ninjaone', field: 'refreshToken' } as const;

async function aClub(saved: string | null) {
  const database = await openTestDatabase(manualClock());
  onTestFinished(() => database.dispose());
  const { db, dataDir } = database;
  const sealer = sealerIn(dataDir);
  const values = { clientSecret: 'secret', ...(saved !== null && { refreshToken: saved }) };
  const sealed = await sealSecrets(sealer, 'ninjaone', values);
  if (!sealed.ok) throw new Error(sealed.error.code);
  const rest = { credentialExpiresOn: null, savedAt: 0, savedBy: 'owner', secretFields: Object.keys(values) };
  const stored = { name: 'ninjaone', mode: 'live', version: 3, fields: {}, sealed: sealed.value, ...rest } as const;
  db.transaction((tx) => saveIntegration(tx, stored));
  const rotated = createRotatedSecrets({ db, sealer, log: silentLog });
  const kept = async () => {
    const now = findIntegration(db, 'ninjaone');
    return now && openSecrets(sealer, now);
  };
  return { db, rotated, kept };
}

test('what takes the place of a saved secret is saved, sealed, and nothing else of it changes', async () => {
  const { db, rotated, kept } = await aClub('first');

  await rotated.replace(PLACE, 'first', 'second');
  await rotated.replace(PLACE, 'first', 'third');

  expect(await kept()).toEqual({ clientSecret: 'secret', refreshToken: 'third' });
  expect(findIntegration(db, 'ninjaone')).toMatchObject({ version: 3, mode: 'live' });
  expect(JSON.stringify(findIntegration(db, 'ninjaone'))).not.toContain('third');
  expect(rotated.latest('first')).toBe('third');
});

test('what was only tried out is remembered for whoever saves it', async () => {
  const { rotated, kept } = await aClub('saved');

  await rotated.replace(PLACE, 'typed', 'typed anew');

  expect(await kept()).toMatchObject({ refreshToken: 'saved' });
  expect(rotated.latest('typed')).toBe('typed anew');
  expect(rotated.latest('saved')).toBe('saved');
});

test('where nothing is saved nothing is kept', async () => {
  const { rotated, kept } = await aClub(null);

  await rotated.replace(PLACE, 'of the environment', 'next');

  expect(await kept()).toEqual({ clientSecret: 'secret' });
});
