import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { required } from '../../domain/assert.ts';
import { HOUR_MS, MINUTE_MS } from '../../domain/time.ts';
import type { Input } from '../../sync/engine/inputs.ts';
import { jsonOf } from '../../sync/protocol/json.ts';
import { type MessageAsk, MessageToldFactSchema, type MessagesTold } from '../../sync/protocol/product-data.ts';
import { fileTwoSides } from '../../tests/support/file-two-sides.ts';
import { FACILITY_ID, hours } from '../../tests/support/memory-node.ts';
import { seededRandom } from '../../tests/support/seeded-random.ts';
import { buildTestCloud } from '../../tests/support/test-cloud.ts';
import { type BookingFollower, followBookings } from '../booking-events/follow-bookings.ts';
import { applyFact } from '../bookings/cloud-facts.ts';
import type { Db } from '../db/database.ts';
import type { BookingRecord } from '../http/services.ts';
import { listDeadJobs, retryDeadJob } from '../jobs/job-repository.ts';
import { type JobRunner, startJobRunner } from '../jobs/job-runner.ts';
import { jobTable } from '../jobs/job-schema.ts';
import { createLog } from '../log.ts';
import type { Carrier } from './carrier.ts';
import { saveChoice } from './choice-repository.ts';
import type { SendOutcome } from './mail-port.ts';
import type { MessageChannel, MessageKind } from './message-kinds.ts';
import { findLanguage, saveLanguage } from './language-repository.ts';
import { messageListener } from './message-listener.ts';
import { createDeskClerk } from './desk/desk-clerk.ts';
import { listFacilitiesWithDeskAsks } from './desk/desk-ask-repository.ts';
import { messageChoiceTable, messageTable } from './message-schema.ts';
import { createOwnerMessages } from './owner-messages.ts';
import { listMessagesOf } from './message-repository.ts';
import { findEarliestRing, saveQuietHours } from './quiet-hours-repository.ts';
import { noteProviderEvent, type ProviderEvent } from './provider-events.ts';
import { messageWorkers } from './send-message.ts';
import { twilioInbound } from './sms/twilio-sources.ts';

/** From a booking on a real database to a carrier of mail that does what a test says. */

const sides = fileTwoSides();
const random = seededRandom(8);
const log = createLog('silent');
const TOKEN = 'an-owner-who-knows-the-token';
const LedgerSchema = z.object({ messages: z.array(z.object({ kind: z.string() })) });
const every = () => () => undefined;

/** The cloud's: it starts thirteen hours after the tests' day. */
const PLACE = hours(13, 14);
const ACCEPTED: SendOutcome = { outcome: 'accepted', providerId: null };

/** What a carrier was given. */
type Given = { readonly id: string; readonly to: string; readonly subject: MessageKind };

let follower: BookingFollower;
let runner: JobRunner;
let sent: Given[];
let texted: Given[];
let answer: (given: Given) => SendOutcome;
let answerText: (given: Given) => SendOutcome | Promise<SendOutcome>;
/** Whether the carrier of texts can say what it has taken. */
let isTextFound: boolean;

function start(db: Db = sides.db): void {
  const { clock } = sides;
  const listeners = [messageListener(['email', 'sms'], () => ({ now: clock.now(), newId: () => random.uuid() }))];
  follower = followBookings({ db: sides.db, clock, random, log, listeners, onNoted: () => undefined, every });
  const carriers = {
    email: carrier({ sent, answer: (given) => answer(given) }),
    sms: carrier({ sent: texted, answer: (given) => answerText(given), isFound: () => isTextFound, rings: true }),
    push: null,
  };
  const workers = messageWorkers({ db, clock, log, carriers });
  runner = startJobRunner({ db: sides.db, clock, random, log, workers, every });
}

type CarrierWorld = {
  readonly sent: Given[];
  readonly answer: (given: Given) => SendOutcome | Promise<SendOutcome>;
  readonly isFound?: () => boolean;
  readonly rings?: boolean;
};

