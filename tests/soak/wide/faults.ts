import type { Random } from '../../../domain/random.ts';
import type { LineMode } from '../../support/tcp-proxy.ts';
import { rest } from '../stopping.ts';
import type { WideClubs } from './wide-clubs.ts';

/** Something that goes wrong at one place and is over after a while; nothing then helps the two sides back together. */
export type Fault = {
  /** For the table: faults of one kind are counted together. */
  readonly kind: string;
  readonly what: string;
  /** What it is done to: two faults at one place at a time would be one. */
  readonly places: readonly string[];
  /** Facilities that are linked no more, by index. */
  readonly touches: readonly number[];
  /** Ends early once `signal` is aborted. */
  run(signal: AbortSignal): Promise<void>;
};

const OFF_MS_MAX = 1500;

type LineFault = { readonly mode: LineMode; readonly msMax: number };

/** How a network fails; `hold` of up to half a minute. */
const LINE_FAULTS: readonly LineFault[] = [
  { mode: 'cut', msMax: 3000 },
  { mode: 'hold', msMax: 4000 },
  { mode: 'hold', msMax: 30_000 },
  { mode: 'slow', msMax: 12_000 },
  { mode: 'mute', msMax: 6000 },
  { mode: 'deafen', msMax: 6000 },
  { mode: 'swallow', msMax: 6000 },
  { mode: 'corrupt', msMax: 6000 },
];

/** Half of them are the network's. */
const KINDS = ['facility', 'cloud', 'clouds', 'broker', 'line', 'line', 'line', 'line', 'postgres'] as const;

/** Draws a fault by chance. PostgreSQL is left alone unless `withPostgres`. */
export function drawFault(clubs: WideClubs, random: Random, withPostgres: boolean): Fault {
  const kind = KINDS[random.below(withPostgres ? KINDS.length : KINDS.length - 1)] ?? 'line';
  const all = clubs.facilities.map((_, index) => index);
  switch (kind) {
    case 'facility':
      return killOfFacility(clubs, random.below(all.length), random.below(OFF_MS_MAX));
    case 'cloud':
      return killOfClouds(clubs, [random.below(clubs.clouds.length)], [random.below(OFF_MS_MAX)]);
    case 'clouds':
      return killOfClouds(clubs, [...clubs.clouds.keys()], [random.below(OFF_MS_MAX), random.below(OFF_MS_MAX)]);
    case 'broker':
      return killOfBroker(clubs, random.below(OFF_MS_MAX));
    case 'postgres':
      return {
        kind: 'kill of PostgreSQL',
        what: 'kill of PostgreSQL',
        places: [kind],
        touches: all,
        run: () => clubs.killPostgres(),
      };
    case 'line': {
      const { mode, msMax } = LINE_FAULTS[random.below(LINE_FAULTS.length)] ?? { mode: 'cut', msMax: OFF_MS_MAX };
      return faultOfLine(clubs, random.below(all.length), { mode, forMs: 200 + random.below(msMax) });
    }
  }
}

function killOfFacility({ facilities }: WideClubs, index: number, offMs: number): Fault {
  const facility = facilities[index];
  const name = facility?.name ?? '';
  return {
    kind: 'kill of a facility',
    what: `kill of ${name}`,
    places: [name],
    touches: [index],
    run: async (signal) => {
      await facility?.program.kill();
      await rest(offMs, signal);
      facility?.program.start();
    },
  };
}

function killOfClouds({ clouds, facilities }: WideClubs, which: readonly number[], offMs: readonly number[]): Fault {
  const names = which.map((index) => `cloud-${index + 1}`);
  return {
    kind: which.length > 1 ? 'kill of both clouds' : 'kill of a cloud',
    what: `kill of ${names.join(' and ')}`,
    places: names,
    touches: [...facilities.keys()],
    run: async (signal) => {
      await Promise.all(
        which.map(async (index, at) => {
          await clouds[index]?.kill();
          await rest(offMs[at] ?? 0, signal);
          clouds[index]?.start();
        }),
      );
    },
  };
}

function killOfBroker({ broker, facilities }: WideClubs, offMs: number): Fault {
  return {
    kind: 'kill of the broker',
    what: 'kill of the broker',
    places: ['broker'],
    touches: [...facilities.keys()],
    run: async (signal) => {
      await broker.kill();
      await rest(offMs, signal);
      await broker.start();
    },
  };
}

type LineTrouble = { readonly mode: LineMode; readonly forMs: number };

function faultOfLine({ facilities }: WideClubs, index: number, { mode, forMs }: LineTrouble): Fault {
  const facility = facilities[index];
  return {
    kind: `line: ${mode}`,
    what: `line of ${facility?.name}: ${mode} for ${(forMs / 1000).toFixed(1)} s`,
    places: [`line ${index}`],
    touches: [index],
    run: async (signal) => {
      facility?.line.setMode(mode);
      await rest(forMs, signal);
      // What a half-open line has swallowed is gone: the connection cannot go on as if it had not been.
      if (mode === 'mute') facility?.line.setMode('cut');
      facility?.line.setMode('pass');
    },
  };
}
