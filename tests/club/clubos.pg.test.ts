import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type ClubosSimulator, startClubosSimulator } from '../../simulators/clubos/start-clubos-simulator.ts';
import { type Club, startClub } from '../support/club.ts';
import { createQuietClub } from '../support/cloud-database.ts';
import type { TestPostgres } from '../support/postgres.ts';
import { usePostgres } from '../support/shared-postgres.ts';
import { waitUntil } from '../support/wait-until.ts';

/** From a customer's words to a booking at the facility and back, over a whole club. */

const SECRET = 'what-clubos-and-we-know';
const PHONE = '(902) 555-0188';

let postgres: TestPostgres;
let clubos: ClubosSimulator;
let club: Club;

beforeAll(async () => {
  postgres = await usePostgres();
  clubos = await startClubosSimulator({
    port: 0,
    secret: SECRET,
    bridgeUrl: () => club.cloudUrl,
    now: () => club.clock.now(),
  });
  const databaseUrl = await createQuietClub(postgres.url);
  club = await startClub({ databaseUrl, clubos: { url: clubos.url, secret: SECRET } });
});

afterAll(async () => {
  await club?.stop();
  await clubos?.stop();
  await postgres?.stop();
});

const AnsweredSchema = z.looseObject({
  linked_thread_id: z.string().nullable(),
  payload: z.looseObject({
    type: z.literal('message.answered'),
    message_id: z.string(),
    answer: z.looseObject({
      status: z.string(),
      human_text: z.string(),
      error_code: z.string().nullable(),
      proposal: z.looseObject({ proposal_id: z.string() }).nullable(),
      booking: z
        .looseObject({
          booking_id: z.string().nullable(),
          bay_id: z.string(),
          start_time: z.string(),
          end_time: z.string(),
        })
        .nullable(),
    }),
  }),
});

/** What ClubOS was told about a message, in order. */
function answersTo(messageId: string) {
  return clubos
    .events()
    .flatMap((event) => AnsweredSchema.safeParse(event).data ?? [])
    .filter(({ payload }) => payload.message_id === messageId)
    .map(({ payload }) => payload.answer);
}

async function say(messageId: string, content: string, more: { shape?: 'object' | 'plain' } = {}) {
  const sent = await clubos.send({ messageId, phone: PHONE, content, firstName: 'Ana', threadId: 'thread-1', ...more });
  expect(sent).toEqual({ status: 202, body: { message_id: messageId, status: 'received' } });
}

async function nextAnswer(messageId: string, number = 1) {
  await waitUntil(() => answersTo(messageId).length >= number);
  return answersTo(messageId)[number - 1];
}

const onDay = (date: string) => club.desk.booking.listDay.query({ date });

test('“Book me a simulator tomorrow at 2pm” → proposal → yes → booked at the facility → ClubOS is told', async () => {
  await say('m-1', 'Book me a simulator tomorrow at 2pm', { shape: 'object' });

  const proposed = await nextAnswer('m-1');
  expect(proposed).toMatchObject({
    status: 'proposal',
    human_text: expect.stringMatching(
      /^Bay \d, Thu, 11 Jun 2026, 2:00 p\.m\.–3:00 p\.m\. ADT at Harbour Golf, \$\d+\.\d\d\. Reply YES to book it\.$/,
    ),
    booking: null,
    proposal: {
      kind: 'create',
      booking: { start_time: '2026-06-11T17:00:00.000Z', end_time: '2026-06-11T18:00:00.000Z' },
    },
  });
  expect((await onDay('2026-06-11')).bookings.filter(({ channel }) => channel === 'clubos')).toEqual([]);

  await say('m-2', 'YES');

  const told = await nextAnswer('m-1', 2);
  expect(told).toMatchObject({ status: 'done', error_code: null, booking: { start_time: '2026-06-11T17:00:00.000Z' } });
  const booked = (await onDay('2026-06-11')).bookings.filter(({ channel }) => channel === 'clubos');
  expect(booked).toMatchObject([
    {
      id: told?.booking?.booking_id,
      status: 'confirmed',
      resourceId: told?.booking?.bay_id,
      customer: { firstName: 'Ana', phone: '+19025550188' },
    },
  ]);
});

test('the same customer moves, extends and gives up what they have booked, each after a yes', async () => {
  await say('m-3', 'push my booking back an hour', { shape: 'plain' });
  const moving = await nextAnswer('m-3');
  expect(moving).toMatchObject({
    status: 'proposal',
    proposal: { kind: 'move', booking: { start_time: '2026-06-11T18:00:00.000Z' } },
  });
  expect(await clubos.confirm(moving?.proposal?.proposal_id ?? '')).toMatchObject({
    status: 202,
    body: { state: 'confirmed' },
  });
  expect(await nextAnswer('m-3', 2)).toMatchObject({
    status: 'done',
    booking: { start_time: '2026-06-11T18:00:00.000Z' },
  });

  await say('m-4', 'what time do we play?');
  expect(await nextAnswer('m-4')).toMatchObject({
    status: 'answered',
    human_text: expect.stringContaining('3:00 p.m.–4:00 p.m.'),
  });

  await say('m-5', 'please cancel my booking tomorrow');
  expect(await nextAnswer('m-5')).toMatchObject({ status: 'proposal', proposal: { kind: 'cancel' } });
  await say('m-6', 'yes please');
  expect(await nextAnswer('m-5', 2)).toMatchObject({ status: 'done', booking: { status: 'cancelled' } });

  const left = (await onDay('2026-06-11')).bookings.filter(
    ({ channel, status }) => channel === 'clubos' && status !== 'cancelled',
  );
  expect(left).toEqual([]);
});