function carrier({ sent: taken, answer: tell, isFound, rings = false }: CarrierWorld): Carrier {
  return {
    name: 'test',
    earliest: (_message, { facilityId, startsAt }, now, tx) =>
      rings ? findEarliestRing(tx, { facilityId, startsAt, timeZone: 'America/Halifax' }, now) : now,
    write: async ({ id, kind, address }) => ({
      subject: kind,
      send: async () => {
        const given = { id, to: address, subject: kind };
        taken.push(given);
        return tell(given);
      },
      findSent: async () => (isFound?.() && taken.some((given) => given.id === id) ? `SM${id}` : null),
    }),
  };
}

beforeEach(() => {
  sent = [];
  texted = [];
  answer = () => ACCEPTED;
  answerText = () => ACCEPTED;
  isTextFound = true;
  start();
});
afterEach(() => stop());

async function stop(): Promise<void> {
  await follower.stop();
  await runner.stop();
}

async function work(): Promise<void> {
  await follower.idle();
  await runner.idle();
}

type Reached = { readonly email?: string | null; readonly phone?: string | null };

async function booked({ email = 'zoe@example.test', phone = null }: Reached = {}): Promise<BookingRecord> {
  const place = PLACE;
  const customer = { firstName: 'Zoë', lastName: 'Núñez', email, phone };
  const terms = { partySize: 2, quote: null, promoCode: null, credits: null, customerId: null, notes: '' };
  const outcome = await sides.bookings.create({ facilityId: FACILITY_ID, ...place, customer, ...terms }, random.uuid());
  if (!outcome.ok) throw new Error(outcome.error.code);
  return outcome.value;
}

const move = ({ id, manageToken }: BookingRecord, place: typeof PLACE, revision = 1) =>
  sides.bookings.move(id, manageToken, { ...place, revision });
const cancel = ({ id, manageToken }: BookingRecord) => sides.bookings.cancel(id, manageToken);
const subjects = () => sent.map(({ subject }) => subject);
const stateOf = async ({ id }: BookingRecord, kind: MessageKind) =>
  (await listMessagesOf(sides.db, id)).find((message) => message.kind === kind)?.state;

describe('who books', () => {
  test('is told at once, and reminded when it is time, once', async () => {
    const booking = await booked();
    await work();
    expect(subjects()).toEqual(['confirmation']);
    expect(sent[0]?.to).toBe('zoe@example.test');

    sides.clock.advance(booking.startsAt - 2 * HOUR_MS - sides.clock.now());
    await work();
    sides.clock.advance(HOUR_MS + 45 * MINUTE_MS);
    await work();
    await work();

    expect(subjects()).toEqual(['confirmation', 'reminder_soon', 'door_opens']);
  });

  test('and moves is reminded of the new time only, also where they move there and back', async () => {
    const booking = await booked();
    await work();
    await move(booking, hours(16, 17));
    await work();
    await move(booking, PLACE, 2);
    await work();
    sides.clock.advance(booking.startsAt - 2 * HOUR_MS - sides.clock.now());
    await work();
    sides.clock.advance(3 * HOUR_MS);
    await work();

    expect(subjects()).toEqual(['confirmation', 'change', 'change', 'reminder_soon']);
  });

  test('and cancels is told that, and nothing any more', async () => {
    const booking = await booked();
    await work();
    await cancel(booking);
    await work();
    sides.clock.advance(48 * HOUR_MS);
    await work();

    expect(subjects()).toEqual(['confirmation', 'cancellation']);
    expect(await stateOf(booking, 'reminder_soon')).toBe('dropped');
  });

  test('while no mail can be sent is told once how it stands in the end', async () => {
    answer = () => ({ outcome: 'not_sent', reason: 'ECONNREFUSED', retryAt: null });
    const booking = await booked();
    await work();
    await move(booking, hours(16, 17));
    await work();
    answer = () => ACCEPTED;
    sides.clock.advance(MINUTE_MS);
    await work();

    expect(subjects()).toEqual(['confirmation', 'confirmation']);
  });

  test('and cancels before anything could be sent is told nothing', async () => {
    answer = () => ({ outcome: 'not_sent', reason: 'ECONNREFUSED', retryAt: null });
    const booking = await booked();
    await work();
    await cancel(booking);
    answer = () => ACCEPTED;
    sides.clock.advance(MINUTE_MS);
    await work();

    expect(subjects()).toEqual(['confirmation']);
    expect(await stateOf(booking, 'confirmation')).toBe('dropped');
  });

  test('is told nothing that comes too late', async () => {
    answer = () => ({ outcome: 'not_sent', reason: 'ECONNREFUSED', retryAt: null });
    const booking = await booked();
    await work();
    sides.clock.advance(booking.startsAt - 2 * HOUR_MS - sides.clock.now());
    await work();
    sent.length = 0;
    answer = () => ACCEPTED;
    sides.clock.advance(2 * HOUR_MS);
    await work();

    expect(subjects()).not.toContain('reminder_soon');
    expect(await stateOf(booking, 'reminder_soon')).toBe('dropped');
  });
});

