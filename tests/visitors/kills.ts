import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Booking } from '../../domain/booking.ts';
import { MINUTE_MS } from '../../domain/time.ts';
import { TOKEN } from '../support/unifi-access-rig.ts';
import { openVisitorClub, type VisitorClub } from '../support/visitor-club.ts';
import { expectedVisitors, type Life, lifeOf, madeFor } from './lives.ts';

export type Killed = {
  /** At which it was tried: all that there are, and one more where nothing was left to kill. */
  readonly moments: number;
  /** What was wrong in the end, in words; empty where all is well. */
  readonly findings: readonly string[];
};

export type KillOptions = {
  /** A name of `LIVES`. */
  readonly life: string;
  readonly reconciles: boolean;
  /** So many clubs are tried beside each other, each with its own files and its own console. */
  readonly atOnce: number;
  /** Where compiled programs are kept between the processes, as starting them is most of the time. */
  readonly cacheDir: string;
};

/**
 * A booking's life once for each moment between any two things that outlive the provisioning worker, which is killed
 * there (`kill -9`). Each ends with a fresh controller on the same file, after which the console must have exactly the
 * visitor that the booking should have.
 */
export async function killAtEachMoment(options: KillOptions): Promise<Killed> {
  let next = 1;
  let last = Number.POSITIVE_INFINITY;
  const findings: string[] = [];
  const worker = async (): Promise<void> => {
    for (let moment = next++; moment <= last; moment = next++) {
      const outcome = await liveWithKill(options, moment);
      if (!outcome.wasKilled) last = Math.min(last, moment);
      findings.push(...outcome.findings.map((finding) => `${options.life}, killed at ${moment}: ${finding}`));
    }
  };
  await Promise.all(Array.from({ length: options.atOnce }, worker));
  return { moments: last, findings };
}

type Outcome = { readonly wasKilled: boolean; readonly findings: readonly string[] };

async function liveWithKill({ life: name, reconciles, cacheDir }: KillOptions, dieAt: number): Promise<Outcome> {
  const life = lifeOf(name);
  const club = await openVisitorClub({ reconciles, seed: dieAt });
  try {
    const booking = await life.change(club, await life.before(club));
    let wasKilled = false;
    await club.lend(async (dataDir) => {
      wasKilled = await runProvisioner({ ...whereIs(club), dataDir, dieAt, reconciles }, cacheDir);
    });
    await life.after?.(club, booking);
    await club.pass(6 * MINUTE_MS);
    return { wasKilled, findings: findingsIn(club, life, booking) };
  } finally {
    await club.dispose();
  }
}

function whereIs({ console, clock }: VisitorClub) {
  const { url, certificateSha256 } = console;
  return { url, certificateSha256, token: TOKEN, now: clock.now() };
}

/** True when it was killed; false when it came to its end before. */
async function runProvisioner(orders: object, cacheDir: string): Promise<boolean> {
  const child = spawn(
    process.execPath,
    ['--import', './scripts/die-with-parent.mjs', 'tests/visitors/provisioner.ts'],
    {
      cwd: join(import.meta.dirname, '../..'),
      env: { PATH: process.env['PATH'], ORDERS: JSON.stringify(orders), NODE_COMPILE_CACHE: cacheDir },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    },
  );
  const [code, signal] = await once(child, 'exit');
  if (signal === 'SIGKILL') return true;
  if (code !== 0) throw new Error(`the provisioner ended with ${String(signal ?? code)}`);
  return false;
}

function findingsIn(club: VisitorClub, life: Life, booking: Booking): string[] {
  const expected = expectedVisitors(life, booking).map((visitor) => JSON.stringify(visitor));
  const found = club
    .live()
    .map(({ pin, startsAt, endsAt, doorIds }) => JSON.stringify({ pin, startsAt, endsAt, doorIds }));
  const made = madeFor(club, booking);
  return [
    ...(String(found) === String(expected) ? [] : [`the console has ${found.join()} in place of ${expected.join()}`]),
    ...(made === life.made ? [] : [`${made} visitors were made in place of ${life.made}`]),
  ];
}
