import { afterEach, beforeEach } from 'vitest';
import type { Database } from '../../cloud-api/db/database.ts';
import { openCloudDatabase } from './cloud-database.ts';
import { filePostgres } from './file-postgres.ts';
import { startTwoSides, type TwoSides } from './two-sides.ts';

/**
 * The two sides of the test that runs, for a file that calls this at its top: new ones for each test, on a PostgreSQL
 * of the file's own. They say all there is to say before their database closes.
 */
export function fileTwoSides(): TwoSides {
  const server = filePostgres();
  let database: Database | null = null;
  let sides: TwoSides | null = null;
  beforeEach(async () => {
    database = await openCloudDatabase(server.url);
    sides = await startTwoSides(database);
  });
  afterEach(async () => {
    await sides?.talk();
    await database?.close();
    sides = null;
  });

  const present = (): TwoSides => {
    if (!sides) throw new Error('the two sides are there only while a test runs');
    return sides;
  };
  return {
    get db() {
      return present().db;
    },
    get clock() {
      return present().clock;
    },
    get pricing() {
      return present().pricing;
    },
    get bookings() {
      return present().bookings;
    },
    get index() {
      return present().index;
    },
    get cloud() {
      return present().cloud;
    },
    get facility() {
      return present().facility;
    },
    get settlements() {
      return present().settlements;
    },
    talk: () => present().talk(),
    setFacility: (how) => present().setFacility(how),
    overtake: () => present().overtake(),
    loseRequests: () => present().loseRequests(),
    setLink: (state) => present().setLink(state),
    settleSpends: () => present().settleSpends(),
  };
}