test('who has said no to reminders is not reminded, and the ledger says why', async () => {
  const booking = await booked();
  const address = { channel: 'email', address: 'ZOE@example.test' } as const;
  await saveChoice(sides.db, address, { topic: 'booking', choice: 'unwanted', source: 'link', at: sides.clock.now() });
  await work();

  expect(sent).toEqual([]);
  expect(await stateOf(booking, 'confirmation')).toBe('dropped');
});

test('a mailbox that is none ends the matter', async () => {
  answer = () => ({ outcome: 'rejected', reason: 'SMTP 550' });
  const booking = await booked();
  await work();
  sides.clock.advance(HOUR_MS);
  await work();

  expect(subjects()).toEqual(['confirmation']);
  expect(await stateOf(booking, 'confirmation')).toBe('failed');
});

describe('an owner', () => {
  const owner = (channels: readonly MessageChannel[] = ['email']) =>
    createOwnerMessages({ db: sides.db, clock: sides.clock, random, channels });

  test('sees what somebody was sent and will be, and tells them again how it stands now', async () => {
    const booking = await booked();
    await work();
    const [confirmed] = (await owner().list({ search: 'ZOE@' })).filter(({ state }) => state === 'accepted');
    await move(booking, hours(16, 17));
    await work();

    expect(await owner().tellAgain(confirmed?.id ?? '')).toMatchObject({ ok: true, value: { kind: 'confirmation' } });
    await work();

    expect(subjects()).toEqual(['confirmation', 'change', 'confirmation']);
    expect((await owner().list({ search: 'zoe@' })).map(({ kind }) => kind)).toContain('reminder_soon');
    expect(await owner().list({ search: 'nobody@' })).toEqual([]);
  });

  test('sees of the ledger what they ask for, page by page', async () => {
    await booked();
    await work();
    const { app } = await buildTestCloud({ ownerMessages: owner(), adminToken: TOKEN });
    const ask = async (query: string) => {
      const headers = { authorization: `Bearer ${TOKEN}` };
      return app.inject({ url: `/api/v1/admin/messages?${query}`, headers });
    };
    const all = await owner().list({});
    const [first] = all;
    const kindsIn = async (query: string) =>
      LedgerSchema.parse((await ask(query)).json()).messages.map(({ kind }) => kind);

    expect(await kindsIn('state=accepted')).toEqual(['confirmation']);
    expect(await kindsIn('kind=door_opens&search=ZOE')).toEqual(['door_opens']);
    expect(await kindsIn(`facilityId=${random.uuid()}`)).toEqual([]);
    expect(await kindsIn(`after=${first?.changedAt}.${first?.id}`)).toEqual(all.slice(1).map(({ kind }) => kind));
    expect((await ask('after=yesterday')).statusCode).toBe(400);
  });

  test('tells nobody of what is over, and nothing where no mail is carried', async () => {
    const booking = await booked();
    await work();
    const [message] = await owner().list({});
    const refused = { ok: false, error: { code: 'message.nothing_to_tell' } };

    expect(await owner([]).tellAgain(message?.id ?? '')).toEqual(refused);
    sides.clock.advance(booking.endsAt - sides.clock.now());
    expect(await owner().tellAgain(message?.id ?? '')).toEqual(refused);
    expect(await owner().tellAgain(random.uuid())).toMatchObject({ error: { code: 'message.not_found' } });
  });
});

