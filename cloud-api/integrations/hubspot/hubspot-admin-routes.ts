import { z } from 'zod';
import { isoOf } from '../../availability/day-answer.ts';
import { orThrow } from '../../http/problem.ts';
import { type CallConfig, NoQuery, PROBLEMS, type Routes } from '../../http/routes.ts';
import type { HubspotOverview, OwnerHubspot } from './owner-hubspot.ts';

const instant = z.iso.datetime().nullable();

const HubspotView = z.object({
  mode: z.enum(['disabled', 'simulator', 'live']),
  fields: z.array(
    z.object({
      field: z.string(),
      property: z.string(),
      direction: z.enum(['both', 'to-hubspot']),
      winner: z.enum(['club', 'hubspot', 'both', 'no']),
      rule: z.string(),
    }),
  ),
  isPrepared: z.boolean(),
  /** Null where the account has none. */
  customEvents: z.array(z.string()).nullable(),
  lastSuccessAt: instant,
  lastProblem: z.string().nullable(),
  lastProblemAt: instant,
  contacts: z.object({
    linked: z.int(),
    waiting: z.int(),
    /** Refused by HubSpot, for one reason or another. */
    refused: z.int(),
    /** Deleted there, merged into another, or deleted for privacy's sake. */
    gone: z.int(),
    imported: z.int(),
  }),
  backlog: z.object({ waiting: z.int(), givenUp: z.int() }),
  import: z.object({
    state: z.enum(['none', 'running', 'done']),
    read: z.int(),
    skipped: z.int(),
    /** Null while it is not known. */
    total: z.int().nullable(),
    startedAt: instant,
    endedAt: instant,
  }),
});
export type HubspotView = z.infer<typeof HubspotView>;

const tags = ['owners'];

/** For owners; to be registered where their token is asked for. */
export function registerHubspotCalls(app: Routes, hubspot: OwnerHubspot, config: CallConfig): void {
  app.get(
    '/integrations/hubspot',
    {
      config,
      schema: {
        tags,
        summary: 'What is kept in step with HubSpot, whose word counts, and how far it is',
        querystring: NoQuery,
        response: { 200: HubspotView, ...PROBLEMS },
      },
    },
    async () => viewHubspot(await hubspot.overview()),
  );

  app.post(
    '/integrations/hubspot/import',
    {
      config,
      schema: {
        tags,
        summary: 'Begins to make customers of all contacts that HubSpot has; those who are customers stay as they are',
        querystring: NoQuery,
        response: { 202: z.null(), ...PROBLEMS },
      },
    },
    async (_request, reply) => {
      orThrow(await hubspot.beginImport());
      return reply.code(202).send(null);
    },
  );
}

function viewHubspot({ mode, fields, state, contacts, backlog }: HubspotOverview): HubspotView {
  return {
    mode,
    fields: fields.map(({ field, property, direction, winner, rule }) => ({
      field,
      property,
      direction,
      winner,
      rule,
    })),
    isPrepared: state.preparedVersion > 0,
    customEvents: state.events && Object.keys(state.events),
    lastSuccessAt: isoOrNull(state.lastSuccessAt),
    lastProblem: state.lastProblem,
    lastProblemAt: isoOrNull(state.lastProblemAt),
    contacts,
    backlog,
    import: {
      state: state.importState,
      read: state.importRead,
      skipped: state.importSkipped,
      total: state.importTotal,
      startedAt: isoOrNull(state.importStartedAt),
      endedAt: isoOrNull(state.importEndedAt),
    },
  };
}

function isoOrNull(at: number | null): string | null {
  return at === null ? null : isoOf(at);
}
