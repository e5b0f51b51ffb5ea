import { z } from 'zod';
import { TEXT } from '../strings-english.ts';

const WORDS = TEXT.clubos;

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
export function sayUnderstood(understood: unknown): { readonly intent: string; readonly facts: string } | null {
  const read = UnderstoodSchema.safeParse(understood);
  if (!read.success) return null;
  const { kind, topic, intents, time, old, wanted, bay, durationMin, partySize, shiftMin } = read.data;
  const about = [topic ?? '', ...(intents ?? []).map(sayIntent)].filter((part) => part !== '').join(', ');
  const facts = [
    time && sayTime(time),
    old && WORDS.old(sayTime(old)),
    wanted && (old === undefined ? sayTime(wanted) : WORDS.wanted(sayTime(wanted))),
    bay && WORDS.bay(bay),
    durationMin && WORDS.minutes(durationMin),
    partySize && WORDS.people(partySize),
    shiftMin && WORDS.shift(shiftMin),
  ];
  return {
    intent: about === '' ? sayIntent(kind) : `${sayIntent(kind)}: ${about}`,
    facts: facts.filter((fact) => typeof fact === 'string').join(' · '),
  };
}

function sayIntent(kind: string): string {
  return Object.entries(WORDS.intent).find(([known]) => known === kind)?.[1] ?? kind;
}

function sayTime(time: z.infer<typeof TimeSchema>): string {
  if (time.kind === 'instant') return new Date(time.at).toISOString().replace('T', ' ').slice(0, 16).concat(' UTC');
  const { date, from, until, part } = time;
  const parts = [date, part, from && sayClock(from), until && WORDS.until(sayClock(until))];
  return parts.filter((each) => typeof each === 'string').join(' ');
}

function sayClock({ minute, isHalfKnown }: z.infer<typeof ClockSchema>): string {
  const clock = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  return isHalfKnown ? clock : WORDS.halfUnknown(clock);
}