describe('a desk', () => {
  const PLACE_OF = { facilityId: FACILITY_ID };
  type Place = { readonly facilityId?: string; readonly askId?: string };

  /** What the facility asks, as it comes in over the link, and what it is answered. */
  async function asks(
    bookingId: string,
    wish: MessageAsk['wish'],
    { askId = random.uuid(), ...at } = PLACE_OF as Place,
  ) {
    const now = sides.clock.now();
    const data = jsonOf({ askId, bookingId, by: 'Mia Roy', wish });
    await sides.db.transaction((tx) => applyFact(tx, { type: 'message.asked', data }, { ...PLACE_OF, ...at, now }));
    const told: MessagesTold[] = [];
    const node = {
      run: (input: Input) => {
        if (input.type === 'fact') told.push(MessageToldFactSchema.shape.data.parse(input.data));
        return sides.cloud.run(input);
      },
    };
    const { clock, db } = sides;
    await createDeskClerk({ db, clock, random, log, channels: ['email', 'sms'] }).work(
      at.facilityId ?? FACILITY_ID,
      node,
    );
    return told.at(-1);
  }
  const again = (email: string | null = null): MessageAsk['wish'] => ({ kind: 'tell_again', email });

  test('has it sent once more, to another address if need be, and sees by whom', async () => {
    const booking = await booked();
    await work();
    await saveLanguage(sides.db, ['zoe@example.test'], { language: 'fr', at: sides.clock.now() });
    const askId = random.uuid();
    const answer = await asks(booking.id, again('zoe@correct.example'), { askId });
    await asks(booking.id, again('zoe@correct.example'), { askId });
    await work();

    expect(answer).toMatchObject({ refusal: null });
    expect(sent.map(({ to, subject }) => `${subject} to ${to}`)).toEqual([
      'confirmation to zoe@example.test',
      'confirmation to zoe@correct.example',
    ]);
    const { messages = [] } = (await asks(booking.id, { kind: 'look' })) ?? {};
    const ofIt = messages.filter(({ kind }) => kind === 'confirmation');
    expect(ofIt.map(({ by, email, state }) => ({ by, email, state }))).toEqual(
      expect.arrayContaining([
        { by: 'Mia Roy', email: 'zoe@correct.example', state: 'accepted' },
        { by: null, email: 'zoe@example.test', state: 'accepted' },
      ]),
    );
    expect(ofIt).toHaveLength(2);
    expect(await listFacilitiesWithDeskAsks(sides.db)).toEqual([]);
    expect(await findLanguage(sides.db, 'zoe@correct.example')).toBe('fr');
  });

  test('that asks again and again is told to stop, and may after an hour', async () => {
    const booking = await booked();
    await work();
    for (const _press of [1, 2, 3]) expect(await asks(booking.id, again())).toMatchObject({ refusal: null });

    expect(await asks(booking.id, again())).toMatchObject({ refusal: { code: 'message.too_many' } });
    sides.clock.advance(HOUR_MS);
    expect(await asks(booking.id, again())).toMatchObject({ refusal: null });
  });

  test('of another facility sees nothing of it, and has nothing sent, nor has anybody of what is over', async () => {
    const booking = await booked();
    await work();
    const there = { facilityId: random.uuid() };

    expect(await asks(booking.id, { kind: 'look' }, there)).toMatchObject({ messages: [], refusal: null });
    expect(await asks(booking.id, again(), there)).toMatchObject({
      messages: [],
      refusal: { code: 'message.nothing_to_tell' },
    });
    await work();
    sides.clock.advance(booking.endsAt - sides.clock.now());
    expect((await asks(booking.id, again('zoe@correct.example')))?.refusal?.code).toBe('message.nothing_to_tell');
    expect(subjects()).toEqual(['confirmation']);
  });
});

