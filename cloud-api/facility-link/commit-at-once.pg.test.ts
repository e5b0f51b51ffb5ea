import { afterEach, beforeEach, expect, test } from 'vitest';
import { filePostgres } from '../../tests/support/file-postgres.ts';
import { LENIENT, openWithFacility } from '../../tests/support/half-day.ts';
import { manualClock } from '../../tests/support/manual-clock.ts';
import {
  bookInput,
  DAY_START,
  FACILITY_ID,
  hours,
  id,
  memoryNode,
  requestFrame,
} from '../../tests/support/memory-node.ts';
import { seededRandom } from '../../tests/support/seeded-random.ts';
import type { Database } from '../db/database.ts';
import { createCloudNode } from './cloud-node.ts';

/** What is committed on what the last commit has left, without reading anything: questions, and what is granted on them. */

const server = filePostgres();
let database: Database;
beforeEach(async () => {
  database = await openWithFacility(server.url);
});
afterEach(() => database.close());

let processes = 0;

/** A node as a process of its own has it, and how often it had to read before it wrote. */
function aProcess() {
  processes += 1;
  let reads = 0;
  const db = Object.assign(Object.create(database.db), {
    transactionOfReadsFirst: (work: Parameters<Database['db']['transactionOfReadsFirst']>[0]) => {
      reads += 1;
      return database.db.transactionOfReadsFirst(work);
    },
  });
  const node = createCloudNode<string>({
    db,
    facilityId: FACILITY_ID,
    clock: manualClock(DAY_START),
    random: seededRandom(processes),
    policy: LENIENT,
    alongside: { prepare: async (_tx, claims) => claims.map(() => true), write: () => [] },
    since: { commitNo: 0, outSeq: 0 },
  });
  const readsOf = async <T>(work: Promise<T>): Promise<number> => {
    const before = reads;
    await work;
    return reads - before;
  };
  return { node, readsOf };
}

type Process = ReturnType<typeof aProcess>;

/** Any commit of this process: from then on it knows how the facility stands. */
const warmUp = ({ node }: Process, name = 'first', from = 13) => node.run(bookInput(name, hours(from, from + 1)));

const ask = ({ node }: Process, name: string, from: number) =>
  node.runClaimed(bookInput(name, hours(from, from + 1), { deadlineAt: DAY_START + 1 }), name);

/** What the facility makes of a question, as the frame that tells it. */
async function grantOf(asked: ReturnType<typeof ask>) {
  const facility = memoryNode('facility');
  const result = await asked;
  if (!result) throw new Error('the question was not asked');
  facility.take({ type: 'request', frame: requestFrame(result) });
  return { type: 'data', frame: facility.dataAfter(0), setAside: false } as const;
}

const statusOf = async (name: string) =>
  (await database.pool.query('select status from request where id = $1', [id(`r-${name}`)])).rows[0]?.status;
const stateOf = async (name: string) =>
  (await database.pool.query('select state from allocation where id = $1', [id(name)])).rows[0]?.state;

test('a question and its answer are kept without a look', async () => {
  const one = aProcess();
  await warmUp(one);
  const asked = ask(one, 'a', 1);
  expect(await one.readsOf(asked)).toBe(0);
  expect(await statusOf('a')).toBe('pending');

  expect(await one.readsOf(one.node.run(await grantOf(asked)))).toBe(0);

  expect(await statusOf('a')).toBe('accepted');
  expect(await stateOf('a')).toBe('active');
  expect(await one.node.readNode()).toMatchObject({ commitNo: 3, inSeq: 1 });
});

test('what the cloud decides itself is looked at', async () => {
  const one = aProcess();
  await warmUp(one);

  expect(await one.readsOf(ask(one, 'ours', 20))).toBe(1);
});

test('after another process’s commit everything is looked at anew, and nothing of it is lost', async () => {
  const [one, other] = [aProcess(), aProcess()];
  await warmUp(one);
  await warmUp(other, 'second', 15);

  expect(await one.readsOf(ask(one, 'a', 1))).toBe(1);

  expect(await one.node.readNode()).toMatchObject({ commitNo: 3, outSeq: 2 });
  expect([await stateOf('first'), await stateOf('second'), await statusOf('a')]).toEqual([
    'active',
    'active',
    'pending',
  ]);
});

test('a question that another process has given up is not granted by an answer that comes late', async () => {
  const [one, other] = [aProcess(), aProcess()];
  await warmUp(one);
  const grant = await grantOf(ask(one, 'a', 1));
  await other.node.run({ type: 'give-up', requestId: id('r-a') });

  await one.node.run(grant);

  expect(await statusOf('a')).toBe('abandoned');
});

test('two processes that ask at the same moment are both kept', async () => {
  const [one, other] = [aProcess(), aProcess()];
  await warmUp(one);
  await warmUp(other, 'second', 15);
  await warmUp(one, 'third', 17);
  const names = Array.from({ length: 10 }, (_, index) => `q${index}`);

  await Promise.all(names.map((name, index) => ask(index % 2 === 0 ? one : other, name, index)));

  expect(await Promise.all(names.map(statusOf))).toEqual(names.map(() => 'pending'));
});
