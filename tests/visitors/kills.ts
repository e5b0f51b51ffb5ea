import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Booking } from '../../domain/booking.ts';
import { HOUR_MS, MINUTE_MS } from '../../domain/time.ts';
import { TOKEN } from '../support/unifi-access-rig.ts';
import { openVisitorClub, type VisitorClub } from '../support/visitor-club.ts';
import { expectedVisitors, type Life, lifeOf, LIVES, madeFor } from './lives.ts';
import { buildProvisioner, type ProvisionerProgram } from './provisioner-program.ts';

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
  readonly program: ProvisionerProgram;
  /** Hears of each finding at once. */
  readonly onFinding?: (finding: string) => void;
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
  const tryInOneClub = async (): Promise<void> => {
    const club = await openVisitorClub({ reconciles: options.reconciles });
    try {
      for (let moment = next++; moment <= last; moment = next++) {
        const outcome = await liveWithKill(club, options, moment);
        if (!outcome.wasKilled) last = Math.min(last, moment);
        const found = outcome.findings.map((finding) => `${options.life}, killed at ${moment}: ${finding}`);
        for (const finding of found) options.onFinding?.(finding);
        findings.push(...found);
      }
    } finally {
      await club.dispose();
    }
  };
  await Promise.all(Array.from({ length: options.atOnce }, tryInOneClub));
  return { moments: last, findings };
}

/** All lives, with and without reconciling; a run that is stopped has printed what it found. True where nothing was found. */
export async function runKills(print: (line: string) => void): Promise<boolean> {
  const program = await buildProvisioner();
  let findings = 0;
  for (const life of Object.keys(LIVES)) {
    for (const reconciles of [false, true]) {
      const options = { life, reconciles, atOnce: 2, program, onFinding: print };
      const killed = await killAtEachMoment(options);
      const how = `${life}, ${reconciles ? 'with' : 'without'} reconciling`;
      print(`${how}: killed at ${killed.moments - 1} moments, ${killed.findings.length} findings`);
      findings += killed.findings.length;
    }
  }
  program.remove();
  print(findings === 0 ? 'exactly one visitor each time, or none where there should be none' : 'NOT GOOD');
  return findings === 0;
}

type Outcome = { readonly wasKilled: boolean; readonly findings: readonly string[] };

async function liveWithKill(club: VisitorClub, options: KillOptions, dieAt: number): Promise<Outcome> {
  const life = lifeOf(options.life);
  const booking = await life.change(club, await life.before(club));
  let wasKilled = false;
  await club.lend(async (dataDir) => {
    const orders = { ...whereIs(club), dataDir, dieAt, reconciles: options.reconciles };
    wasKilled = await runProvisioner(orders, options.program);
  });
  await life.after?.(club, booking);
  await club.pass(6 * MINUTE_MS);
  const findings = findingsIn(club, life, booking);
  await club.cancel(booking);
  await club.pass(12 * HOUR_MS);
  const left = club.live().map((visitor) => `once it was over there was still ${JSON.stringify(visitor)}`);
  return { wasKilled, findings: [...findings, ...left] };
}

function whereIs({ console, clock }: VisitorClub) {
  const { url, certificateSha256 } = console;
  return { url, certificateSha256, token: TOKEN, now: clock.now() };
}

/** True when it was killed; false when it came to its end before. */
async function runProvisioner(orders: object, { file, cacheDir }: ProvisionerProgram): Promise<boolean> {
  const child = spawn(process.execPath, ['--import', './scripts/die-with-parent.mjs', file], {
    cwd: join(import.meta.dirname, '../..'),
    env: { PATH: process.env['PATH'], ORDERS: JSON.stringify(orders), NODE_COMPILE_CACHE: cacheDir },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
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
