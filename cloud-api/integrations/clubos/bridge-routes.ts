import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CloudFailure } from '../../errors.ts';
import { asDocumented, IdParams, NoQuery, PROBLEMS, type Routes, withZod } from '../../http/routes.ts';
import { orThrow } from '../../http/problem.ts';
import { ContextView, IntentRequest, MessageView, ProposalStateView, ReceivedView } from './bridge-messages.ts';
import type { ClubosBridge } from './bridge.ts';
import { SIGNATURE_HEADER, TIMESTAMP_HEADER } from './signature.ts';

/** Where the OpenAPI document says how calls are signed. */
const SIGNED = {
  tags: ['clubos'],
  security: [{ bridgeSignature: [] }],
  headers: z.looseObject({
    [TIMESTAMP_HEADER]: z.string().optional().describe('Milliseconds since 1970, within five minutes of now'),
    [SIGNATURE_HEADER]: z
      .string()
      .optional()
      .describe(
        '`v1=` and the hex HMAC-SHA256 of `v1.bridge.{timestamp}.{METHOD}.{path with query}.{bytes of the body}`',
      ),
  }),
};

/**
 * The bridge for ClubOS. Register in a scope of its own: every call in it must be signed, and is checked before a byte of
 * it is read as JSON. Without a secret there is no bridge: 404.
 */
export function registerBridgeRoutes(scope: FastifyInstance, bridge: ClubosBridge | null): void {
  scope.removeContentTypeParser('application/json');
  scope.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  scope.addHook('onRequest', async () => {
    if (bridge === null) throw new CloudFailure({ code: 'request.not_found' });
  });
  scope.addHook('preValidation', async (request) => {
    await checkCall(request, getBridge(bridge));
    request.body = await readJson(scope, request);
  });
  const app = withZod(scope);
  registerIntents(app, () => getBridge(bridge));
  registerProposals(app, () => getBridge(bridge));
}

function getBridge(bridge: ClubosBridge | null): ClubosBridge {
  if (bridge === null) throw new CloudFailure({ code: 'request.not_found' });
  return bridge;
}

async function checkCall(request: FastifyRequest, bridge: ClubosBridge): Promise<void> {
  const header = (name: string): string | undefined => {
    const value = request.headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const { method, originalUrl: path } = request;
  orThrow(
    await bridge.checkCall(
      { receiver: 'bridge', method, path, body },
      { timestamp: header(TIMESTAMP_HEADER), signature: header(SIGNATURE_HEADER) },
    ),
  );
}

/** By Fastify's own reader, which refuses what would poison an object. */
function readJson(scope: FastifyInstance, request: FastifyRequest): Promise<unknown> {
  const { body } = request;
  if (!Buffer.isBuffer(body) || body.length === 0) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const parse = scope.getDefaultJsonParser('error', 'error');
    void parse(request, body.toString('utf8'), (error, read) => (error ? reject(error) : resolve(read)));
  });
}

function registerIntents(app: Routes, bridge: () => ClubosBridge): void {
  app.post(
    '/intents',
    {
      schema: {
        ...SIGNED,
        summary: 'A customer’s message',
        description:
          'Stored, and answered at once; it is worked on afterwards. The answer is sent to ClubOS’s `POST /api/input-events` ' +
          'with the type `message.answered`, and can be read here. The same `message_id` again is the same message.',
        querystring: NoQuery,
        body: IntentRequest,
        response: asDocumented({ 202: ReceivedView, ...PROBLEMS }),
      },
    },
    async (request, reply) => {
      orThrow(await bridge().receive(request.body));
      return reply.code(202).send({ message_id: request.body.message_id, status: 'received' });
    },
  );

  app.get(
    '/intents/:messageId',
    {
      schema: {
        ...SIGNED,
        summary: 'What came of a message',
        params: z.strictObject({ messageId: z.string().min(1).max(200) }),
        querystring: NoQuery,
        response: { 200: MessageView, ...PROBLEMS },
      },
    },
    async (request) => orThrow(await bridge().findAnswer(request.params.messageId)),
  );

  app.get(
    '/customers/:phone/context',
    {
      schema: {
        ...SIGNED,
        summary: 'What is known of whoever has this number: their bookings, the next one first',
        params: z.strictObject({ phone: z.string().min(1).max(40) }),
        querystring: NoQuery,
        response: { 200: ContextView, ...PROBLEMS },
      },
    },
    async (request) => orThrow(await bridge().tellContext(request.params.phone)),
  );
}

function registerProposals(app: Routes, bridge: () => ClubosBridge): void {
  app.post(
    '/proposals/:id/confirm',
    {
      schema: {
        ...SIGNED,
        summary: 'The customer says yes',
        description:
          'Carried out afterwards, once, however often it is confirmed; what comes of it is sent as `message.answered`. ' +
          '409 when it has expired or another proposal has taken its place.',
        params: IdParams,
        querystring: NoQuery,
        response: asDocumented({ 202: ProposalStateView, ...PROBLEMS }),
      },
    },
    async (request, reply) => reply.code(202).send(orThrow(await bridge().confirm(request.params.id))),
  );

  app.get(
    '/proposals/:id',
    {
      schema: {
        ...SIGNED,
        summary: 'How a proposal stands, and what came of it',
        params: IdParams,
        querystring: NoQuery,
        response: { 200: ProposalStateView, ...PROBLEMS },
      },
    },
    async (request) => orThrow(await bridge().findProposal(request.params.id)),
  );
}
