import { z } from 'zod';
import type { Strings } from '../strings.ts';

type Words = Strings['clubos'];

const ClockSchema = z.object({ minute: z.int(), isHalfKnown: z.boolean() });
const TimeSchema = z.union([
  z.object({ kind: z.literal('instant'), at: z.number() }),
  z.object({
    kind: z.literal('wall'),
    date: z.string().nullable(),
    from: ClockSchema.nullable(),
    until: ClockSchema.nullable(),
    part: z.string().nullable(),
  }),
]);

/** As the cloud has kept it, perhaps by an older program: what it does not say is left out. */
const UnderstoodSchema = z.object({
  kind: z.string(),
  topic: z.string().optional(),
  intents: z.array(z.string()).optional(),
  time: TimeSchema.nullish().catch(null),
  old: TimeSchema.nullish().catch(null),
  wanted: TimeSchema.nullish().catch(null),
  bay: z.string().nullish(),
  durationMin: z.number().nullish(),
  partySize: z.number().nullish(),
  shiftMin: z.number().nullish(),
});

/** What was understood of a message, in words: what somebody wants, then what they said of it. Null while nobody knows. */
export function sayUnderstood(
  words: Words,
  understood: unknown,
): { readonly intent: string; readonly facts: string } | null {
  const read = UnderstoodSchema.safeParse(understood);
  if (!read.success) return null;
  const { kind, topic, intents, time, old, wanted, bay, durationMin, partySize, shiftMin } = read.data;
  const about = [topic ?? '', ...(intents ?? []).map((intent) => sayIntent(words, intent))]
    .filter((part) => part !== '')
    .join(', ');
  const facts = [
    time && sayTime(words, time),
    old && words.old(sayTime(words, old)),
    wanted && (old === undefined ? sayTime(words, wanted) : words.wanted(sayTime(words, wanted))),
    bay && words.bay(bay),
    durationMin && words.minutes(durationMin),
    partySize && words.people(partySize),
    shiftMin && words.shift(shiftMin),
  ];
  return {
    intent: about === '' ? sayIntent(words, kind) : `${sayIntent(words, kind)}: ${about}`,
    facts: facts.filter((fact) => typeof fact === 'string').join(' · '),
  };
}

function sayIntent(words: Words, kind: string): string {
  return Object.entries(words.intent).find(([known]) => known === kind)?.[1] ?? kind;
}

function sayTime(words: Words, time: z.infer<typeof TimeSchema>): string {
  if (time.kind === 'instant') return new Date(time.at).toISOString().replace('T', ' ').slice(0, 16).concat(' UTC');
  const { date, from, until, part } = time;
  const parts = [date, part, from && sayClock(words, from), until && words.until(sayClock(words, until))];
  return parts.filter((each) => typeof each === 'string').join(' ');
}

function sayClock(words: Words, { minute, isHalfKnown }: z.infer<typeof ClockSchema>): string {
  const clock = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  return isHalfKnown ? clock : words.halfUnknown(clock);
}
