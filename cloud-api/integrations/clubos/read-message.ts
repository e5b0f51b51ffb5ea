import type { FacilityProfile } from '../../../domain/facility.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { IntentRequest } from './bridge-messages.ts';
import { type Elsewhere, type Intent, readIntent } from './understanding/intents.ts';
import { normalise } from './understanding/normalise.ts';
import { type Understood, understand } from './understanding/understand.ts';

/** What was understood, and of which text: with a question before it, an answer is read together with what it answers. */
export type Read = { readonly understood: Understood; readonly text: string };

type Reading = {
  readonly now: EpochMs;
  readonly profile: FacilityProfile;
  /** What the customer had been asked about; null when they were asked nothing. */
  readonly asked: string | null;
};

/**
 * Reads a message. What ClubOS takes it for helps where the text alone does not say; it is a guess of another program
 * and gives no right to anything either.
 */
export function readMessage(request: IntentRequest, { now, profile, asked }: Reading): Read {
  const { content } = request;
  const context = { now, profile };
  const hint = hintOf(request);
  const own = readIntent(normalise(content));
  if (own.kind === 'none' && asked !== null) {
    const text = `${content}, ${asked}`;
    return { text, understood: understand(text, context, hint.intent) };
  }
  if (own.kind === 'none' && hint.topic !== null) {
    return { text: content, understood: { kind: 'elsewhere', topic: hint.topic } };
  }
  const understood = understand(content, context, hint.intent);
  if (understood.kind !== 'create' || understood.time !== null || hint.details === '')
    return { text: content, understood };
  const text = `${content}, ${hint.details}`;
  return { text, understood: understand(text, context, hint.intent) };
}

type Hint = { readonly intent: Intent | null; readonly topic: Elsewhere | null; readonly details: string };

/** ClubOS's words for what it takes a message for: those of its actions say more than those of its intent. */
function hintOf({ intent, actions }: IntentRequest): Hint {
  const named = typeof intent === 'string' ? intent : (intent?.category ?? intent?.name ?? intent?.type ?? '');
  const words = [...(actions ?? []).map(({ type }) => type), named].map((word) => word.toLowerCase());
  const found = words.map(intentOfWord).find((each) => each !== null) ?? null;
  return { intent: found, topic: topicOf(named.toLowerCase()), details: detailsOf(actions ?? []) };
}

function intentOfWord(word: string): Intent | null {
  if (/cancel/.test(word)) return 'cancel';
  if (/extend/.test(word)) return 'extend';
  if (/modify|move|reschedule|change|update/.test(word)) return 'move';
  if (/status|lookup|upcoming/.test(word)) return 'status';
  return /create|check.availability|booking.request|^set_/.test(word) ? 'create' : null;
}

/** V3's own: `tech_issue`, `access`, `faq`, `booking`. */
function topicOf(word: string): Elsewhere | null {
  if (word.startsWith('tech')) return 'tech';
  if (word.startsWith('access')) return 'access';
  return word === 'faq' ? 'human' : null;
}

const HOURS_AT_MOST = 8;

/** ClubOS's parameters, said as a customer would: so they are read and checked as a text is. */
function detailsOf(actions: NonNullable<IntentRequest['actions']>): string {
  const valueOf = (type: string): string => {
    const value = actions.find((action) => action.type === type)?.value;
    return String(value ?? '')
      .replaceAll(/[^\w :.+-]/g, ' ')
      .slice(0, 40)
      .trim();
  };
  const [date, time, duration, bay] = ['set_date', 'set_time', 'set_duration', 'set_simulator'].map(valueOf);
  const amount = Number(duration);
  const length = Number.isFinite(amount) ? `${amount} ${amount <= HOURS_AT_MOST ? 'hours' : 'minutes'}` : duration;
  return [
    date ?? '',
    time ? `at ${time}` : '',
    duration ? `for ${length}` : '',
    /^\d{1,3}$/.test(bay ?? '') ? `bay ${bay}` : (/\bbay \d{1,3}\b/i.exec(bay ?? '')?.[0] ?? ''),
  ]
    .filter((each) => each !== '')
    .join(' ');
}
