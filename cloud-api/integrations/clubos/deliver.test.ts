import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JobOutcome } from '../../../domain/jobs/job.ts';
import { MINUTE_MS, SECOND_MS } from '../../../domain/time.ts';
import type { Faults } from '../../../simulators/clubos/faults.ts';
import { type ClubosSimulator, startClubosSimulator } from '../../../simulators/clubos/start-clubos-simulator.ts';
import { type ManualClock, manualClock } from '../../../tests/support/manual-clock.ts';
import type { Contact } from '../health.ts';
import { createDeliverer } from './deliver.ts';
import type { Outgoing } from './outgoing.ts';

const SECRET = 'what-clubos-and-we-know';

let clubos: ClubosSimulator;
let clock: ManualClock;
let noted: Contact[];
let deliver: (event: Outgoing) => Promise<JobOutcome>;
/** As `deliver`, by somebody who waits for next to nothing. */
let deliverInHaste: typeof deliver;

beforeEach(async () => {
  clock = manualClock();
  noted = [];
  clubos = await startClubosSimulator({ port: 0, secret: SECRET, bridgeUrl: () => '', now: clock.now });
  const deliverer = (callMsMax?: number): typeof deliver => {
    const address = { url: clubos.url, secret: SECRET };
    const note = (contact: Contact): void => void noted.push(contact);
    const tell = createDeliverer({ address, clock, note, ...(callMsMax !== undefined && { callMsMax }) });
    return (told) => tell(told, new AbortController().signal);
  };
  deliver = deliverer();
  deliverInHaste = deliverer(300);
});
afterEach(() => clubos.stop());

const event = (id = 'event-1'): Outgoing => ({
  source: 'booking',
  location_id: 'here',
  bay_id: null,
  linked_thread_id: null,
  payload: { type: 'booking.created', event_id: id, occurred_at: '2026-06-01T08:00:00.000Z', name: 'Zoë' },
});

test('an event that ClubOS has is done', async () => {
  expect(await deliver(event())).toEqual({ kind: 'done' });
  expect(clubos.events()).toEqual([event()]);
});

describe('what ClubOS does not say it has is told again, and kept once', () => {
  test.each<Faults['answers']>(['hang', 'reset', 'reset-after-effect', 'html', '429', '429-later', '500', '503'])(
    'after %s',
    async (answers) => {
      clubos.turnFaults({ answers, requestsLeft: 1 });

      const first = await (answers === 'hang' ? deliverInHaste : deliver)(event());
      const second = await deliver(event());

      expect(first).toMatchObject({ kind: 'retry' });
      expect(second).toEqual({ kind: 'done' });
      expect(clubos.events()).toEqual([event()]);
    },
  );

  test('no sooner than it says, and an hour later at the latest', async () => {
    clubos.turnFaults({ answers: '429-later', retryAfterSec: 30, requestsLeft: 2 });
    const soon = await deliver(event());
    clubos.turnFaults({ retryAfterSec: 86_400 });
    const late = await deliver(event());

    expect(soon).toMatchObject({ kind: 'retry', at: clock.now() + 30 * SECOND_MS });
    expect(late).toMatchObject({ kind: 'retry', at: clock.now() + 60 * MINUTE_MS });
  });
});

test.each<Faults['answers']>(['400', '401', 'redirect'])(
  'what ClubOS refuses with %s waits for a person',
  async (answers) => {
    clubos.turnFaults({ answers, requestsLeft: 1 });

    expect(await deliver(event())).toMatchObject({ kind: 'dead' });
    expect(clubos.events()).toEqual([]);
  },
);

test('a ClubOS that shares no secret with us is told nothing twice', async () => {
  const other = createDeliverer({ address: { url: clubos.url, secret: 'another-secret-than-theirs' }, clock });

  expect(await other(event(), new AbortController().signal)).toEqual({ kind: 'dead', problem: 'ClubOS answered 401.' });
});

test('a ClubOS that is down is left alone after five failures, and found again by one call', async () => {
  clubos.turnFaults({ answers: '503' });
  for (let failure = 0; failure < 5; failure += 1) await deliver(event());

  const leftAlone = await deliver(event('event-2'));
  const asked = clubos.journal().length;
  clock.advance(5 * SECOND_MS);
  clubos.resetFaults();

  expect(leftAlone).toEqual({ kind: 'retry', at: clock.now(), problem: expect.stringContaining('left alone') });
  expect(asked).toBe(5);
  expect(noted.length).toBe(5);
  expect(noted[0]).toEqual({ kind: 'failed', problem: 'ClubOS answered 503.', pausedUntil: null });
  expect(noted[4]).toEqual({ kind: 'failed', problem: 'ClubOS answered 503.', pausedUntil: clock.now() });
  expect(await deliver(event('event-2'))).toEqual({ kind: 'done' });
  expect(await deliver(event('event-3'))).toEqual({ kind: 'done' });
  expect(noted.at(-1)).toEqual({ kind: 'answered' });
});

test('what it says of a failure names neither address nor secret', async () => {
  await clubos.stop();

  const outcome = await deliver(event());

  expect(outcome).toEqual({ kind: 'retry', problem: 'ClubOS did not answer (ECONNREFUSED).' });
});
