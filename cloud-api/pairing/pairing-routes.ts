import { MINUTE_MS } from '../../domain/time.ts';
import {
  PairAnswerSchema,
  PairConfirmAnswerSchema,
  PairConfirmRequestSchema,
  PairRequestSchema,
  StandingAnswerSchema,
  StandingRequestSchema,
} from '../../sync/protocol/pairing.ts';
import { orThrow } from '../http/problem.ts';
import { PROBLEMS, type Routes } from '../http/routes.ts';
import type { PairingService } from './pairing-service.ts';

export type PairingRoutesParts = {
  readonly pairing: PairingService;
  readonly areCallsLimited: boolean;
};

/** Somebody who guesses codes gets nowhere within the ten minutes that one lives. */
const CLAIMS_PER_MIN = 10;
/** A controller asks every two seconds whether the manager has confirmed. */
const QUESTIONS_PER_MIN = 120;

/** For controllers that are nobody's yet. */
export function registerPairingRoutes(app: Routes, { pairing, areCallsLimited }: PairingRoutesParts): void {
  const tags = ['pairing'];
  const limit = (max: number) => ({ rateLimit: areCallsLimited ? { max, timeWindow: MINUTE_MS } : (false as const) });

  app.post(
    '/pair',
    {
      config: limit(CLAIMS_PER_MIN),
      schema: {
        tags,
        summary: 'A controller shows a pairing code and its key',
        body: PairRequestSchema,
        response: { 200: PairAnswerSchema, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const answer = orThrow(await pairing.claim(request.body));
      return reply.header('cache-control', 'no-store').send(answer);
    },
  );

  app.post(
    '/pair/confirm',
    {
      config: limit(QUESTIONS_PER_MIN),
      schema: {
        tags,
        summary: 'The controller proves its key, and fetches what it works with once a manager has confirmed it',
        body: PairConfirmRequestSchema,
        response: { 200: PairConfirmAnswerSchema, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const answer = orThrow(await pairing.fetchGrant(request.body));
      return reply.header('cache-control', 'no-store').send(answer);
    },
  );

  app.post(
    '/pair/standing',
    {
      config: limit(QUESTIONS_PER_MIN),
      schema: {
        tags,
        summary: 'Whether a controller is still in office, under the cloud’s signature',
        body: StandingRequestSchema,
        response: { 200: StandingAnswerSchema, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const answer = orThrow(await pairing.findStanding(request.body));
      return reply.header('cache-control', 'no-store').send(answer);
    },
  );
}
