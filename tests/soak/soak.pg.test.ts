import { expect, test } from 'vitest';
import { runSoak } from './soak.ts';

/** A short `npm run soak`: enough to see that it still kills, comes back and finds nothing. */
const KILLS = 3;

test('kill -9 of facility, cloud and PostgreSQL under load: nothing promised is lost, nothing overlaps', async () => {
  const { findings, troubles, linkedMs, restMs, entries } = await runSoak({
    kills: KILLS,
    seed: 20,
    databaseUrl: null,
    withPostgres: true,
    keepFiles: false,
    print: () => undefined,
    signal: new AbortController().signal,
  });

  expect({ findings, troubles }).toEqual({ findings: [], troubles: [] });
  expect(linkedMs.length).toBeGreaterThan(0);
  expect(restMs).not.toBeNull();
  expect(entries.filter(({ type }) => type === 'sold' || type === 'changed').length).toBeGreaterThan(20);
});
