import { SECOND_MS } from '../../domain/time.ts';
import type { Database } from '../db/database.ts';
import type { HealthReport } from './services.ts';

export type HealthParts = {
  readonly database: Pick<Database, 'pool'>;
  isBrokerHere(): boolean;
};

const ANSWER_LIMIT_MS = 2 * SECOND_MS;

/**
 * Without its database the server is of no use. Without the broker it still sells what it owns itself: that is said,
 * but a load balancer must not turn people away for it.
 */
export function createHealthCheck({ database, isBrokerHere }: HealthParts): () => Promise<HealthReport> {
  return async () => {
    const isDatabaseHere = await answersInTime(database);
    return {
      isHealthy: isDatabaseHere,
      checks: {
        database: isDatabaseHere ? 'ok' : 'does not answer',
        broker: isBrokerHere() ? 'ok' : 'not connected',
      },
    };
  };
}

async function answersInTime({ pool }: Pick<Database, 'pool'>): Promise<boolean> {
  let limit: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    limit = setTimeout(resolve, ANSWER_LIMIT_MS, false);
  });
  const answered = pool.query('select 1').then(
    () => true,
    () => false,
  );
  const isInTime = await Promise.race([answered, late]);
  clearTimeout(limit);
  return isInTime;
}
