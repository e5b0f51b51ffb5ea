import { expect, test } from 'vitest';
import { hasMosquitto } from '../../support/mosquitto.ts';
import { runWideSoak } from './wide-soak.ts';

/** A short `npm run soak -- --wide`: enough to see that it still breaks things, and that everybody comes back. */
const ROUNDS = 3;
/** It takes half a minute on a quiet machine. */
const LIMIT_MS = 240_000;

test.runIf(hasMosquitto())(
  'three facilities, two clouds, and whatever is between them fails: nothing promised is lost, all come back',
  async () => {
    const { findings, troubles, journal } = await runWideSoak({
      rounds: ROUNDS,
      seed: 4,
      withPostgres: true,
      only: /./,
      keepFiles: false,
      sweepEvery: ROUNDS,
      journal: null,
      print: () => undefined,
      signal: new AbortController().signal,
    });

    expect({ findings, troubles }).toEqual({ findings: [], troubles: [] });
    expect(journal.rounds).toBe(ROUNDS);
    expect(journal.returns.length).toBeGreaterThan(0);
    expect(journal.settledMs).toHaveLength(1);
    for (const told of journal.told) expect(told['sold']).toBeGreaterThan(0);
  },
  LIMIT_MS,
);
