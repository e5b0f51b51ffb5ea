import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach } from 'vitest';
import { z } from 'zod';
import { createBookingRecords } from '../../cloud-api/bookings/booking-records.ts';
import { createCustomerBook } from '../../cloud-api/customers/customer-book.ts';
import { AnswerView } from '../../cloud-api/integrations/clubos/bridge-messages.ts';
import { clubosWorkers, createClubosBridge, deliverWorker } from '../../cloud-api/integrations/clubos/bridge.ts';
import type { BridgeParts } from '../../cloud-api/integrations/clubos/bridge-parts.ts';
import { createDeliverer } from '../../cloud-api/integrations/clubos/deliver.ts';
import { createClubosLog } from '../../cloud-api/integrations/clubos/clubos-log.ts';
import { DELIVER } from '../../cloud-api/integrations/clubos/outgoing.ts';
import { type JobRunner, startJobRunner } from '../../cloud-api/jobs/job-runner.ts';
import { createLog } from '../../cloud-api/log.ts';
import type { Send } from '../../simulators/clubos/bridge-client.ts';
import { type ClubosSimulator, startClubosSimulator } from '../../simulators/clubos/start-clubos-simulator.ts';
import { fileTwoSides } from './file-two-sides.ts';
import { seededRandom } from './seeded-random.ts';
import { buildTestCloud } from './test-cloud.ts';
import type { TwoSides } from './two-sides.ts';

const SECRET = 'what-clubos-and-we-know';
export const OWNER_TOKEN = 'an-owner-who-knows-the-token';
/** A hanging ClubOS is given up sooner than in life. */
const CALL_MS_MAX = 2000;

const MessageSchema = z.object({ message_id: z.string(), status: z.string(), answer: AnswerView.nullable() });

export type ClubosRig = {
  readonly sides: TwoSides;
  readonly clubos: ClubosSimulator;
  readonly app: FastifyInstance;
  readonly jobs: JobRunner;
  readonly parts: BridgeParts;
  /** A customer writes; what they are answered once all is worked on. */
  say(content: string, more?: Partial<Send>): Promise<AnswerView | null>;
  /** What came of the message of that id. */
  answerTo(messageId: string): Promise<AnswerView | null>;
};

export const ANA = '902-555-0101';
export const BOB = '902-555-0102';

/** The bridge over HTTP on a real database, with two sides that sell and a ClubOS; new ones for each test. */
export function fileClubos(): ClubosRig {
  const sides = fileTwoSides();
  let rig: ClubosRig | null = null;
  beforeEach(async () => {
    rig = await startRig(sides);
  });
  afterEach(async () => {
    await rig?.jobs.stop();
    await rig?.app.close();
    await rig?.clubos.stop();
    rig = null;
  });
  const present = (): ClubosRig => {
    if (!rig) throw new Error('the rig is there only while a test runs');
    return rig;
  };
  return {
    sides,
    get clubos() {
      return present().clubos;
    },
    get app() {
      return present().app;
    },
    get jobs() {
      return present().jobs;
    },
    get parts() {
      return present().parts;
    },
    say: (content, more) => present().say(content, more),
    answerTo: (messageId) => present().answerTo(messageId),
  };
}

async function startRig(sides: TwoSides): Promise<ClubosRig> {
  const { db, clock, index, bookings, pricing } = sides;
  const random = seededRandom(11);
  const log = createLog('silent');
  const customers = createCustomerBook({ db, log });
  // The key of the two sides' own tokens.
  const records = createBookingRecords(Buffer.alloc(32, 9), () => null);
  const parts = { db, clock, random, log, index, bookings, pricing, records, customers };
  let bridgeUrl = '';
  // Every call is signed at an instant of its own, as in life.
  let calls = 0;
  const now = (): number => clock.now() + (calls += 1);
  const clubos = await startClubosSimulator({ port: 0, secret: SECRET, bridgeUrl: () => bridgeUrl, now });
  const address = { secret: SECRET, url: clubos.url };
  const deliver = createDeliverer({ address, clock, callMsMax: CALL_MS_MAX });
  const own = clubosWorkers(parts, address, () => undefined).filter(({ name }) => name !== DELIVER.name);
  const workers = [...own, deliverWorker(deliver)];
  const jobs = startJobRunner({ db, clock, random, log, workers, every: () => () => undefined });
  const bridge = createClubosBridge({ ...parts, address, wake: () => jobs.wake() });
  const clubosLog = createClubosLog({ db, clock });
  const { app } = await buildTestCloud({ clubos: bridge, clubosLog, adminToken: OWNER_TOKEN });
  bridgeUrl = await app.listen({ port: 0, host: '127.0.0.1' });

  async function answerTo(messageId: string): Promise<AnswerView | null> {
    const { body } = await clubos.call('GET', `/bridge/v1/intents/${messageId}`);
    return MessageSchema.parse(body).answer;
  }

  let written = 0;
  async function say(content: string, more: Partial<Send> = {}): Promise<AnswerView | null> {
    written += 1;
    const messageId = more.messageId ?? `m-${written}`;
    const { status } = await clubos.send({ phone: ANA, content, ...more, messageId });
    if (status !== 202) throw new Error(`the bridge answered ${status}`);
    await jobs.idle();
    return answerTo(messageId);
  }
  return { sides, clubos, app, jobs, parts, say, answerTo };
}
