import type { CustomerDetails } from '../../domain/booking.ts';
import { normalisePhone } from '../../domain/phone.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { Clock } from '../../domain/time.ts';
import type { Db } from '../db/database.ts';
import { type Addressee, type Choice, findChoice, saveChoice } from './choice-repository.ts';
import type { MessageChannel, MessageTopic } from './message-kinds.ts';

/** One thing that somebody may say yes or no to. */
export type Preference = {
  readonly channel: MessageChannel;
  readonly topic: MessageTopic;
  readonly address: string;
  readonly isWanted: boolean;
  /** Their last word on it; null where they never said anything: then it is sent. */
  readonly said: Pick<Choice, 'source' | 'at'> | null;
};

export type PreferenceError = { readonly code: 'message.not_offered' };

/** What customers say of the messages that they are sent. */
export type Preferences = {
  listFor(customer: Reached): Promise<readonly Preference[]>;
  /** Counts for whatever leaves from now on. Errors: `message.not_offered`. */
  choose(customer: Reached, wish: Wish): Promise<Result<readonly Preference[], PreferenceError>>;
};

type Reached = Pick<CustomerDetails, 'email' | 'phone'>;
export type Wish = Pick<Preference, 'channel' | 'topic' | 'isWanted'>;

/** What is sent over a channel at all. */
const TOPICS: Readonly<Record<MessageChannel, readonly MessageTopic[]>> = {
  email: ['booking', 'reminder', 'follow_up'],
  sms: ['booking', 'reminder'],
  // Each browser says so beside the booking that it is told of.
  push: [],
};

type PreferenceParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly channels: readonly MessageChannel[];
};

export function createPreferences({ db, clock, channels }: PreferenceParts): Preferences {
  const addresseesOf = ({ email, phone }: Reached): readonly Addressee[] => {
    const number = phone === null ? null : normalisePhone(phone);
    const all = { email, sms: number, push: null };
    return channels.flatMap((channel) => {
      const address = all[channel];
      return address === null ? [] : [{ channel, address }];
    });
  };

  const listFor = (customer: Reached): Promise<readonly Preference[]> =>
    Promise.all(
      addresseesOf(customer).flatMap((to) =>
        TOPICS[to.channel].map(async (topic): Promise<Preference> => {
          const choice = await findChoice(db, to, topic);
          const said = choice && { source: choice.source, at: choice.at };
          return { ...to, topic, isWanted: choice?.choice !== 'unwanted', said };
        }),
      ),
    );

  return {
    listFor,
    async choose(customer, { channel, topic, isWanted }) {
      const to = addresseesOf(customer).find((one) => one.channel === channel);
      if (!to || !TOPICS[channel].includes(topic)) return err({ code: 'message.not_offered' });
      const choice = isWanted ? 'wanted' : 'unwanted';
      await saveChoice(db, to, { topic, choice, source: 'customer-page', at: clock.now() });
      return ok(await listFor(customer));
    },
  };
}
