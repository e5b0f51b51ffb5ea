import { z } from 'zod';
import { isStorable, STORABLE } from '../../../domain/text.ts';

/**
 * The shapes of the bridge (`/bridge/v1`), in ClubOS's own vocabulary: names with underscores, instants ISO 8601. What
 * it adds besides is passed over, for it is another's program. The OpenAPI document is made from these.
 */

const Instant = z.iso.datetime();
const text = (max: number) => z.string().trim().min(1).max(max).refine(isStorable, STORABLE);

/** What ClubOS takes a message for: an object with a category, or (V3) a plain word. */
const IntentInput = z.union([
  z.string().max(60),
  z.object({
    category: z.string().max(60).optional(),
    name: z.string().max(60).optional(),
    type: z.string().max(60).optional(),
    confidence: z.number().optional(),
  }),
]);

/** What ClubOS would do: `set_date`, `set_time`, `set_duration`, `set_simulator`, `create.booking` and their like. */
const ActionInput = z.object({
  type: z.string().max(60),
  value: z.union([z.string().max(200), z.number(), z.boolean()]).nullish(),
});

export const IntentRequest = z.object({
  /** The same id again is the same message, and is answered alike. */
  message_id: text(200),
  thread_id: text(200).nullish(),
  customer: z.object({
    /** As a person writes it; one without a country is Canada's. The only thing that says whose bookings it is about. */
    phone: text(40),
    /** For somebody whom the club does not know yet. */
    first_name: text(80).nullish(),
    last_name: text(80).nullish(),
    email: z.email().max(254).nullish(),
  }),
  content: z.string().max(4000).refine(isStorable, STORABLE),
  /** A club's id or short name; may be left out where there is only one, or the customer has a booking. */
  location_id: text(100).nullish(),
  /** One of the customer's own bookings, if ClubOS knows which they mean. */
  booking_id: text(100).nullish(),
  sent_at: z.iso.datetime({ offset: true }).nullish(),
  intent: IntentInput.nullish(),
  confidence: z.number().nullish(),
  actions: z.array(ActionInput).max(50).nullish(),
});
export type IntentRequest = z.infer<typeof IntentRequest>;

export const ReceivedView = z.object({ message_id: z.string(), status: z.literal('received') });

const MoneyView = z.object({ cents: z.int(), currency: z.string() });

export const BookingSummary = z.object({
  booking_id: z.string().nullable(),
  status: z.string(),
  location_id: z.string(),
  location: z.string(),
  bay_id: z.string(),
  bay: z.string(),
  start_time: Instant,
  end_time: Instant,
  /** In minutes. */
  duration: z.int(),
  party_size: z.int(),
  price: MoneyView,
});
export type BookingSummary = z.infer<typeof BookingSummary>;

export const ProposalView = z.object({
  proposal_id: z.string(),
  kind: z.enum(['create', 'move', 'extend', 'cancel']),
  booking: BookingSummary,
  expires_at: Instant,
  /** What the customer is to say yes to. */
  human_text: z.string(),
  /** What they pay more, or less, than they have agreed to before. */
  price_delta: MoneyView,
});
export type ProposalView = z.infer<typeof ProposalView>;

export const AlternativeView = z.object({
  bay_id: z.string(),
  bay: z.string(),
  start_time: Instant,
  end_time: Instant,
  price: MoneyView,
});

/**
 * `proposal`: read `human_text` to the customer and bring their yes. `needs_clarification`: ask them. `answered`: tell
 * them. `confirmed`: their yes is being carried out, and what comes of it follows. `done`: it is. `rejected`: it cannot
 * be. `handoff`: a person has to.
 */
export const AnswerView = z.object({
  status: z.enum(['proposal', 'needs_clarification', 'answered', 'confirmed', 'done', 'rejected', 'handoff']),
  intent: z.string(),
  human_text: z.string(),
  /** Why, for programs; null where all is well. */
  error_code: z.string().nullable(),
  proposal: ProposalView.nullable(),
  booking: BookingSummary.nullable(),
  alternatives: z.array(AlternativeView),
});
export type AnswerView = z.infer<typeof AnswerView>;

export const MessageView = z.object({
  message_id: z.string(),
  status: z.enum(['received', 'worked_on']),
  answer: AnswerView.nullable(),
});

export const ProposalStateView = z.object({
  proposal_id: z.string(),
  state: z.enum(['open', 'confirmed', 'done', 'refused', 'withdrawn', 'expired']),
  expires_at: Instant,
  answer: AnswerView.nullable(),
});
export type ProposalStateView = z.infer<typeof ProposalStateView>;

export const ContextView = z.object({
  phone: z.string(),
  is_known: z.boolean(),
  first_name: z.string().nullable(),
  /** What is going on or is to come, the next one first. */
  bookings: z.array(BookingSummary),
});
export type ContextView = z.infer<typeof ContextView>;
