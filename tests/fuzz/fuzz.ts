import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../domain/random.ts';
import { encodePresence } from '../../sync/protocol/presence.ts';
import { presenceTopic } from '../../sync/protocol/topics.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { mutate, noise } from './mutations.ts';
import { FACILITY_ID, type Parser, PARSERS, SIGNED } from './parsers.ts';

const FIXTURES = join(import.meta.dirname, '../../sync/protocol/fixtures/v1');

/** Signing costs more than reading: one input in so many is also read under a good signature. */
const SIGNED_EVERY = 8;

export type Crash = { readonly parser: string; readonly round: number; readonly input: string; readonly error: string };

export type FuzzReport = {
  readonly inputs: number;
  readonly bytes: number;
  /** How many inputs each parser made something of: when it is none, the inputs do not reach what lies behind it. */
  readonly taken: Readonly<Record<string, number>>;
  readonly crashes: readonly Crash[];
};

/** Gives every parser `rounds` inputs: a fifth of them noise, the others what the wire really carries, changed. */
export function fuzz(seed: number, rounds: number): FuzzReport {
  const random = seededRandom(seed);
  const corpus = listCorpus();
  const taken = Object.fromEntries([...PARSERS, SIGNED].map(({ name }) => [name, 0]));
  const crashes: Crash[] = [];
  let bytes = 0;

  function feed({ name, takes }: Parser, input: Buffer, round: number): void {
    try {
      if (takes(input)) taken[name] = (taken[name] ?? 0) + 1;
    } catch (error) {
      crashes.push({ parser: name, round, input: input.toString('base64'), error: String(error) });
    }
  }

  for (let round = 0; round < rounds; round += 1) {
    const input = random.below(5) === 0 ? noise(random) : mutate(random, drawn(random, corpus), drawn(random, corpus));
    bytes += input.length;
    for (const parser of PARSERS) feed(parser, input, round);
    if (round % SIGNED_EVERY === 0) feed(SIGNED, input, round);
  }
  return { inputs: rounds, bytes, taken, crashes };
}

/** What the wire carries: each recorded payload, and what is not recorded because it is short. */
function listCorpus(): Buffer[] {
  const recorded = readdirSync(FIXTURES).map((name) => compact(readFileSync(join(FIXTURES, name), 'utf8')));
  const presence = encodePresence({ boot: '0123456789abcdef', state: 'offline' });
  return [...recorded, presence, presenceTopic(FACILITY_ID), `v1/${FACILITY_ID}/up/st`].map((text) =>
    Buffer.from(text),
  );
}

/** As it travels: the fixtures are laid out for people. */
function compact(text: string): string {
  return text.startsWith('{') ? JSON.stringify(JSON.parse(text)) : text;
}

function drawn(random: Random, corpus: readonly Buffer[]): Buffer {
  return corpus[random.below(corpus.length)] ?? Buffer.alloc(0);
}