test('what may have gone out is not sent again, and waits for a person', async () => {
  answer = () => ({ outcome: 'unknown', reason: 'ETIMEDOUT' });
  const booking = await booked();
  await work();
  sides.clock.advance(HOUR_MS);
  await work();

  expect(subjects()).toEqual(['confirmation']);
  expect(await stateOf(booking, 'confirmation')).toBe('unknown');

  answer = () => ACCEPTED;
  const [given] = await listDeadJobs(sides.db, 1);
  await sides.db.transaction((tx) => retryDeadJob(tx, given?.id ?? '', sides.clock.now()));
  await work();

  expect(subjects()).toEqual(['confirmation', 'confirmation']);
  expect(await stateOf(booking, 'confirmation')).toBe('accepted');
});

/** A database that is gone from its statement number `last` on, as when the process is. */
function dyingAfter(last: number): { readonly db: Db; readonly calls: () => number } {
  let calls = 0;
  const guard =
    <A extends unknown[], R>(work: (...args: A) => R) =>
    (...args: A): R => {
      calls += 1;
      if (calls > last) throw new Error('the process is gone');
      return work(...args);
    };
  const db: Db = Object.create(sides.db, {
    transaction: { value: guard(sides.db.transaction.bind(sides.db)) },
    update: { value: guard(sides.db.update.bind(sides.db)) },
  });
  return { db, calls: () => calls };
}

describe('whoever gave a number', () => {
  const PHONE = '(902) 555-0188';
  const texts = () => texted.map(({ subject }) => subject);

  test('is told by text, too, what cannot wait, and all of it where they have no mail', async () => {
    sides.clock.advance(4 * HOUR_MS);
    const booking = await booked({ phone: PHONE });
    await work();
    expect(texts()).toEqual([]);
    await move(booking, hours(16, 17));
    await work();
    await booked({ email: null, phone: PHONE });
    await work();

    expect(texted.map(({ to, subject }) => [to, subject])).toEqual([
      ['+19025550188', 'change'],
      ['+19025550188', 'confirmation'],
    ]);
    expect(subjects()).toEqual(['confirmation', 'change']);
  });

  test.each([
    ['eight', null, 3],
    ['the hour that their club has said', { fromMin: 21 * 60, untilMin: 6 * 60 }, 1],
  ])('is not woken: it is five in the morning, and the text waits until %s', async (_, hours, waitsHours) => {
    if (hours) await saveQuietHours(sides.db, FACILITY_ID, { hours, savedAt: 0 });
    await booked({ email: null, phone: PHONE });
    await work();
    sides.clock.advance(waitsHours * HOUR_MS - 1);
    await work();
    expect(texts()).toEqual([]);
    sides.clock.advance(1);
    await work();
    expect(texts()).toEqual(['confirmation']);
  });

  test('and whose carrier says that they have opted out is written to no more', async () => {
    sides.clock.advance(4 * HOUR_MS);
    answerText = () => ({ outcome: 'rejected', reason: 'Twilio 21610', isUnwanted: true });
    const booking = await booked({ phone: PHONE });
    await work();
    await move(booking, hours(16, 17));
    await work();
    await move(booking, PLACE, 2);
    await work();

    expect(texts()).toEqual(['change']);
    expect(subjects()).toEqual(['confirmation', 'change', 'change']);
  });

  test('and texts STOP gets no more of any sort, until they text START: the later word counts, whenever it is heard', async () => {
    sides.clock.advance(4 * HOUR_MS);
    const booking = await booked({ phone: PHONE });
    await work();
    const now = sides.clock.now();
    await hear('wanted', now - MINUTE_MS);
    await hear('unwanted', now);
    await hear('wanted', now - 2 * MINUTE_MS);
    await move(booking, hours(16, 17));
    await work();
    expect(texts()).toEqual([]);

    await hear('wanted', now + 1);
    await move(booking, PLACE, 2);
    await work();

    expect(texts()).toEqual(['change']);
  });

  test('learns nothing twice where the carrier’s word comes before its answer, and a lost answer is made up for', async () => {
    sides.clock.advance(4 * HOUR_MS);
    const event = {
      provider: 'test',
      providerId: 'SM1',
      event: 'delivered',
      state: 'delivered',
      reason: null,
    } as const;
    answerText = async ({ id }) => {
      await tell({ ...event, messageId: id });
      return { outcome: 'unknown', reason: 'ETIMEDOUT' };
    };
    const booking = await booked({ email: null, phone: PHONE });
    await work();
    await tell({ ...event, messageId: texted[0]?.id ?? '', event: 'sent', state: 'accepted' });
    sides.clock.advance(HOUR_MS);
    await work();

    expect(texts()).toEqual(['confirmation']);
    expect(await stateOf(booking, 'confirmation')).toBe('delivered');
    expect(await listDeadJobs(sides.db, 1)).toEqual([]);
  });

  test('of whoever is forgotten while it is sent nothing is written down again', async () => {
    sides.clock.advance(4 * HOUR_MS);
    answerText = async ({ id }) => {
      await sides.db.update(messageTable).set({ address: '' }).where(eq(messageTable.id, id));
      return { outcome: 'rejected', reason: 'Twilio 21610', isUnwanted: true };
    };
    const booking = await booked({ email: null, phone: PHONE });
    await work();

    expect(await listMessagesOf(sides.db, booking.id)).toContainEqual(
      expect.objectContaining({ kind: 'confirmation', state: 'failed', address: '', subject: null }),
    );
    const choices = await sides.db.select().from(messageChoiceTable);
    expect(choices.map(({ source }) => source)).not.toContain('provider');
  });

  const hear = (choice: 'wanted' | 'unwanted', receivedAt: number) =>
    sides.db.transaction((tx) =>
      twilioInbound('token').work(
        tx,
        { from: '+19025550188', choice },
        { now: sides.clock.now(), newId: () => random.uuid(), receivedAt },
      ),
    );

  const tell = (event: ProviderEvent) =>
    sides.db.transaction((tx) => noteProviderEvent(tx, event, { now: sides.clock.now(), newId: () => random.uuid() }));
});

