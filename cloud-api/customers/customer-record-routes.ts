import { z } from 'zod';
import { orThrow } from '../http/problem.ts';
import { type CallConfig, IdParams, NoQuery, PROBLEMS, type Routes } from '../http/routes.ts';
import { CustomerView, viewCustomer } from './customer-views.ts';
import type { OwnerCustomers } from './owner-customers.ts';

const tags = ['owners'];

const ExportView = z.object({
  exportedAt: z.iso.datetime(),
  customerIds: z.array(z.uuid()),
  tables: z.record(
    z.string(),
    z.object({
      /** After so many days a row goes by itself; null: it stays until somebody asks to be forgotten. */
      keptDays: z.int().nullable(),
      why: z.string(),
      rows: z.array(z.record(z.string(), z.unknown())),
    }),
  ),
});

/** Two records of one person, and all that is kept of them. For owners. */
export function registerRecordCalls(app: Routes, customers: OwnerCustomers, config: CallConfig): void {
  app.post(
    '/customers/:id/merge',
    {
      config,
      schema: {
        tags,
        summary: 'Another record of the same person leads to this one from now on; can be undone for 30 days',
        params: IdParams,
        querystring: NoQuery,
        body: z.strictObject({ otherId: z.uuid() }),
        response: { 200: CustomerView, ...PROBLEMS },
      },
    },
    async (request) => viewCustomer(orThrow(await customers.merge(request.params.id, request.body.otherId))),
  );
  app.post(
    '/customer-merges/:id/undo',
    {
      config,
      schema: {
        tags,
        summary: 'Two records are two people again, with what each had',
        params: IdParams,
        querystring: NoQuery,
        response: { 200: CustomerView, ...PROBLEMS },
      },
    },
    async (request) => viewCustomer(orThrow(await customers.undoMerge(request.params.id))),
  );
  app.get(
    '/customers/:id/export',
    {
      config,
      schema: {
        tags,
        summary: 'All that this cloud keeps of a customer, table by table, for them to have',
        params: IdParams,
        querystring: NoQuery,
        response: { 200: ExportView, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const exported = orThrow(await customers.export(request.params.id));
      void reply.header('cache-control', 'no-store');
      void reply.header('content-disposition', `attachment; filename="customer-${request.params.id}.json"`);
      return exported;
    },
  );
}
