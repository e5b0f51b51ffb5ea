import { z } from 'zod';
import { isoOf } from '../availability/day-answer.ts';
import { orThrow } from '../http/problem.ts';
import { IdParams, NoQuery, PROBLEMS, type Routes } from '../http/routes.ts';
import { MessageChannelSchema, MessageKindSchema, MessageStateSchema } from './message-kinds.ts';
import type { Message } from './message-repository.ts';
import type { OwnerMessages } from './owner-messages.ts';

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
  /** Until then it waits, where it is planned. */
  dueAt: z.iso.datetime(),
  changedAt: z.iso.datetime(),
});
export type MessageView = z.infer<typeof MessageView>;

type CallConfig = { readonly rateLimit: { readonly max: number; readonly timeWindow: number } | false };

const tags = ['owners'];

/** For owners; to be registered where their token is asked for. */
export function registerMessageCalls(app: Routes, messages: OwnerMessages, config: CallConfig): void {
  app.get(
    '/messages',
    {
      config,
      schema: {
        tags,
        summary: 'What customers were sent and will be, the last changed first; a hundred at most',
        querystring: z.strictObject({ search: z.string().trim().max(100).default('') }),
        response: { 200: z.array(MessageView), ...PROBLEMS },
      },
    },
    async (request) => (await messages.list(request.query.search)).map(viewMessage),
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
  const { id, facilityId, bookingId, kind, channel, address, state, reason, subject, dueAt, changedAt } = message;
  const times = { dueAt: isoOf(dueAt), changedAt: isoOf(changedAt) };
  return { id, facilityId, bookingId, kind, channel, address, state, reason, subject, ...times };
}