describe('a process that ends between any two steps of sending', () => {
  /** Lives until its step number `last`; returns how many it began. */
  async function liveAndDie(last: number, meanwhile: () => Promise<unknown>): Promise<number> {
    await stop();
    const { db, calls } = dyingAfter(last);
    start(db);
    await meanwhile();
    await work();
    await stop();
    // What it held is free in the end.
    await sides.db.update(jobTable).set({ leaseId: null, leasedUntil: null });
    return calls();
  }

  async function goOn(): Promise<void> {
    start();
    for (let again = 0; again < 3; again += 1) {
      sides.clock.advance(10 * MINUTE_MS);
      await work();
    }
  }

  test.each([0, 1, 2])('after its step %i leaves nothing that is sent twice, nor anything unsaid', async (last) => {
    const made: BookingRecord[] = [];
    const steps = await liveAndDie(last, async () => {
      made.push(await booked());
    });
    expect(steps).toBe(Math.min(last + 1, 2));

    await goOn();

    expect(sent.length).toBe(1);
    // Only where the carrier had it and nobody noted that, nobody knows.
    expect(await stateOf(required(made[0], 'booked'), 'confirmation')).toBe(last === 1 ? 'unknown' : 'accepted');
  });

  test('twice over texts once, wherever the second end falls while the first is cleared up', async () => {
    sides.clock.advance(4 * HOUR_MS);
    const outcomes = [];
    for (const [can, second] of [true, false].flatMap((isFound) => [0, 1, 2].map((step) => [isFound, step] as const))) {
      texted.length = 0;
      isTextFound = can;
      const made: BookingRecord[] = [];
      // Its step that notes that the text has left never ends.
      await liveAndDie(1, async () => {
        made.push(await booked({ email: null, phone: '(902) 555-0188' }));
      });
      await liveAndDie(second, async () => sides.clock.advance(10 * MINUTE_MS));
      await goOn();
      const booking = required(made[0], 'booked');
      outcomes.push([can, second, texted.length, await stateOf(booking, 'confirmation')]);
      await cancel(booking);
      await work();
    }

    expect(outcomes).toEqual([
      [true, 0, 1, 'accepted'],
      [true, 1, 1, 'accepted'],
      [true, 2, 1, 'accepted'],
      [false, 0, 1, 'unknown'],
      [false, 1, 1, 'unknown'],
      [false, 2, 1, 'unknown'],
    ]);
  });
});
