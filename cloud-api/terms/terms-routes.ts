import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { TermsSchema } from '../../domain/terms.ts';
import { TERMS_BYTES_MAX } from '../../domain/terms-change.ts';
import { isoOf } from '../availability/day-answer.ts';
import { CloudFailure } from '../errors.ts';
import { orThrow } from '../http/problem.ts';
import { type CallConfig, IdParams, NoQuery, PROBLEMS, type Routes } from '../http/routes.ts';
import type { OwnerTerms, TermsInForce } from './owner-terms.ts';

/** `savedAt` and `savedBy` are null while nobody has saved any: these follow from the facility's profile. */
const TermsView = z.object({
  terms: TermsSchema,
  savedAt: z.iso.datetime().nullable(),
  savedBy: z.string().nullable(),
});
type TermsView = z.infer<typeof TermsView>;

const tags = ['owners'];

/** A little more than what can be saved, so that what cannot is refused by its own size. */
const WANTED_BYTES_MAX = 4 * TERMS_BYTES_MAX;

/** For owners; to be registered where their token is asked for. The ETag is the version. */
export function registerTermsCalls(app: Routes, terms: OwnerTerms, config: CallConfig): void {
  app.get(
    '/facilities/:id/terms',
    {
      config,
      schema: {
        tags,
        summary: 'By what rules, prices and promotions a facility sells',
        params: IdParams,
        querystring: NoQuery,
        response: { 200: TermsView, ...PROBLEMS },
      },
    },
    async (request, reply) => answer(reply, orThrow(await terms.find(request.params.id))),
  );

  app.put(
    '/facilities/:id/terms',
    {
      config,
      bodyLimit: WANTED_BYTES_MAX,
      schema: {
        tags,
        summary: 'Saves the next version, made from the one that If-Match names; the facility is told',
        params: IdParams,
        querystring: NoQuery,
        // Read by what it is for, so that every field that is wrong is named alike wherever terms are edited.
        body: z.looseObject({}),
        response: { 200: TermsView, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const basedOn = readIfMatch(request.headers['if-match']);
      return answer(reply, orThrow(await terms.save(request.params.id, { basedOn, terms: request.body })));
    },
  );
}

/** Errors: `terms.version_required`. */
function readIfMatch(header: string | undefined): number {
  const version = /^(?:W\/)?"?([1-9]\d{0,8})"?$/.exec(header?.trim() ?? '')?.[1];
  if (version === undefined) throw new CloudFailure({ code: 'terms.version_required' });
  return Number(version);
}

function answer(reply: FastifyReply, { terms, savedAt, savedBy }: TermsInForce): TermsView {
  void reply.header('etag', `"${terms.version}"`).header('cache-control', 'no-store');
  return { terms, savedAt: savedAt === null ? null : isoOf(savedAt), savedBy };
}
