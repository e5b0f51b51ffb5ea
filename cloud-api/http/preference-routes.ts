import { z } from 'zod';
import { isoOf } from '../availability/day-answer.ts';
import { CloudFailure } from '../errors.ts';
import { findCustomerId } from './customer-token.ts';
import { orThrow } from './problem.ts';
import { NoQuery, PROBLEMS, type Routes } from './routes.ts';
import type { CustomerSelf, CustomerService } from './services.ts';
import type { FastifyRequest } from 'fastify';
import { ChoiceSourceSchema } from '../messages/choice-repository.ts';
import { MessageChannelSchema, MessageTopicSchema } from '../messages/message-kinds.ts';
import type { Preference, Preferences } from '../messages/preferences.ts';

const PreferenceInput = z.strictObject({
  channel: MessageChannelSchema,
  topic: MessageTopicSchema,
  isWanted: z.boolean(),
});

export const PreferenceView = z.object({
  ...PreferenceInput.shape,
  address: z.string(),
  /** Their last word on it, and how it was said; null where they never said anything. */
  said: z.object({ source: ChoiceSourceSchema, at: z.iso.datetime() }).nullable(),
});
export type PreferenceView = z.infer<typeof PreferenceView>;

type PreferenceRoutesParts = { readonly customers: CustomerService; readonly preferences: Preferences };

/** What a customer says of the messages that they are sent. */
export function registerPreferenceRoutes(app: Routes, { customers, preferences }: PreferenceRoutesParts): void {
  const common = { tags: ['customers'], security: [{ customerToken: [] }], querystring: NoQuery };
  const response = { 200: z.array(PreferenceView), ...PROBLEMS };

  app.get(
    '/customers/me/messages',
    {
      schema: {
        ...common,
        summary: 'What the customer whose token is shown is sent, and what they have said to it',
        response,
      },
    },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store');
      return (await preferences.listFor(await getSelf(request, customers))).map(view);
    },
  );

  app.put(
    '/customers/me/messages',
    {
      schema: {
        ...common,
        summary: 'Says yes or no to one sort of message over one channel',
        body: PreferenceInput,
        response,
      },
    },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store');
      return orThrow(await preferences.choose(await getSelf(request, customers), request.body)).map(view);
    },
  );
}

async function getSelf(request: FastifyRequest, customers: CustomerService): Promise<CustomerSelf> {
  const id = findCustomerId(request, customers);
  const self = id === null ? null : await customers.findSelf(id);
  if (!self) throw new CloudFailure({ code: 'customer.token_refused' });
  return self;
}

function view({ said, ...preference }: Preference): PreferenceView {
  return { ...preference, said: said && { source: said.source, at: isoOf(said.at) } };
}
