import { z } from 'zod';
import { isoOf } from '../availability/day-answer.ts';
import { orThrow } from '../http/problem.ts';
import { type CallConfig, IdParams, NoQuery, PROBLEMS, type Routes } from '../http/routes.ts';
import { MessageChannelSchema, MessageKindSchema, MessageStateSchema } from './message-kinds.ts';
import type { Message } from './message-repository.ts';
import { LEDGER_PAGE, type OwnerMessages } from './owner-messages.ts';

const MessageView = z.object({
  id: z.uuid(),
  facilityId: z.uuid(),
  bookingId: z.uuid(),
  kind: MessageKindSchema,
  channel: MessageChannelSchema,
  address: z.string(),
  state: MessageStateSchema,
  /** Why it was dropped, or what the carrier said. */
  reason: z.string().nullable(),
  subject: z.string().nullable(),
  /** Who carried it; null where nobody has yet. */
  provider: z.string().nullable(),
  tries: z.int(),
  /** Until then it waits, where it is planned. */
  dueAt: z.iso.datetime(),
  changedAt: z.iso.datetime(),
});
export type MessageView = z.infer<typeof MessageView>;

const LedgerView = z.object({
  messages: z.array(MessageView),
  /** What to ask for `after`, for the next page; null on the last one. */
  next: z.string().nullable(),
});
export type LedgerView = z.infer<typeof LedgerView>;

const PlaceSchema = z
  .string()
  .regex(/^\d{1,15}\.[0-9a-f-]{36}$/)
  .transform((place) => ({ changedAt: Number(place.slice(0, place.indexOf('.'))), id: place.slice(-36) }))
  .pipe(z.object({ changedAt: z.int(), id: z.uuid() }));

const LedgerQuery = z.strictObject({
  search: z.string().trim().max(100).optional(),
  facilityId: z.uuid().optional(),
  state: MessageStateSchema.optional(),
  kind: MessageKindSchema.optional(),
  after: PlaceSchema.optional(),
});

const tags = ['owners'];

/** For owners; to be registered where their token is asked for. */
export function registerMessageCalls(app: Routes, messages: OwnerMessages, config: CallConfig): void {
  app.get(
    '/messages',
    {
      config,
      schema: {
        tags,
        summary: 'What customers were sent and will be, the last changed first, a page at a time',
        querystring: LedgerQuery,
        response: { 200: LedgerView, ...PROBLEMS },
      },
    },
    async (request) => {
      const page = await messages.list(request.query);
      const last = page.length === LEDGER_PAGE ? page.at(-1) : undefined;
      return { messages: page.map(viewMessage), next: last ? `${last.changedAt}.${last.id}` : null };
    },
  );

  app.post(
    '/messages/:id/again',
    {
      config,
      schema: {
        tags,
        summary: 'Tells the customer of that message once more, how their booking stands now',
        params: IdParams,
        querystring: NoQuery,
        response: { 202: MessageView, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const planned = orThrow(await messages.tellAgain(request.params.id));
      return reply.code(202).send(viewMessage(planned));
    },
  );
}

function viewMessage(message: Message): MessageView {
  const { id, facilityId, bookingId, kind, channel, address, state, reason, subject, provider, tries } = message;
  const times = { dueAt: isoOf(message.dueAt), changedAt: isoOf(message.changedAt) };
  return { id, facilityId, bookingId, kind, channel, address, state, reason, subject, provider, tries, ...times };
}
