import { join } from 'node:path';
import Fastify from 'fastify';
import { z } from 'zod';
import { systemClock } from '../../../cloud-api/system-clock.ts';
import { watchPlace } from '../../support/both-databases.ts';
import { halfHoursOf, workAtDesk } from '../../support/days-apart.ts';
import { type ClubController, pairedClub, startClubController } from '../../support/paired-club.ts';
import { shiftableClock } from '../../support/shiftable-clock.ts';

/*
 * Controllers of clubs `first` to `first + count - 1`, all of the product's own parts, each on files of its own; told
 * over HTTP what happens at them and when they have a line to the broker.
 */

const ArgumentsSchema = z.object({
  dataDir: z.string(),
  mqttUrl: z.string(),
  first: z.int(),
  count: z.int(),
  bays: z.int(),
  ownDays: z.int(),
  startAt: z.int(),
});

const [port = '0', text = ''] = process.argv.slice(2);
const { dataDir, mqttUrl, first, count, bays, ownDays, startAt } = ArgumentsSchema.parse(JSON.parse(text));
const clock = shiftableClock(startAt);
/** When each club last came up, on the machine's clock. */
const upAt = new Map<string, number>();

async function startClub(number: number): Promise<ClubController> {
  const club = pairedClub(number, { bays, ownDays });
  const { id } = club.profile;
  return startClubController({
    club,
    dataDir: join(dataDir, `club-${number}`),
    mqttUrl,
    clock,
    onLog: (line) => {
      if (line.includes('"link.up"')) upAt.set(id, systemClock.now());
      else if (/"level":"(?:warn|error)"|"level":[45]0/.test(line)) process.stdout.write(`${number} ${line}`);
    },
  });
}

const controllers: ClubController[] = [];
for (let number = first; number < first + count; number += 1) controllers.push(await startClub(number));
const watches = controllers.map(({ club, file }) => ({ facilityId: club.profile.id, ...watchPlace(file) }));

const app = Fastify();
app.get('/health', async () => ({ ok: true }));
app.get('/places', async () =>
  watches.map(({ facilityId, place }) => ({ facilityId, ...place(), upAt: upAt.get(facilityId) ?? null })),
);
app.post<{ Body: { isOnline: boolean } }>('/line', async ({ body }) => {
  upAt.clear();
  await Promise.all(controllers.map(({ setOnline }) => setOnline(body.isOnline)));
  return { at: systemClock.now() };
});
app.post<{ Body: { now: number } }>('/day', async ({ body }) => {
  clock.shiftTo(body.now);
  return {};
});
app.post<{ Body: { daysAhead: number; changes: number } }>('/work', async ({ body: { daysAhead, changes } }) => {
  for (const { club, services } of controllers) {
    await workAtDesk(services.bookings, halfHoursOf(club.profile, startAt, daysAhead), changes);
  }
  return {};
});
await app.listen({ host: '127.0.0.1', port: Number(port) });

process.once('SIGTERM', () => void Promise.all(controllers.map(({ stop }) => stop())).then(() => process.exit(0)));
