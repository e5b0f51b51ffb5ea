import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { answerOfTrpc } from './answers.ts';
import { checkUnderLoad, type Finding, isAtRest, type BothSides } from './checker.ts';
import { type FrontDesk, patiently } from './front-desk.ts';
import { readCloud, readFacility } from './stored-bookings.ts';
import type { World } from './world.ts';

const POLL_MS = 50;
const LinkView = z.object({ link: z.object({ online: z.boolean(), ownsUntil: z.string().nullable() }) });

/** Waits until both sides say that they are linked; how long it took, or null after `limitMs` or once the run stops. */
export async function waitUntilLinked(world: World, desk: FrontDesk, limitMs: number): Promise<number | null> {
  const startedMs = performance.now();
  const tookMs = (): number => performance.now() - startedMs;
  while (tookMs() < limitMs && !world.signal.aborted) {
    if (await isLinked(world, desk)) return tookMs();
    await wait(POLL_MS);
  }
  return null;
}

/** True when every process of the cloud and the front desk's screen say so. */
export async function isLinked({ club }: World, desk: FrontDesk): Promise<boolean> {
  for (const cloudUrl of club.cloudUrls) if (!(await cloudSeesLink(cloudUrl, club.profile.id))) return false;
  return deskSeesLink(desk);
}

async function cloudSeesLink(cloudUrl: string, facilityId: string): Promise<boolean> {
  try {
    const url = `${cloudUrl}/api/v1/facilities/${facilityId}`;
    const answer = await fetch(url, { signal: AbortSignal.timeout(5000) });
    return answer.ok && LinkView.parse(await answer.json()).link.online;
  } catch {
    // Not listening yet.
    return false;
  }
}

async function deskSeesLink(desk: FrontDesk): Promise<boolean> {
  const client = await desk.client();
  const answer = client && (await answerOfTrpc(client.link.status.query(undefined, patiently())));
  return answer?.kind === 'yes' && answer.value.online && answer.value.ownsUntil !== null;
}

export async function readBothSides({ club }: World): Promise<BothSides> {
  const cloud = await readCloud(await club.databaseUrl(), club.profile.id);
  return { cloud, facility: readFacility(club.facilityFile) };
}

/** Looks at both databases while everybody goes on. */
export async function inspectUnderLoad(world: World): Promise<Finding[]> {
  const { bookings } = world.ledger;
  const before = [...bookings.values()];
  const url = await world.club.databaseUrl();
  const readCloudNow = () => readCloud(url, world.club.profile.id);
  const cloud = await readCloudNow();
  const facility = readFacility(world.club.facilityFile);
  const stored = { before: cloud, facility, after: await readCloudNow() };
  // What is entered replaces the record: one that is still the same was left alone all the while.
  const untouched = before.filter((promised) => bookings.get(promised.bookingId) === promised);
  return checkUnderLoad(untouched, stored);
}

/** Waits until the two sides have nothing more to tell each other; how long it took, or null after `limitMs` or once the run stops. */
export async function waitUntilAtRest(world: World, limitMs: number): Promise<number | null> {
  const startedMs = performance.now();
  while (performance.now() - startedMs < limitMs && !world.signal.aborted) {
    if (isAtRest(await readBothSides(world))) return performance.now() - startedMs;
    await wait(5 * POLL_MS);
  }
  return null;
}
