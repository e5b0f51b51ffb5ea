import { expect, test } from 'vitest';
import { z } from 'zod';
import type { JobWorker } from '../../../domain/jobs/job.ts';
import { DAY_MS, HOUR_MS, SECOND_MS } from '../../../domain/time.ts';
import type { HubspotFaults } from '../../../simulators/hubspot/faults.ts';
import { fileHubspot, ZOE } from '../../../tests/support/hubspot-rig.ts';
import { FACILITY_ID } from '../../../tests/support/memory-node.ts';
import { saveVisit } from '../../facilities/facility-repository.ts';
import { countJobs } from '../../jobs/job-repository.ts';
import { startJobRunner } from '../../jobs/job-runner.ts';
import { hubspotWorkers } from './open-hubspot.ts';

/** What HubSpot is told of bookings, on a real database. */

const rig = fileHubspot();
const { sides } = rig;

const notes = () => rig.hubspot.notes().map(({ properties }) => properties['hs_note_body'] ?? '');
const zoe = () => rig.hubspot.contacts().find(({ properties }) => properties['email'] === ZOE);

test('who books is a contact with a note and figures that workflows can use, and marked when they stay away', async () => {
  const { id } = await rig.book(13);
  await rig.settle();

  expect(rig.hubspot.contacts()).toHaveLength(1);
  expect(zoe()?.properties).toMatchObject({
    firstname: 'Zoë',
    club_bookings: '1',
    club_visits: '0',
    club_frequent_booker: 'false',
    club_win_back: 'false',
    club_first_booking_at: expect.stringMatching(/^2026-06-01T/),
    club_next_booking_at: expect.stringMatching(/^2026-06-01T/),
  });
  expect(rig.hubspot.notes()).toMatchObject([{ contactIds: [zoe()?.id] }]);
  expect(notes()[0]).toMatch(/<strong>Booking made<\/strong><br>Bay 1, /);

  const visit = { bookingId: id, status: 'completed', checkedInAt: null, changedAt: sides.clock.now() } as const;
  await sides.db.transaction((tx) => saveVisit(tx, FACILITY_ID, visit));
  await rig.settle();
  sides.clock.advance(61 * DAY_MS);
  await rig.sync();
  expect(zoe()?.properties).toMatchObject({ club_visits: '1', club_win_back: 'true' });
});

test('what becomes of a booking is told, each with a note, and with an event where the account has them', async () => {
  rig.hubspot.turnFaults({ hasCustomEvents: true });
  const first = await rig.book(13);
  const second = await rig.book(15);
  await rig.settle();
  await sides.bookings.cancel(first.id, first.manageToken);
  await sides.talk();
  const visit = { bookingId: second.id, status: 'no_show', checkedInAt: null, changedAt: sides.clock.now() } as const;
  await sides.db.transaction((tx) => saveVisit(tx, FACILITY_ID, visit));
  await rig.settle();

  const heading = (body: string): string => /<strong>(.*)<\/strong>/.exec(body)?.[1] ?? '';
  expect(notes().map(heading).toSorted()).toEqual([
    'Booking cancelled',
    'Booking made',
    'Booking made',
    'Did not come',
  ]);
  expect(
    rig.hubspot
      .events()
      .map(({ eventName }) => eventName.replace(/^pe\d+_/, ''))
      .toSorted(),
  ).toEqual(['club_booking_cancelled', 'club_booking_created', 'club_booking_created', 'club_no_show']);
  expect(zoe()?.properties).toMatchObject({ club_bookings: '1', club_no_show_count: '1' });
  expect(zoe()?.properties['club_next_booking_at'] ?? '').toBe('');
});

test('somebody whom only a phone tells apart is one contact, and somebody whom nothing does is none', async () => {
  await rig.book(13, { email: null, phone: '902-555-0101' });
  await rig.book(14, { email: null, phone: '+1 (902) 555-0101' });
  await rig.book(15, { email: null, phone: null });
  await rig.settle();

  expect(rig.hubspot.contacts()).toMatchObject([{ properties: { club_bookings: '2' } }]);
  expect(rig.hubspot.notes()).toHaveLength(2);
});

test('what is booked while a club’s many old bookings wait to be told does not wait behind them', async () => {
  await rig.jobs.stop();
  for (let old = 0; old < 4; old += 1) await rig.book(13 + old, { email: `old${old}@example.test` });
  // They are noticed only now, as those of a club that was just paired.
  sides.clock.advance(HOUR_MS);
  await rig.follower.idle();
  sides.clock.advance(SECOND_MS);
  const { id } = await rig.book(20);
  await rig.follower.idle();

  const told: unknown[] = [];
  const workers = hubspotWorkers(rig.parts).map((worker): JobWorker => {
    const run: JobWorker['run'] = async (payload) => {
      told.push(z.object({ bookingId: z.uuid() }).parse(payload).bookingId);
      return { kind: 'done' };
    };
    return { ...worker, run };
  });
  const runner = startJobRunner({ ...rig.parts, workers, every: () => () => undefined });
  await runner.idle();
  await runner.stop();

  expect(told).toHaveLength(5);
  // Both queues are worked on at once: one or two of the old ones may have gone by, and never all four.
  expect(told.indexOf(id)).toBeLessThan(3);
});

const FAULTS: readonly Partial<HubspotFaults>[] = [
  { rateLimited: 'search' },
  { answer: 500 },
  { answer: 'html-200', answerIs: 'after-effect' },
  { reset: 'after-effect' },
  { token: 'expired' },
];

test('a HubSpot that fails in many ways is told all of it in the end, and nothing twice', async () => {
  // Each of the calls on the way fails once in each way: the account, the contact, the note, its place.
  for (const [index, fault] of FAULTS.entries()) {
    await rig.book(13 + index, { email: `guest${index}@example.test` });
    for (let passesFirst = 0; passesFirst < 3; passesFirst += 1) {
      rig.hubspot.turnFaults({ ...fault, passesFirst, requestsLeft: 1 });
      await rig.settle();
      sides.clock.advance(HOUR_MS);
    }
    rig.hubspot.resetFaults();
    await rig.settle();
  }

  expect(rig.hubspot.contacts()).toHaveLength(FAULTS.length);
  expect(rig.hubspot.notes().map(({ contactIds }) => contactIds)).toEqual(rig.hubspot.contacts().map(({ id }) => [id]));
  expect(await countJobs(sides.db, sides.clock.now())).toMatchObject([{ kind: 'hubspot.booking', queued: 0, dead: 0 }]);
});

test('a contact that staff deleted is not made again; of one that they merged the other gets the notes', async () => {
  await rig.book(13);
  await rig.book(14, { email: 'bea@example.test' });
  await rig.settle();
  const [first, second] = rig.hubspot.contacts().map(({ id }) => id);
  rig.hubspot.mergeContacts(second ?? '', first ?? '');
  await rig.book(15);
  await rig.settle();
  const merged = rig.hubspot.notes().map(({ contactIds }) => contactIds);
  rig.hubspot.archiveContact(second ?? '');
  await rig.book(16);
  await rig.settle();

  expect(merged).toEqual([[second], [second], [second]]);
  expect(rig.hubspot.contacts()).toEqual([]);
});
