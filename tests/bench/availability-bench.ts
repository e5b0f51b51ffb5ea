import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HARBOUR_GOLF_PROFILE } from '../../demo/harbour-golf.ts';
import { addLocalDays, localDateOf } from '../../domain/opening-hours.ts';
import type { ClubProcesses } from '../support/club-processes.ts';
import { showMs, showRate, showShare, type Table } from './figures.ts';
import { type Measured, measure } from './http-load.ts';
import { startProgram } from './running-program.ts';

const CONNECTIONS = [50, 1000];
const SECONDS = 6;

/** A day's free times of four bays against Fastify routes that do nothing. */
export async function benchAvailability(club: ClubProcesses): Promise<Table> {
  const { id, timeZone } = HARBOUR_GOLF_PROFILE;
  const date = addLocalDays(localDateOf(timeZone, club.now()), 5);
  const url = `${club.cloudUrl}/api/v1/availability?facilityId=${id}&date=${date}&durationMin=60`;
  const file = join(club.dataDir, 'answer.json');
  const answer = await (await fetch(url)).text();
  await writeFile(file, answer);
  const bare = await startProgram({ name: 'bare-routes', dataDir: club.dataDir, args: [file] });

  const targets = [
    { name: 'availability', url },
    { name: 'bare Fastify route', url: `${bare.url}/bare` },
    { name: `bare route, same ${answer.length} bytes`, url: `${bare.url}/same` },
  ];
  const rows: string[][] = [];
  const notes: string[] = [];
  for (const connections of CONNECTIONS) {
    const figures: Measured[] = [];
    for (const { name, url: target } of targets) {
      const figure = await measure({ url: target, connections, seconds: SECONDS });
      figures.push(figure);
      rows.push([name, String(connections), showRate(figure.perSecond), ...percentiles(figure), statuses(figure)]);
    }
    const [ours, least, same] = figures;
    if (!ours || !least || !same) continue;
    notes.push(
      `${connections} connections: ${showShare(ours.perSecond, least.perSecond)} of the bare route's rate (aim 20 %), ` +
        `${showShare(ours.perSecond, same.perSecond)} of the route that sends the same bytes; ` +
        `p99 ${showMs(ours.p99)} ms${connections === 1000 ? ' (aim below 100 ms)' : ''}.`,
    );
  }
  await bare.stop();
  return {
    title: 'Availability of four bays for a day',
    head: ['', 'connections', 'req/s', 'p50 ms', 'p95 ms', 'p99 ms', 'answers'],
    rows,
    notes,
  };
}

function percentiles({ p50, p95, p99 }: Measured): string[] {
  return [p50, p95, p99].map(showMs);
}

export function statuses(figure: Measured): string {
  return Object.entries(figure.statuses)
    .map(([status, count]) => `${status}: ${count}`)
    .join(', ');
}
