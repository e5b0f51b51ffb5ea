import { required } from '../../domain/assert.ts';
import type { Random } from '../../domain/random.ts';

/** Everything that may happen at one moment of a history. */
export type Happening =
  | 'book'
  | 'cancel'
  | 'move'
  | 'leave'
  | 'change of mind'
  | 'hand over'
  | 'pull'
  | 'cut'
  | 'broker restart'
  | 'crash'
  | 'clock jump'
  | 'back up'
  | 'restore'
  | 'start copy'
  | 'sell at copy';

/** How the wire treats frames: so many of a thousand are lost, come twice, come late, or come again much later. */
export type WireHabits = {
  readonly lost: number;
  readonly repeated: number;
  readonly late: number;
  /** Kept, and delivered (again) around a later handshake. */
  readonly kept: number;
};

/**
 * What goes wrong in one history, and how often. With everything at once the link is down most of the time and little
 * of the protocol is used: so each history is good at something.
 */
export type Climate = {
  readonly name: string;
  readonly wire: WireHabits;
  /** How often each thing happens, compared with the others. */
  readonly weights: Readonly<Partial<Record<Happening, number>>>;
};

const PEOPLE = { book: 34, cancel: 20, move: 8, leave: 4, 'change of mind': 6, 'hand over': 8, pull: 8 } as const;

const SLOW_WIRE: Climate = {
  name: 'slow wire',
  wire: { lost: 20, repeated: 150, late: 150, kept: 30 },
  weights: { ...PEOPLE, 'clock jump': 1 },
};

const SHORT_BREAKS: Climate = {
  name: 'short breaks',
  wire: { lost: 60, repeated: 70, late: 60, kept: 250 },
  weights: { ...PEOPLE, 'broker restart': 4, crash: 3, 'clock jump': 1 },
};

const LONG_CUTS: Climate = {
  name: 'long cuts',
  wire: { lost: 80, repeated: 70, late: 60, kept: 60 },
  weights: { ...PEOPLE, cut: 3, crash: 1, 'broker restart': 1 },
};

const RESTORES: Climate = {
  name: 'restores',
  wire: { lost: 30, repeated: 70, late: 30, kept: 250 },
  weights: { ...PEOPLE, 'back up': 12, restore: 6, 'broker restart': 3 },
};

const EVERYTHING: Climate = {
  name: 'everything',
  wire: { lost: 80, repeated: 70, late: 60, kept: 100 },
  weights: {
    ...PEOPLE,
    cut: 2,
    'broker restart': 2,
    crash: 3,
    'clock jump': 1,
    'back up': 5,
    restore: 3,
    'start copy': 2,
    'sell at copy': 3,
  },
};

const CLIMATES = [SLOW_WIRE, SHORT_BREAKS, LONG_CUTS, RESTORES, RESTORES, RESTORES, EVERYTHING] as const;

export function someClimate(random: Random): Climate {
  return CLIMATES[random.below(CLIMATES.length)] ?? EVERYTHING;
}

export function someHappening(random: Random, { weights }: Climate): Happening {
  const entries = HAPPENINGS.map((happening) => ({ happening, weight: weights[happening] ?? 0 }));
  let left = random.below(entries.reduce((sum, { weight }) => sum + weight, 0));
  const drawn = entries.find(({ weight }) => {
    left -= weight;
    return left < 0;
  });
  return required(drawn, 'someHappening: a climate has happenings').happening;
}

const HAPPENINGS: readonly Happening[] = [
  'book',
  'cancel',
  'move',
  'leave',
  'change of mind',
  'hand over',
  'pull',
  'cut',
  'broker restart',
  'crash',
  'clock jump',
  'back up',
  'restore',
  'start copy',
  'sell at copy',
];
