import { setTimeout as wait } from 'node:timers/promises';
import { ok, type Result } from '../domain/result.ts';
import { SECOND_MS } from '../domain/time.ts';
import { createHealthBook } from './controller/integrations/health-book.ts';
import { systemClock } from './controller/system-clock.ts';
import {
  type FacilityHost,
  type FacilityHostError,
  type FacilityHostOptions,
  startFacilityHost,
} from './facility-host.ts';

/** For the answers to whoever saved, and to whoever opened a door just now, to reach them. */
const ANSWERS_MS = 500;
/** A port is not always free again at once. */
const TRIES_MAX = 5;
const RETRY_MS = SECOND_MS;

/**
 * Stops `before` once the doors that are being opened have their outcome, and starts another in its place, at the same
 * address. Errors: those of `startFacilityHost`. Rejects when the address cannot be had again.
 */
export async function startAgain(
  before: FacilityHost,
  options: FacilityHostOptions,
): Promise<Result<FacilityHost, FacilityHostError>> {
  options.log.info('facility.restarting');
  await before.settleDoors();
  await wait(ANSWERS_MS);
  await before.stop();
  // Wherever it listened first, also where it took any free port.
  const config = { ...options.config, port: Number(new URL(before.url).port) };
  for (let tries = 1; ; tries += 1) {
    try {
      return await startFacilityHost({ ...options, config });
    } catch (error) {
      options.log.error('facility.restart_failed', { tries, error });
      if (tries === TRIES_MAX) throw error;
    }
    await wait(RETRY_MS);
  }
}

export type KeptHostOptions = Omit<FacilityHostOptions, 'health' | 'onSettingsSaved'> & {
  /** Settings were saved, and then it did not start any more. */
  readonly onFailed: (error: FacilityHostError) => void;
};

/** A facility that starts again in its process when its settings were saved. */
export type KeptHost = Pick<FacilityHost, 'url' | 'stop'>;

/** Windows come back to it by themselves. Errors: those of `startFacilityHost`, of the first start. */
export async function startKeptHost(options: KeptHostOptions): Promise<Result<KeptHost, FacilityHostError>> {
  const hostOptions: FacilityHostOptions = {
    ...options,
    health: createHealthBook(options.clock ?? systemClock),
    onSettingsSaved: () => {
      turn = turn.then(startNext);
    },
  };
  let host: FacilityHost | null = null;
  let isStopped = false;
  let turn = Promise.resolve();

  async function startNext(): Promise<void> {
    const before = host;
    if (isStopped || before === null) return;
    host = null;
    const started = await startAgain(before, hostOptions);
    if (!started.ok) return options.onFailed(started.error);
    host = started.value;
  }

  const first = await startFacilityHost(hostOptions);
  if (!first.ok) return first;
  host = first.value;
  return ok({
    url: first.value.url,
    stop: async () => {
      isStopped = true;
      await turn;
      await host?.stop();
    },
  });
}
